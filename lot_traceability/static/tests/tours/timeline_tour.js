import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("lot_traceability_timeline", {
    steps: () => [
        {
            content: "From the trace of the milk, open the timeline of the cake",
            trigger: ".o_lot_tree_row:contains('CA-801') .o_lot_timeline_link",
            run: "click",
        },
        {
            content: "What happened last stands first: the cakes that were reworked",
            trigger: ".o_lot_timeline .o_lot_event:first:contains('Used'):contains('−15 Units'):contains('57 Units')",
        },
        {
            content: "The delivery names its consignee and what was left",
            trigger: ".o_lot_event[data-kind='delivered']:contains('Café Linden'):contains('WH/OUT')" +
                ":contains('WH/Stock → Customers'):contains('−40 Units') .o_lot_event_balance:contains(/^60 Units$/)",
        },
        {
            content: "The oldest first",
            trigger: ".o_lot_turn",
            run: "click",
        },
        {
            content: "It was made",
            trigger: ".o_lot_event:first:contains('Made'):contains('WH/MO'):contains('+100 Units')",
        },
        {
            content: "Open the lot",
            trigger: ".o_lot_root_card a:contains('CA-801')",
            run: "click",
        },
        {
            content: "Its form has more buttons than fit",
            trigger: ".o_form_view .o_button_more",
            run: "click",
        },
        {
            content: "One of them opens the timeline",
            trigger: "button[name='action_timeline']",
            run: "click",
        },
        {
            content: "Five events",
            trigger: ".o_lot_timeline .o_lot_root_facts dd:contains(/^5$/)",
        },
        {
            content: "On to the trace of the cake",
            trigger: ".o_lot_open_trace",
            run: "click",
        },
        {
            content: "One lot was made of it",
            trigger: "[data-tab='descendants'].active .o_lot_tab_value:contains(/^1$/)",
        },
    ],
});

registry.category("web_tour.tours").add("lot_traceability_timeline_below_zero", {
    steps: () => [
        {
            content: "The oldest first, as the address says; less than nothing is said in words",
            trigger: ".o_lot_turn:contains('Oldest first')",
        },
        {
            content: "The flour was used before it was received",
            trigger: ".o_lot_event:first:contains('Used') .o_lot_event_balance.text-danger:contains('−10 Units')" +
                ":contains('below zero')",
        },
        {
            content: "Then it came",
            trigger: ".o_lot_event:last:contains('Received') .o_lot_event_balance:contains(/^20 Units$/)",
        },
    ],
});
