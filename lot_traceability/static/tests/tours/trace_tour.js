import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("lot_traceability_trace", {
    steps: () => [
        {
            content: "Open the trace screen from its menu",
            trigger: ".o_menu_sections [data-menu-xmlid='lot_traceability.menu_trace']",
            run: "click",
        },
        {
            content: "Without a lot the screen asks for one",
            trigger: ".o_lot_trace_message h2:contains('Which lot')",
        },
        {
            content: "Search by the vendor's lot number",
            trigger: ".o_lot_search input",
            run: "edit HF-2231",
        },
        {
            content: "The lot is found by it",
            trigger: ".o_lot_search_option:contains('RM-101'):contains('HF-2231')",
            run: "click",
        },
        {
            content: "The descendants are counted",
            trigger: "[data-tab='descendants'].active .o_lot_tab_value:contains(/^10$/)",
        },
        {
            content: "Fold the tree down to its root",
            trigger: ".o_lot_fold_all",
            run: "click",
        },
        {
            content: "Only the root is left",
            trigger: ".o_lot_tree:not(:has(.o_lot_tree_row:contains('SM-201'))) .o_lot_tree_root:contains('RM-101')",
        },
        {
            content: "Unfold all",
            trigger: ".o_lot_unfold_all",
            run: "click",
        },
        {
            content: "A lot that two ways lead to stands there once and says so",
            trigger: ".o_lot_tree_row:contains('CA-801') .o_lot_also:contains('Also reached from BU-601')",
        },
        {
            content: "Even the reworked cake is reached",
            trigger: ".o_lot_tree_row:contains('CA-803'):contains('12')",
        },
        {
            content: "See who received units",
            trigger: "[data-tab='delivered']",
            run: "click",
        },
        {
            content: "The consignee can be called, and what came back is taken off",
            trigger: ".o_lot_consignee:contains('Café Linden'):has(a[href^='tel:']):has(a[href^='mailto:'])" +
                " .o_lot_consignee_net:contains('36')",
        },
        {
            content: "Open a delivery",
            trigger: ".o_lot_consignee:contains('Corner Grocery') .o_lot_list_document a",
            run: "click",
        },
        {
            content: "The delivery is there",
            trigger: ".o_form_view .o_field_widget[name='name']:contains('OUT')",
        },
        {
            content: "Go back",
            trigger: ".o_back_button, .breadcrumb-item:not(.active) a:contains('Trace')",
            run: "click",
        },
        {
            content: "The trace is as it was left",
            trigger: "[data-tab='delivered'].active",
        },
        {
            content: "What can still be stopped",
            trigger: "[data-tab='stoppable']",
            run: "click",
        },
        {
            content: "The open delivery",
            trigger: ".o_lot_list tr:contains('CA-802'):contains('Lakeside Hotel')",
        },
    ],
});
