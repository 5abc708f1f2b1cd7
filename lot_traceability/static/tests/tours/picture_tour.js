import { registry } from "@web/core/registry";

const node = (name) => `.o_lot_picture_node:contains('${name}')`;

registry.category("web_tour.tours").add("lot_traceability_picture", {
    steps: () => [
        {
            content: "The picture is drawn around its root",
            trigger: `.o_lot_picture ${node("RM-101")}.o_root`,
        },
        {
            content: "Search for a lot",
            trigger: ".o_lot_picture_search input",
            run: "edit CA-803",
        },
        {
            content: "Go to it",
            trigger: ".o_lot_picture_found [role='option']:contains('CA-803')",
            run: "click",
        },
        {
            content: "What is known about it stands on a card; trace from there",
            trigger: ".o_lot_picture_card:contains('CA-803'):contains('12 Units') .o_lot_picture_anchor",
            run: "click",
        },
        {
            content: "Now the reworked cake is the root, and the milk one of its ancestors",
            trigger: `.o_lot_trace_body:has(.o_lot_root_card:contains('CA-803')) ${node("RM-101")}:not(.o_root)`,
        },
        {
            content: "The root is what the Tab key leads to",
            trigger: `${node("CA-803")}.o_root[tabindex='0']`,
            run() {
                this.anchor.focus();
            },
        },
        {
            content: "From the keyboard: walk back along the arrows",
            trigger: `${node("CA-803")}.o_root`,
            run: "press ArrowLeft",
        },
        {
            content: "The order that made it",
            trigger: ".o_lot_picture_card:contains('Manufacturing')",
        },
        {
            content: "Another step back",
            trigger: ".o_lot_picture_node.o_selected",
            run: "press ArrowLeft",
        },
        {
            content: "The older cake: fold what it was made of",
            trigger: `.o_lot_picture_card:contains('CA-801') [data-fold='up']`,
            run: "click",
        },
        {
            content: "The milk is gone from the picture",
            trigger: `.o_lot_picture:not(:has(${node("RM-101")})) .o_lot_picture_folded`,
        },
        {
            content: "Draw all of it again",
            trigger: ".o_lot_picture_reset",
            run: "click",
        },
        {
            content: "The picture is a list, too",
            trigger: `.o_lot_picture:has(${node("RM-101")}) .o_lot_picture_as_list`,
            run: "click",
        },
        {
            content: "It says the same in words",
            trigger: ".o_lot_picture_list li:contains('RM-101, Raw Milk'):contains('into WH/MO'):contains('700 L')",
        },
    ],
});
