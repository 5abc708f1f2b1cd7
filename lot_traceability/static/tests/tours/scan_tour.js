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

/** The test keeps a picture of what a person sees now, and the tour goes on when it is there; see `tour_case.py`. */
const pictured = (name) => ({
    content: `A picture: ${name}`,
    trigger: ".modal, body:not(:has(.modal)) .o_lot_scan",
    run: () => new Promise((resolve) => {
        window.pictureKept = resolve;
        window.keepPicture(`scan_${name}`);
    }),
});

const said = (verdict, code) => `.o_lot_scan_verdict.o_lot_scan_${verdict}:has([data-code='${code}'])`;

registry.category("web_tour.tours").add("lot_traceability_scan_receive", {
    steps: () => [
        { content: "Open the receipt", trigger: ".o_lot_scan_document:contains('Upland Farm')", run: "click" },
        { content: "It says what comes", trigger: ".o_lot_scan_next:contains('Raw Milk'):contains('40 Units')" },
        pictured("receive-expected"),
        scanned("Scan the vendor's label", "]C10109506000134352172712313040#10HF-7"),
        { content: "It is received, and the transfer is done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        scanned("Ask about the lot", "HF-7"),
        { content: "It is in stock", trigger: ".o_lot_scan_about:contains('Raw Milk'):contains('WH/Stock: 40 Units')" },
        pictured("receive-received"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_pick", {
    steps: () => [
        { content: "Open the delivery", trigger: ".o_lot_scan_document:contains('Tour Grocery')", run: "click" },
        { content: "It says which lot, where, how many", trigger: ".o_lot_scan_next:contains('MI-1'):contains('WH/Stock')" },
        scanned("Scan a lot of another product", "BU-1"),
        { content: "Stopped", trigger: said("stop", "wrong_product") },
        pictured("pick-stopped"),
        scanned("Scan another lot than proposed", "MI-2"),
        { content: "A warning", trigger: said("warning", "proposal") },
        pictured("pick-warned"),
        { content: "No", trigger: ".o_lot_scan_choice button:contains(/^No$/)", run: "click" },
        scanned("Scan the right one", "MI-1"),
        { content: "All of it is picked: done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        pictured("pick-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_held", {
    steps: () => [
        { content: "Open the order", trigger: ".o_lot_scan_document:contains('Quark')", run: "click" },
        { content: "It says what to take", trigger: ".o_lot_scan_next:contains('Raw Milk')" },
        scanned("Scan the held lot", "MI-1"),
        { content: "Stopped, with the reason", trigger: `${said("stop", "hold")}:contains('Damaged')` },
        { content: "Nothing was used", trigger: ".o_lot_scan_count:contains('0/2')" },
        pictured("held-stopped"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_print", {
    steps: () => [
        scanned("Open the order by its code", "WH/MO/TOUR"),
        { content: "It says what to take", trigger: ".o_lot_scan_next:contains('Raw Milk')" },
        scanned("Scan the component", "MI-1"),
        { content: "The output is next", trigger: ".o_lot_scan_next:contains('Quark')" },
        pictured("print-output"),
        scanned("Scan the new lot's label", "]C1010950600013436910QU-9"),
        { content: "It is made, and the order is closed", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        { content: "It can be labelled", trigger: ".o_lot_scan_print" },
        pictured("print-made"),
        scanned("Print", "OBTPRINT"),
        scanned("Ask about the lot", "QU-9"),
        { content: "Print again: it is asked why", trigger: ".o_lot_scan_label", run: "click" },
        { content: "The reason", trigger: ".modal .o_field_widget[name=reason] input", run: "edit smeared" },
        pictured("print-reason"),
        { content: "It is printed again", trigger: ".modal-footer button[name=action_print]", run: "click" },
        { content: "Back to the screen", trigger: "body:not(:has(.modal)) .o_lot_scan_about" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_count", {
    steps: () => [
        scanned("Scan the place", "SHELF-7"),
        { content: "It can be counted", trigger: ".o_lot_scan_count_here" },
        scanned("Count it", "OBTCOUNT"),
        { content: "It says what is expected", trigger: ".o_lot_scan_next:contains('Raw Milk'):contains('expected')" },
        scanned("Scan a lot", "MI-1"),
        { content: "How many?", trigger: `${said("ok", "expected")}:contains('10 Units')` },
        pictured("count-how-many"),
        { content: "Eight", trigger: ".o_lot_scan_how_many_input", run: "edit 8" },
        { content: "Say so", trigger: ".o_lot_scan_counted", run: "click" },
        { content: "Amber: two are missing", trigger: `${said("warning", "discrepancy")}:contains('8 Units counted, 10 Units')` },
        { content: "The line is amber, too", trigger: ".o_lot_scan_off:contains('MI-1'):contains('of 10 Units')" },
        pictured("count-discrepancy"),
        scanned("Scan a box whose label says how many", "]C1010950600013435237" + "4#10MI-2"),
        { content: "As expected", trigger: said("ok", "counted") },
        scanned("Scan a box with several lots", "BOX-9"),
        { content: "It says what is in it", trigger: `${said("ok", "package")}:contains('MI-3: 6 Units, MI-4: 2 Units')` },
        pictured("count-package"),
        { content: "It is all there", trigger: ".o_lot_scan_go_on:contains('All of it')", run: "click" },
        { content: "Both lots are counted", trigger: ".o_lot_scan_picked:contains('MI-4')" },
        scanned("Apply it", "OBTVALI"),
        { content: "What differs is told first", trigger: `${said("warning", "discrepancy")}:contains('MI-1: 8 Units')` },
        pictured("count-confirm"),
        { content: "Apply it", trigger: ".o_lot_scan_go_on:contains('Apply')", run: "click" },
        { content: "Counted", trigger: ".o_lot_scan_verdict[data-status='finished']:contains('4 counted, 1 corrected')" },
        pictured("count-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_quarantine", {
    steps: () => [
        scanned("Ask about a lot", "MI-1"),
        { content: "Move it to quarantine", trigger: ".o_lot_scan_quarantine", run: "click" },
        { content: "Not without a reason", trigger: ".o_lot_scan_confirm:disabled" },
        { content: "Choose the reason", trigger: ".o_lot_scan_why:contains('Damaged')", run: "click" },
        scanned("Scan the place", "QUARANTINE-7"),
        { content: "It is the place", trigger: ".o_lot_scan_holding:contains('Yard')" },
        { content: "Say what was found", trigger: ".o_lot_scan_holding textarea", run: "edit Torn bags" },
        pictured("quarantine-reason"),
        { content: "Move and hold", trigger: ".o_lot_scan_confirm:not(:disabled)", run: "click" },
        { content: "It is on hold", trigger: `${said("ok", "held")}:contains('Damaged')` },
        { content: "It lies there", trigger: ".o_lot_scan_about:contains('On hold: Damaged'):contains('Yard: 10 Units')" },
        pictured("quarantine-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_twenty", {
    steps: () => [
        scanned("Scan the transfer", "WH/OUT/TOUR"),
        { content: "Twenty lines", trigger: ".o_lot_scan_count:contains('0/20')" },
        ...[...Array(20).keys()].flatMap((number) => [
            scanned(`Scan lot ${number}`, `L-${number}`),
            {
                content: "Taken",
                trigger: number < 19
                    ? `.o_lot_scan_count:contains('${number + 1}/20')`
                    : ".o_lot_scan_verdict[data-status='finished']",
            },
            ...(number === 9 ? [pictured("twenty-halfway")] : []),
        ]),
        pictured("twenty-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_button", {
    steps: () => [
        { content: "A telephone hides the buttons", trigger: ".o_statusbar_buttons button[title=More]", run: "click" },
        { content: "Open the screen from the document", trigger: "button[name=action_scan]", run: "click" },
        { content: "On this very document", trigger: ".o_lot_scan_title:contains('TOUR')" },
        { content: "And back to it", trigger: ".o_lot_scan_back", run: "click" },
        { content: "The form", trigger: ".o_statusbar_buttons button[title=More]" },
    ],
});
