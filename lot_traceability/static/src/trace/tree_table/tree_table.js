import { Component, onWillRender, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { TimelineLink } from "../../timeline/timeline_link/timeline_link";
import { formatDay, formatMoment, formatPart, formatQuantity, formatShare, isPast } from "../format";
import { RecordLink, openRecord } from "../record_link/record_link";
import { exposureOf, visibleRows } from "../trace_model";
import { sumByUnit } from "../whereabouts_model";
import { scrollToRow, useRowWindow } from "./row_window";
import { treeKey } from "./tree_keys";

/** Heights of a row, as in tree_table.scss: a line on a wide screen, a card on a phone. */
const ROW_HEIGHT = { wide: 38, small: 106 };
const HEADER_HEIGHT = 38;

const KIND_ICONS = {
    production: "fa-cogs",
    unbuild: "fa-chain-broken",
    repair: "fa-wrench",
    repack: "fa-archive",
    link: "fa-hand-paper-o",
};

const EXPOSURE = {
    descendant: {
        share: _t("Of the root"),
        worst: _t("At most"),
        shareHelp: _t("How much of the root is in this lot, in proportion to the quantities"),
        worstHelp: _t("The most of the root that can be in this lot"),
    },
    ancestor: {
        share: _t("In the root"),
        worst: _t("At most"),
        shareHelp: _t("How much of this lot is in the root, in proportion to the quantities"),
        worstHelp: _t("The most of this lot that can be in the root"),
    },
};

/**
 * Lots as a tree table: each one once, under the lot it was first reached from.
 * Keys as in the treegrid pattern of WAI-ARIA; only the rows near the screen are drawn.
 */
export class TreeTable extends Component {
    static template = "lot_traceability.TreeTable";
    static components = { RecordLink, TimelineLink };
    static props = {
        tree: { type: Object, shape: { relation: String, roots: Array, nodes: Map } },
        unfolded: Set,
        label: String,
        onFold: Function,
    };

    setup() {
        this.action = useService("action");
        this.ui = useService("ui");
        this.body = useRef("body");
        this.state = useState({ active: null });
        this.range = useRowWindow(this.body, () => this.rowHeight);
        this.formatDay = formatDay;
        this.formatMoment = formatMoment;
        this.isPast = isPast;
        onWillRender(() => {
            this.rows = visibleRows(this.props.tree, this.props.unfolded);
            this.drawn = this.rows.slice(this.range.start, this.range.end);
            // One row can be reached with Tab: the active one, or the first drawn if that is out of sight.
            this.tabStop = this.drawn.find((row) => row.key === this.state.active) || this.drawn[0];
        });
        useEffect(() => this.focusWanted());
    }

    get labels() {
        return EXPOSURE[this.props.tree.relation];
    }

    get rowHeight() {
        return this.ui.isSmall ? ROW_HEIGHT.small : ROW_HEIGHT.wide;
    }

    get spaceAbove() {
        return Math.min(this.range.start, this.rows.length) * this.rowHeight;
    }

    get spaceBelow() {
        return Math.max(0, this.rows.length - this.range.end) * this.rowHeight;
    }

    isUnfolded(row) {
        return this.props.unfolded.has(row.key);
    }

    /** "true" or "false" where there is something to unfold, else no attribute. */
    expanded(row) {
        return row.children.length ? String(this.isUnfolded(row)) : undefined;
    }

    kindIcon(row) {
        return KIND_ICONS[row.transformation?.kind] || "fa-exchange";
    }

    lotName(lot) {
        return lot.redacted ? _t("a lot that you cannot see") : lot.name;
    }

    /** Very deep trees stop moving to the right, so that names stay readable. */
    indent(row) {
        return Math.min(row.level - 1, this.ui.isSmall ? 5 : 8);
    }

    amount(row) {
        return row.amount ? formatQuantity(row.amount.quantity, row.amount.uom) : "";
    }

    /**
     * @param {Object} row
     * @param {"share"|"worst"} name
     * @returns {{text: string, title: string}|null} null where nothing is known about it
     */
    exposure(row, name) {
        const rows = exposureOf(this.props.tree, row);
        if (!rows.length) {
            return null;
        }
        const totals = sumByUnit(rows.map((each) => ({ quantity: each[name], uom: each.uom })));
        return {
            text: totals.map((total) => formatShare(total.quantity, total.uom)).join(" + ") || "0",
            title: rows.map((each) => this.exposureTitle(each, name)).join("\n"),
        };
    }

    exposureTitle(each, name) {
        const quantity = formatShare(each[name], each.uom);
        const root = this.lotName(each.root);
        if (name === "worst") {
            return _t("Root %(root)s: at most %(quantity)s", { root, quantity });
        }
        return this.props.tree.relation === "descendant"
            ? _t("%(quantity)s of root %(root)s, %(part)s of all of it", {
                quantity, root, part: formatPart(each.fraction) })
            : _t("%(quantity)s, %(part)s of all of it, are in root %(root)s", {
                quantity, root, part: formatPart(each.fraction) });
    }

    /** What went through a pool, and from when to when. */
    poolText(pool) {
        const [wentIn, cameOut] = [pool.quantity_in, pool.quantity_out].map((each) => formatQuantity(each, pool.uom));
        const [from, until] = [formatDay(pool.from), formatDay(pool.until)];
        return pool.until
            ? _t("%(wentIn)s in, %(cameOut)s out, from %(from)s to %(until)s", { wentIn, cameOut, from, until })
            : _t("%(wentIn)s in, %(cameOut)s out, since %(from)s", { wentIn, cameOut, from });
    }

    /** Units without a lot are in no list of what was delivered. */
    poolDelivered(pool) {
        return pool.quantity_delivered > 0
            ? _t("%s delivered without a lot", formatQuantity(pool.quantity_delivered, pool.uom)) : "";
    }

    poolTitle(pool) {
        return `${this.poolText(pool)}. ${_t("What went in may be in everything that came out later.")}`;
    }

    alsoText(row) {
        return _t("Also reached from %s", row.also.map((lot) => this.lotName(lot)).join(", "));
    }

    toggleLabel(row) {
        return this.isUnfolded(row) ? _t("Fold") : _t("Unfold");
    }

    fold(row, unfold = !this.isUnfolded(row)) {
        const unfolded = new Set(this.props.unfolded);
        unfold ? unfolded.add(row.key) : unfolded.delete(row.key);
        this.props.onFold(unfolded);
    }

    onFocusIn(row) {
        this.state.active = row.key;
    }

    onKeydown(ev, row) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey || (ev.key === "Enter" && ev.target !== ev.currentTarget)) {
            return;
        }
        const step = treeKey(ev.key, this.rows, this.rows.indexOf(row), this.isUnfolded(row));
        if (!step) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        if (step.fold !== undefined) {
            this.fold(row, step.fold);
        } else if (step.open) {
            this.open(row);
        } else {
            this.moveTo(step.index);
        }
    }

    open(row) {
        if (row.lot && !row.lot.redacted) {
            return openRecord(this.action, "stock.lot", row.lot.id);
        }
    }

    moveTo(index) {
        const header = this.ui.isSmall ? 0 : HEADER_HEIGHT;
        scrollToRow(this.body.el, index, this.rowHeight, header);
        this.state.active = this.wanted = this.rows[index].key;
    }

    /** The row may be drawn only after the scroll that brought it near: keep trying until it is there. */
    focusWanted() {
        const row = this.wanted && this.body.el.querySelector(`[data-key="${this.wanted}"]`);
        if (row) {
            this.wanted = null;
            row.focus({ preventScroll: true });
        }
    }
}
