import { registry } from "@web/core/registry";

function addressHas(text) {
    if (!window.location.search.includes(text)) {
        throw new Error(`The address has no ${text}: ${window.location.search}`);
    }
}

registry.category("web_tour.tours").add("lot_traceability_trace_options", {
    steps: () => [
        {
            content: "Two lots were made from the flour",
            trigger: "[data-tab='descendants'].active .o_lot_tab_value:contains(/^2$/)",
        },
        {
            content: "Half of the flour is in the dough",
            trigger: ".o_lot_tree_row:contains('dough') .o_lot_tree_share:contains('5 Units')",
        },
        {
            content: "Open the options",
            trigger: ".o_lot_options_toggle",
            run: "click",
        },
        {
            content: "Ask for the order of events",
            trigger: "[data-option='in_order'] input:not(:checked)",
            run: "click",
        },
        {
            content: "The lot that drops out for that reason is counted",
            trigger: "[data-note='in_order']:contains('one lot drops out for that reason alone')",
        },
        {
            content: "One lot is left",
            trigger: "[data-tab='descendants'] .o_lot_tab_value:contains(/^1$/)",
        },
        {
            content: "Take this answer along as a workbook",
            trigger: ".o_lot_download:enabled",
            run: "click",
        },
        {
            content: "The workbook has come",
            trigger: ".o_lot_download:enabled .fa-download",
        },
        {
            content: "The address remembers it. Open the lot",
            trigger: ".o_lot_tree_row:contains('dough') .o_lot_tree_lot a",
            run({ anchor }) {
                addressHas("in_order=1");
                anchor.click();
            },
        },
        {
            content: "Go back",
            trigger: ".o_form_view .o_back_button, .o_form_view .breadcrumb-item a:contains('Trace')",
            run: "click",
        },
        {
            content: "The question is as it was left",
            trigger: "[data-note='in_order']:contains('one lot')",
        },
        {
            content: "Take the option off",
            trigger: "[data-note='in_order'] button",
            run: "click",
        },
        {
            content: "Both lots are back",
            trigger: "[data-tab='descendants'] .o_lot_tab_value:contains(/^2$/)",
        },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_trace_known_at", {
    steps: () => [
        {
            content: "The page says which moment it answers for",
            trigger: "[data-note='known_at']:contains('What was known on')",
        },
        {
            content: "The loaf was believed to be made of the flour",
            trigger: ".o_lot_tree_row:contains('loaf'):contains('WH/MO')",
        },
        {
            content: "Back to what is known now",
            trigger: "[data-note='known_at'] button",
            run: "click",
        },
        {
            content: "The correction counts",
            trigger: ".o_lot_trace_body:not(:contains('loaf')) [data-tab='descendants'] .o_lot_tab_value:contains(/^0$/)",
        },
    ],
});
