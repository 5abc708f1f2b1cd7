import { registry } from "@web/core/registry";
import { pictured } from "./steps";

/** The lists of a day's work: the section of the menu, its entry, and what is in the list. */
const LISTS = [
    ["to_do", "to_receive", "Upland Farm"],
    ["to_do", "to_pick", "MI-1"],
    ["to_do", "expiring", "MI-1"],
    ["to_do", "retest_due", "DR-1"],
    ["to_do", "to_release", "HE-1"],
    ["quality", "scans", "HE-1"],
];
const entry = (name) => `[data-menu-xmlid='lot_traceability.menu_${name}']`;
const chosen = (name) => ({ content: `Choose ${name}`, trigger: entry(name), run: "click" });

registry.category("web_tour.tours").add("lot_traceability_work_lists", {
    steps: () => LISTS.flatMap(([section, name, text]) => [
        { content: "The menu", trigger: `.o_menu_sections ${entry(section)}`, run: "click" },
        chosen(name),
        { content: "The list", trigger: `.o_list_view .o_data_row:contains('${text}')` },
        pictured(`lists_${name}-desktop`),
    ]),
});

registry.category("web_tour.tours").add("lot_traceability_work_lists_on_the_phone", {
    steps: () => LISTS.flatMap(([, name, text]) => [
        { content: "The menu", trigger: ".o_menu_toggle", run: "click" },
        { ...chosen(name), trigger: `.o_app_menu_sidebar ${entry(name)}` },
        { content: "A card", trigger: `.o_kanban_view .o_kanban_record:contains('${text}')` },
        { content: "The menu is gone", trigger: "body:not(:has(.o_app_menu_sidebar))" },
        pictured(`lists_${name}-phone`),
    ]),
});
