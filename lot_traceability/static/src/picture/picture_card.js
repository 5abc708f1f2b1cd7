import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RecordLink } from "../trace/record_link/record_link";
import { foldableWays, linksOf } from "./picture_model";

/** More neighbours than these are counted. */
const FEW_LINKS = 12;

/** All that is known about one node, and what can be done with it. */
export class PictureCard extends Component {
    static template = "lot_traceability.PictureCard";
    static components = { RecordLink };
    static props = {
        node: Object,
        index: Object,
        step: Number,
        onAnchor: Function,
        onClose: Function,
        onFold: Function,
        onShow: Function,
        onUnfold: Function,
    };

    get sides() {
        return [["before", _t("From")], ["after", _t("Into")]]
            .map(([side, label]) => ({ side, label, links: linksOf(this.props.index, this.props.node, side) }))
            .filter(({ links }) => links.length)
            .map((row) => ({ ...row, few: row.links.slice(0, FEW_LINKS), more: row.links.length - FEW_LINKS }));
    }

    get ways() {
        const { node } = this.props;
        return foldableWays(node).map((way) => ({ way, text: foldText(way, node.folded.includes(way)) }));
    }

    get unfoldText() {
        const { node, step } = this.props;
        return node.count <= step ? _t("Draw them one by one") : _t("Draw %s of them one by one", step);
    }
}

function foldText(way, isFolded) {
    if (way === "down") {
        return isFolded ? _t("Draw what was made of it") : _t("Fold what was made of it");
    }
    return isFolded ? _t("Draw what it was made of") : _t("Fold what it was made of");
}
