import { registry } from "@web/core/registry";

import { pictured } from "./steps";

const LIST = [
    "Product;Vendor Lot;Lot;Quantity;Expiry;Colour", "TEA;V-1;T1;10;2030-01-31;green",
    "TEA;V-2;T2;20;2030-02-31;green", "MILK;V-3;M1;5;;white", "TEA;V-4;T4;25;;green",
].join("\n");

const steps = (name, open) => () => [
    ...open,
    { content: "It says in which unit", trigger: ".modal .o_form_view:contains('Quantities are in Units')" },
    pictured(`${name}-choose`),
    {
        content: "Choose a file",
        trigger: ".modal .o_field_widget[name=file] .o_select_file_button",
        run() {
            const chosen = new DataTransfer();
            chosen.items.add(new File([LIST], "list.csv", { type: "text/csv" }));
            const input = document.querySelector(".modal .o_field_widget[name=file] input[type=file]");
            input.files = chosen.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        },
    },
    { content: "It is there", trigger: ".modal .o_field_widget[name=file] input:value(list.csv)" },
    { content: "Check it", trigger: ".modal button[name=action_check]", run: "click" },
    { content: "What is not read", trigger: ".modal .alert:contains('Not read: Colour.')" },
    { content: "More than expected", trigger: ".modal .alert:contains('35 Units with this list, 30 Units are expected')" },
    { content: "A bad day", trigger: ".modal .o_field_widget[name=line_ids]:contains('“Expiry” is no day')" },
    { content: "Another product", trigger: ".modal .o_field_widget[name=line_ids]:contains('MILK is not on this receipt')" },
    pictured(`${name}-checked`),
    { content: "Nothing is imported yet", trigger: ".modal:not(:has(button[name=action_import]:visible))" },
    { content: "Leave them out", trigger: ".modal .o_field_widget[name=leave_out] input", run: "click" },
    { content: "Import the others", trigger: ".modal button[name=action_import]", run: "click" },
    { content: "All is done", trigger: ".modal .o_lot_origin_import [role=progressbar][aria-valuenow='100']" },
    { content: "What came of it", trigger: ".modal .o_lot_origin_import_result:contains('2 new, 0 changed, 0 unchanged, 2 left out.')" },
    pictured(`${name}-done`),
    { content: "Close it", trigger: ".modal .o_lot_origin_import button:contains(Close)", run: "click" },
    { content: "The receipt is back", trigger: "body:not(:has(.modal)) .o_form_view" },
];

registry.category("web_tour.tours").add("lot_traceability_origin_import", {
    steps: steps("origin_import", [
        { content: "Import a list", trigger: ".o_statusbar_buttons button:contains('Import Lots')", run: "click" },
    ]),
});

registry.category("web_tour.tours").add("lot_traceability_origin_import_phone", {
    steps: steps("origin_import_phone", [
        { content: "What can be done", trigger: ".o_form_statusbar button:has(.oi-ellipsis-v)", run: "click" },
        { content: "Import a list", trigger: "button:contains('Import Lots')", run: "click" },
    ]),
});
