import { registry } from "@web/core/registry";
import { keyed, pictured, scanned } from "./steps";

/** A number on the screen's own keys. */
const padded = (number) => [...number].map((key) => (
    { content: `Press ${key}`, trigger: `.o_lot_scan_pad [data-key='${key}']`, run: "click" }));

const said = (verdict, code) => `.o_lot_scan_verdict.o_lot_scan_${verdict}:has([data-code='${code}'])`;

registry.category("web_tour.tours").add("lot_traceability_scan_receive", {
    steps: () => [
        { content: "Open the receipt", trigger: ".o_lot_scan_document:contains('Upland Farm')", run: "click" },
        { content: "It says what comes", trigger: ".o_lot_scan_next:contains('Raw Milk'):contains('40 Units')" },
        pictured("scan_receive-expected"),
        scanned("Scan the vendor's label", "]C10109506000134352172712313040#10HF-7"),
        { content: "It is received, and the transfer is done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        scanned("Ask about the lot", "HF-7"),
        { content: "It is in stock", trigger: ".o_lot_scan_about:contains('Raw Milk'):contains('WH/Stock: 40 Units')" },
        pictured("scan_receive-received"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_pick", {
    steps: () => [
        { content: "Open the delivery", trigger: ".o_lot_scan_document:contains('Tour Grocery')", run: "click" },
        { content: "It says which lot, where, how many", trigger: ".o_lot_scan_next:contains('MI-1'):contains('WH/Stock')" },
        scanned("Scan a lot of another product", "BU-1"),
        { content: "Stopped", trigger: said("stop", "wrong_product") },
        pictured("scan_pick-stopped"),
        scanned("Scan another lot than proposed", "MI-2"),
        { content: "A warning", trigger: said("warning", "proposal") },
        pictured("scan_pick-warned"),
        { content: "No", trigger: ".o_lot_scan_choice button:contains(/^No$/)", run: "click" },
        scanned("Scan the right one", "MI-1"),
        { content: "All of it is picked: done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        pictured("scan_pick-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_held", {
    steps: () => [
        { content: "Open the order", trigger: ".o_lot_scan_document:contains('Quark')", run: "click" },
        { content: "It says what to take", trigger: ".o_lot_scan_next:contains('Raw Milk')" },
        scanned("Scan the held lot", "MI-1"),
        { content: "Stopped, with the reason", trigger: `${said("stop", "hold")}:contains('Damaged')` },
        { content: "Nothing was used", trigger: ".o_lot_scan_count:contains('0/2')" },
        pictured("scan_held-stopped"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_print", {
    steps: () => [
        scanned("Open the order by its code", "WH/MO/TOUR"),
        { content: "It says what to take", trigger: ".o_lot_scan_next:contains('Raw Milk')" },
        scanned("Scan the component", "MI-1"),
        { content: "The output is next", trigger: ".o_lot_scan_next:contains('Quark')" },
        pictured("scan_print-output"),
        scanned("Scan the new lot's label", "]C1010950600013436910QU-9"),
        { content: "It is made, and the order is closed", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        { content: "It can be labelled", trigger: ".o_lot_scan_print" },
        pictured("scan_print-made"),
        scanned("Print", "OBTPRINT"),
        scanned("Ask about the lot", "QU-9"),
        { content: "Print again: it is asked why", trigger: ".o_lot_scan_label", run: "click" },
        { content: "The reason", trigger: ".modal .o_field_widget[name=reason] input", run: "edit smeared" },
        pictured("scan_print-reason"),
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
        pictured("scan_count-how-many"),
        ...padded("8"),
        { content: "Say so", trigger: ".o_lot_scan_pad_done:contains('Counted')", run: "click" },
        { content: "Amber: two are missing", trigger: `${said("warning", "discrepancy")}:contains('8 Units counted, 10 Units')` },
        { content: "The line is amber, too", trigger: ".o_lot_scan_off:contains('MI-1'):contains('of 10 Units')" },
        pictured("scan_count-discrepancy"),
        scanned("Scan a box whose label says how many", "]C1010950600013435237" + "4#10MI-2"),
        { content: "As expected", trigger: said("ok", "counted") },
        scanned("Scan a box with several lots", "BOX-9"),
        { content: "It says what is in it", trigger: `${said("ok", "package")}:contains('MI-3: 6 Units, MI-4: 2 Units')` },
        pictured("scan_count-package"),
        { content: "It is all there", trigger: ".o_lot_scan_go_on:contains('All of it')", run: "click" },
        { content: "Both lots are counted", trigger: ".o_lot_scan_picked:contains('MI-4')" },
        scanned("Apply it", "OBTVALI"),
        { content: "What differs is told first", trigger: `${said("warning", "discrepancy")}:contains('MI-1: 8 Units')` },
        pictured("scan_count-confirm"),
        { content: "Apply it", trigger: ".o_lot_scan_go_on:contains('Apply')", run: "click" },
        { content: "Counted", trigger: ".o_lot_scan_verdict[data-status='finished']:contains('4 counted, 1 corrected')" },
        pictured("scan_count-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_quarantine", {
    steps: () => [
        scanned("Ask about a lot", "MI-1"),
        { content: "Move it to quarantine", trigger: ".o_lot_scan_quarantine", run: "click" },
        { content: "Not without a reason", trigger: ".o_lot_scan_confirm:disabled" },
        { content: "Choose the reason", trigger: ".o_lot_scan_why:contains('Damaged')", run: "click" },
        { content: "Say what was found", trigger: ".o_lot_scan_holding textarea", run: "edit Torn bags" },
        { content: "Still in the field", trigger: ".o_lot_scan_holding textarea", run: ({ anchor }) => anchor.focus() },
        keyed("Scan the place", "QUARANTINE-7"),
        { content: "It is the place", trigger: ".o_lot_scan_holding:contains('Yard')" },
        pictured("scan_quarantine-reason"),
        { content: "Move and hold", trigger: ".o_lot_scan_confirm:not(:disabled)", run: "click" },
        { content: "It is on hold", trigger: `${said("ok", "held")}:contains('Damaged')` },
        { content: "It lies there", trigger: ".o_lot_scan_about:contains('On hold: Damaged'):contains('Yard: 10 Units')" },
        pictured("scan_quarantine-done"),
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
            ...(number === 9 ? [pictured("scan_twenty-halfway")] : []),
        ]),
        pictured("scan_twenty-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_fast", {
    steps: () => [
        {
            content: "The transfer and all its lots, before anything is answered",
            trigger: ".o_lot_scan",
            async run() {
                for (const code of ["WH/OUT/TOUR", ...[...Array(20).keys()].map((number) => `L-${number}`)]) {
                    await scanned("", code).run();
                }
            },
        },
        { content: "All that wait are shown", trigger: ".o_lot_scan_queue .badge:contains('L-')" },
        pictured("scan_fast-waiting"),
        { content: "All are taken, and it is closed", trigger: ".o_lot_scan_verdict[data-status='finished']" },
        { content: "None was wrong", trigger: ".o_lot_scan:not(:has(.o_lot_scan_unseen)):not(:has(.o_lot_scan_queue))" },
        pictured("scan_fast-done"),
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_quantity", {
    steps: () => [
        scanned("Scan the transfer", "WH/OUT/TOUR"),
        { content: "Not all at once", trigger: ".o_lot_scan_quantity", run: "click" },
        ...padded("4"),
        { content: "Four", trigger: ".o_lot_scan_pad_number:contains('4')" },
        pictured("scan_quantity-pad"),
        scanned("Scan the lot with the keys still open", "MI-1"),
        { content: "Four are picked", trigger: ".o_lot_scan_picked:contains('MI-1'):contains('4 Units')" },
        { content: "Two are left", trigger: ".o_lot_scan_next:contains('2 Units')" },
        pictured("scan_quantity-partly"),
        scanned("Scan it again", "MI-1"),
        { content: "Done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_override", {
    steps: () => [
        scanned("Scan the transfer", "WH/OUT/TOUR"),
        scanned("Scan another lot than proposed", "MI-2"),
        { content: "It wants a reason", trigger: ".o_lot_scan_warning .o_lot_scan_reason", run: "click" },
        { content: "The reasons", trigger: ".o_lot_scan_why:contains('Other')" },
        pictured("scan_override-reasons"),
        { content: "Another one", trigger: ".o_lot_scan_why:contains('Other')", run: "click" },
        { content: "Say why", trigger: ".o_lot_scan_verdict textarea", run: "edit The pallet is blocked" },
        pictured("scan_override-why"),
        { content: "Go on", trigger: ".o_lot_scan_give_reason:not(:disabled)", run: "click" },
        { content: "It is taken", trigger: ".o_lot_scan_verdict[data-status='finished']" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_ask", {
    steps: () => [
        scanned("Ask about a package", "BOX-9"),
        { content: "What is in it", trigger: ".o_lot_scan_contents:contains('MI-3'):contains('6 Units'):contains('MI-4')" },
        pictured("scan_ask-package"),
        scanned("Ask about a product", "9506000134352"),
        { content: "Which lots there are, and where", trigger: ".o_lot_scan_contents:contains('MI-1'):contains('WH/Stock')" },
        pictured("scan_ask-product"),
        scanned("Ask about a lot", "MI-1"),
        { content: "Hold it", trigger: ".o_lot_scan_hold", run: "click" },
        { content: "Why", trigger: ".o_lot_scan_why:contains('Damaged')", run: "click" },
        pictured("scan_ask-hold"),
        { content: "Hold", trigger: ".o_lot_scan_confirm:not(:disabled)", run: "click" },
        { content: "It is on hold", trigger: `${said("ok", "held")}:contains('Damaged')` },
        { content: "And says so", trigger: ".o_lot_scan_about:contains('On hold: Damaged')" },
        pictured("scan_ask-held"),
        { content: "Where does it come from?", trigger: ".o_lot_scan_trace", run: "click" },
        { content: "Its trace", trigger: ".o_lot_root_card:contains('MI-1')" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_signals", {
    steps: () => [
        { content: "What is ready", trigger: ".o_lot_scan_document" },
        pictured("scan_signals-start"),
        { content: "What do the signals mean?", trigger: ".o_lot_scan_help", run: "click" },
        { content: "Each has its place", trigger: ".o_lot_scan_sound[data-signal='short_life']", run: "click" },
        pictured("scan_signals-help"),
        { content: "Back", trigger: ".o_lot_scan_back", run: "click" },
        { content: "To the start", trigger: ".o_lot_scan_start" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_android", {
    steps: () => [
        keyed("Scan the transfer", "WH/OUT/TOUR"),
        { content: "It is open", trigger: ".o_lot_scan_next:contains('MI-1')" },
        { content: "Odoo's own hidden field takes the keys", trigger: "body:has(input.o-barcode-input)" },
        { content: "The keys of the screen", trigger: ".o_lot_scan_quantity", run: "click" },
        ...padded("4"),
        keyed("Scan the lot", "MI-1"),
        { content: "Done", trigger: ".o_lot_scan_verdict[data-status='finished']" },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_scan_partly", {
    steps: () => [
        scanned("Scan the transfer", "WH/OUT/TOUR"),
        scanned("Scan a lot", "MI-1"),
        { content: "It is picked", trigger: ".o_lot_scan_picked:contains('MI-1')" },
        { content: "Take it back", trigger: ".o_lot_scan_undo", run: "click" },
        { content: "It is not picked any more", trigger: `${said("ok", "undone")}, .o_lot_scan_count:contains('0/2')` },
        scanned("Scan it again", "MI-1"),
        { content: "It is picked", trigger: ".o_lot_scan_picked:contains('MI-1')" },
        { content: "Pack it", trigger: ".o_lot_scan_pack", run: "click" },
        { content: "Into a new package", trigger: `${said("ok", "packed")}` },
        { content: "Which the line names", trigger: ".o_lot_scan_picked:contains('MI-1'):has([aria-label='Packed in'])" },
        pictured("scan_partly-packed"),
        { content: "Validate", trigger: ".o_lot_scan_finish:not(:disabled)", run: "click" },
        { content: "What is missing is told", trigger: `${said("warning", "partly")}:contains('MI-2')` },
        pictured("scan_partly-asked"),
        { content: "Yes", trigger: ".o_lot_scan_go_on:contains('Validate')", run: "click" },
        { content: "The rest can be gone on with", trigger: ".o_lot_scan_rest", run: "click" },
        { content: "It is open", trigger: ".o_lot_scan_next:contains('MI-2')" },
        pictured("scan_partly-rest"),
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
