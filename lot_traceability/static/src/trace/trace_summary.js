import { _t } from "@web/core/l10n/translation";
import { openCount } from "./balance_model";
import { formatQuantity, formatPart, formatTotals, formatValue } from "./format";
import { buildTree, countRelated } from "./trace_model";
import { OTHER_BUCKETS, consignees, distinct, shownRows, sumByUnit } from "./whereabouts_model";

export const BUCKET_NAMES = {
    in_transit: _t("In transit"),
    in_work: _t("In work"),
    expected: _t("Expected"),
    used: _t("Used"),
    scrapped: _t("Scrapped"),
    returned_to_vendor: _t("Returned to vendor"),
    adjusted: _t("Adjusted"),
};

/**
 * Everything that the screen draws, made once for each answer of `stock.lot.trace`.
 *
 * @param {Object} answer
 */
export function summarize(answer) {
    const lots = new Map(answer.lots.map((lot) => [lot.id, lot]));
    const groups = consignees(answer);
    return {
        answer,
        lots,
        transformations: new Map(answer.transformations.map((each) => [each.id, each])),
        roots: answer.roots.map((id) => lots.get(id)),
        trees: { ancestor: buildTree(answer, "ancestor"), descendant: buildTree(answer, "descendant") },
        consignees: groups,
        tabs: tabsOf(answer, groups),
    };
}

/**
 * The tab to open: the wanted one if there is something in it, else the first that has something.
 *
 * @param {{id: string, filled: boolean}[]} tabs
 * @param {string} [wanted] the id of a tab, or "whereabouts" for the first list of those
 * @returns {string}
 */
export function firstTab(tabs, wanted = "descendants") {
    const whereabouts = tabs.filter((tab) => !tab.relation && tab.id !== "picture");
    const candidates = wanted === "whereabouts" ? [...whereabouts, ...tabs] : [
        ...tabs.filter((tab) => tab.id === wanted), ...tabs];
    return (candidates.find((tab) => tab.filled) || candidates[0]).id;
}

function tabsOf(answer, groups) {
    const relations = [
        relationTab(answer, "descendants", "descendant", _t("Descendants"), "up"),
        relationTab(answer, "ancestors", "ancestor", _t("Ancestors"), "down"),
    ];
    const whereabouts = [
        deliveredTab(answer, groups), stoppableTab(answer), onHandTab(answer), otherTab(answer), balanceTab(answer),
    ];
    return [...relations.filter(Boolean), ...whereabouts, pictureTab(answer)];
}

function pictureTab(answer) {
    const count = answer.lots.length;
    return {
        id: "picture", label: _t("Picture"), value: formatQuantity(count), note: count === 1 ? _t("lot") : _t("lots"),
        filled: answer.transformations.length > 0,
    };
}

function relationTab(answer, id, relation, label, otherDirection) {
    if (answer.direction === otherDirection) {
        return null;
    }
    const count = countRelated(answer, relation);
    const note = count === 1 ? _t("lot") : _t("lots");
    return { id, relation, label, value: formatQuantity(count), note, filled: count > 0 };
}

function deliveredTab(answer, groups) {
    const rows = shownRows(answer, "delivered");
    const count = groups.filter((group) => group.net.length).length;
    return {
        id: "delivered", label: _t("Delivered"), value: formatTotals(sumByUnit(rows)), filled: rows.length > 0,
        note: count === 1 ? _t("1 consignee") : _t("%s consignees", count),
        class: count ? "text-danger" : "",
    };
}

function stoppableTab(answer) {
    const rows = shownRows(answer, "stoppable");
    const count = new Set(rows.map(({ document }) => document && `${document.model},${document.id}`)).size;
    return {
        id: "stoppable", label: _t("Still stoppable"), value: formatTotals(sumByUnit(rows)), filled: rows.length > 0,
        note: count === 1 ? _t("1 document") : _t("%s documents", count),
        class: count ? "text-warning" : "",
    };
}

function onHandTab(answer) {
    const rows = shownRows(answer, "on_hand");
    const value = formatValue(rows.reduce((total, row) => total + row.value, 0));
    const count = distinct(rows, "location_id");
    return {
        id: "on_hand", label: _t("On hand"), value: formatTotals(sumByUnit(rows)), filled: rows.length > 0,
        note: count === 1 ? _t("1 place, %s", value) : _t("%(count)s places, %(value)s", { count, value }),
    };
}

function otherTab(answer) {
    const filled = OTHER_BUCKETS.filter((bucket) => shownRows(answer, bucket).length);
    return {
        id: "other", label: _t("Other"), filled: filled.length > 0,
        value: formatQuantity(shownRows(answer, ...OTHER_BUCKETS).length),
        note: filled.map((bucket) => BUCKET_NAMES[bucket]).join(", ") || _t("records"),
    };
}

/** Rounded down: 100% is said of what is proven wholly. */
function confidenceOf(answer) {
    return formatPart(Math.floor(answer.confidence * 1000) / 1000);
}

/** Only that something does not close is news; how much is proven is worth its place. */
function balanceTab(answer) {
    const count = openCount(answer);
    return {
        id: "balance", label: _t("Balance"), value: confidenceOf(answer), filled: answer.balance.length > 0,
        note: !count ? _t("proven, and it closes") : count === 1 ? _t("1 lot does not close")
            : _t("%s lots do not close", count),
        class: count ? "text-danger" : answer.confidence < 1 ? "text-warning" : "",
    };
}
