import { registry } from "@web/core/registry";
import { press, waitUntil } from "@odoo/hoot-dom";

const shown = () => document.querySelector(".o_lot_scan_about") && document.querySelector(".o_lot_scan_name")?.textContent;

/** Scan what was read on printed labels, one after the other: the test gives pairs of code and name in `lotLabels`. */
registry.category("web_tour.tours").add("lot_traceability_labels", {
    steps: () =>
        (window.lotLabels || []).map(([code, name]) => ({
            content: `The label of ${name}: ${code}`,
            trigger: ".o_lot_scan",
            async run() {
                for (const key of code) {
                    await press(key);
                }
                await press("Enter");
                await waitUntil(() => shown() === name, { timeout: 5000 });
            },
        })),
});
