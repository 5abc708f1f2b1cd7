import { Component, markRaw, onMounted, onWillRender, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { describe } from "../trace/trace_answer";
import { PictureMinimap } from "./minimap";
import { PictureCard } from "./picture_card";
import { byColumn, foldableWays, found, indexed, linksOf, middle, neighbour, signsOf } from "./picture_model";
import { useViewport } from "./viewport";

const ZOOM_STEP = 1.3;
const ARROWS = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"];

/** A trace as a picture. The server lays it out; here it is moved, searched, folded and walked through. */
export class LotPicture extends Component {
    static template = "lot_traceability.LotPicture";
    static components = { PictureCard, PictureMinimap };
    static props = {
        lotIds: { type: Array, element: Number },
        question: Object,
        lots: Map,
        view: Object,
        onView: Function,
        onAnchor: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.frame = useRef("frame");
        this.search = useRef("search");
        this.keepLast = new KeepLast();
        this.state = useState({
            picture: null, error: null, loading: true, selected: null, active: null, text: "", isListed: false,
        });
        this.viewport = useViewport(this.frame, () => this.state.picture || { width: 1, height: 1 });
        Object.assign(this, { linksOf, signsOf });
        onWillRender(() => {
            this.index = this.state.picture && indexed(this.state.picture);
        });
        useEffect(() => this.focusWanted());
        onMounted(() => this.load());
    }

    get selected() {
        return this.index?.nodes.get(this.state.selected);
    }

    get found() {
        return found(this.props.lots.values(), this.state.text);
    }

    get columns() {
        return byColumn(this.state.picture);
    }

    get isChanged() {
        return Object.keys(this.props.view).length > 0;
    }

    /** One node can be reached with Tab: the active one, else the first root. */
    get tabStop() {
        const { nodes } = this.index;
        return nodes.has(this.state.active) ? this.state.active : this.firstRoot.key;
    }

    get firstRoot() {
        return this.state.picture.nodes.find((node) => node.is_root) || this.state.picture.nodes[0];
    }

    get countText() {
        const { lot_count: count, grouped } = this.state.picture;
        if (grouped) {
            return _t("%s lots, those of one product at one step drawn as one box", count);
        }
        return count === 1 ? _t("1 lot") : _t("%s lots", count);
    }

    /**
     * @param {Object} [view] what to show; the former one if left out
     * @param {string} [key] of a node that shall stay where it is on the screen
     */
    async load(view = this.props.view, key = null) {
        const before = key && this.index?.nodes.get(key);
        Object.assign(this.state, { loading: true, error: null });
        this.props.onView(view);
        try {
            const question = this.orm.call(
                "stock.lot", "picture", [[...this.props.lotIds]], { view, ...this.props.question });
            const isFirst = !this.state.picture;
            this.state.picture = markRaw(await this.keepLast.add(question));
            this.index = indexed(this.state.picture);
            if (isFirst || !before) {
                this.viewport.start(middle(this.firstRoot));
            } else {
                this.stay(before);
            }
        } catch (error) {
            this.state.error = describe(error);
        } finally {
            this.state.loading = false;
        }
    }

    stay(before) {
        const now = this.index.nodes.get(before.key);
        if (now) {
            const { state } = this.viewport;
            state.x += (before.x - now.x) * state.zoom;
            state.y += (before.y - now.y) * state.zoom;
        }
    }

    edgeClass({ source, target, possible, back }) {
        const { selected } = this.state;
        const touches = selected && (source === selected || target === selected);
        return { o_possible: possible, o_back: back, o_touched: touches };
    }

    isLabelled(edge) {
        return edge.label && (!edge.crowded || [edge.source, edge.target].includes(this.state.selected));
    }

    colours({ tone }) {
        const row = this.state.picture.tones[tone];
        return `--lot-fill: ${row.fill}; --lot-stroke: ${row.stroke}`;
    }

    isTransformation(node) {
        return node.kind.startsWith("transformation");
    }

    select(node) {
        this.state.selected = node?.key ?? null;
        this.state.active = node?.key ?? this.state.active;
    }

    onClickNode(node) {
        if (!this.viewport.wasDragged()) {
            this.select(node);
        }
    }

    onDblClickNode(node) {
        if (node.count) {
            return this.unfold(node);
        }
        return node.lot_id && !node.is_root && this.props.onAnchor(node.lot_id);
    }

    onClickPaper(ev) {
        if (!this.viewport.wasDragged() && !ev.target.closest(".o_lot_picture_node")) {
            this.select(null);
        }
    }

    isFolded(node, way) {
        return node.folded.includes(way);
    }

    /** Fold the branch behind a node, or draw it again. */
    fold(node, way) {
        const folded = (this.props.view.folded || []).filter(([key, each]) => key !== node.key || each !== way);
        if (!this.isFolded(node, way)) {
            folded.push([node.key, way]);
        }
        return this.load({ ...this.props.view, folded }, node.key);
    }

    canUnfold(node) {
        return node.kind === "lots";
    }

    /** Draw more lots of a group one by one. */
    unfold(node) {
        if (this.canUnfold(node)) {
            const unfolded = { ...this.props.view.unfolded };
            unfolded[node.key] = (unfolded[node.key] || 0) + this.state.picture.step;
            return this.load({ ...this.props.view, unfolded }, node.key);
        }
    }

    reset() {
        return this.load({});
    }

    /** Go to a lot; one that is in a group is drawn by itself first. */
    async goTo(lot) {
        const key = `lot-${lot.id}`;
        this.state.text = "";
        if (!this.index.nodes.has(key)) {
            await this.load({ ...this.props.view, single: [...(this.props.view.single || []), lot.id] });
        }
        const node = this.index.nodes.get(key);
        if (node) {
            this.show(node);
        }
    }

    show(node) {
        this.select(node);
        this.viewport.center(middle(node));
        this.wanted = node.key;
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter" && this.found.length) {
            ev.preventDefault();
            this.goTo(this.found[0]);
        } else if (ev.key === "Escape") {
            this.state.text = "";
        }
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.target.closest("input")) {
            return;
        }
        const zooms = { "+": ZOOM_STEP, "=": ZOOM_STEP, "-": 1 / ZOOM_STEP };
        if (ev.key in zooms) {
            this.zoom(zooms[ev.key]);
        } else if (ev.key === "0") {
            this.viewport.fit();
        } else if (ev.key === "/") {
            this.search.el.focus();
        } else if (ev.key === "Escape" && this.state.selected) {
            this.wanted = this.state.selected;
            this.select(null);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    onKeydownNode(ev, node) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (ARROWS.includes(ev.key)) {
            this.moveTo(neighbour(ev.key, node, this.index));
        } else if (ev.key === "Enter") {
            this.canUnfold(node) ? this.unfold(node) : this.openCard(node);
        } else if (ev.key === " " && foldableWays(node).length) {
            this.fold(node, foldableWays(node)[0]);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    moveTo(node) {
        if (node) {
            this.select(node);
            this.viewport.reveal(node);
            this.wanted = node.key;
        }
    }

    openCard(node) {
        this.select(node);
        this.wantsCard = true;
    }

    /** What is wanted may be drawn only by the next rendering. */
    focusWanted() {
        const el = this.wanted && this.frame.el?.querySelector(`[data-key="${this.wanted}"]`);
        if (el) {
            this.wanted = null;
            el.focus({ preventScroll: true });
        }
        const card = this.wantsCard && this.frame.el?.querySelector(".o_lot_picture_card");
        const button = card && card.querySelector(".btn-primary, .btn-secondary, a, button");
        if (button) {
            this.wantsCard = false;
            button.focus();
        }
    }

    zoom(factor) {
        this.viewport.zoomAt(this.viewport.state.zoom * factor);
    }

    downloadSvg() {
        return download({
            url: "/lot_traceability/picture/svg",
            data: {
                lot_ids: this.props.lotIds.join(),
                question: JSON.stringify(this.props.question),
                view: JSON.stringify(this.props.view),
            },
        });
    }
}
