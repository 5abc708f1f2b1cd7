import { registry } from "@web/core/registry";
import { press } from "@odoo/hoot-dom";

/** What a scanner does that is plugged in as a keyboard. */
function scanned(content, code) {
    return {
        content,
        trigger: ".o_lot_scan",
        async run() {
            for (const key of code) {
                await press(key);
            }
            await press("Enter");
        },
    };
}

const said = (verdict, code) => `.o_lot_scan_verdict.o_lot_scan_${verdict}:has([data-code='${code}'])`;

registry.category("web_tour.tours").add("lot_traceability_scan_receive", {
    steps: () => [
        { content: "Open the receipt", trigger: ".o_lot_scan_document:contains('Upland Farm')", run: "click" },
        { content: "It says what comes", trigger: ".o_lot_scan_next:contains('Raw Milk'):contains('40 Units')" },
        scanned("Scan the vendor's label", "]C10109506000134352172712313040#10HF-7"),
        { content: "It is received, and the transfer is done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        scanned("Ask about the lot", "HF-7"),
        { content: "It is in stock", trigger: ".o_lot_scan_about:contains('Raw Milk'):contains('WH/Stock: 40 Units')" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_pick", {
    steps: () => [
        { content: "Open the delivery", trigger: ".o_lot_scan_document:contains('Tour Grocery')", run: "click" },
        { content: "It says which lot, where, how many", trigger: ".o_lot_scan_next:contains('MI-1'):contains('WH/Stock')" },
        scanned("Scan a lot of another product", "BU-1"),
        { content: "Stopped", trigger: said("stop", "wrong_product") },
        scanned("Scan another lot than proposed", "MI-2"),
        { content: "A warning", trigger: said("warning", "proposal") },
        { content: "No", trigger: ".o_lot_scan_choice button:contains(/^No$/)", run: "click" },
        scanned("Scan the right one", "MI-1"),
        { content: "All of it is picked: done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_held", {
    steps: () => [
        { content: "Open the order", trigger: ".o_lot_scan_document:contains('Quark')", run: "click" },
        { content: "It says what to take", trigger: ".o_lot_scan_next:contains('Raw Milk')" },
        scanned("Scan the held lot", "MI-1"),
        { content: "Stopped, with the reason", trigger: `${said("stop", "hold")}:contains('Damaged')` },
        { content: "Nothing was used", trigger: ".o_lot_scan_count:contains('0/2')" },
    ],
});
