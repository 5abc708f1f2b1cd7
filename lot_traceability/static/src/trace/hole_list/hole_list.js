import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatQuantity } from "../format";
import { RecordLink } from "../record_link/record_link";

/** Where the records break the chain: said once, gently, with a way to look. */
export class HoleList extends Component {
    static template = "lot_traceability.HoleList";
    static components = { RecordLink };
    static props = {
        holes: Array,
        lots: Map,
    };

    setup() {
        this.state = useState({ open: false });
    }

    get title() {
        const count = this.props.holes.length;
        return count === 1
            ? _t("The records break the chain in one place.")
            : _t("The records break the chain in %s places.", count);
    }

    get rows() {
        return this.props.holes.map((hole, index) => ({
            key: index,
            lot: this.props.lots.get(hole.lot_id),
            document: hole.document.name && hole.document,
            text: hole.text,
            quantity: hole.quantity ? formatQuantity(hole.quantity, this.props.lots.get(hole.lot_id)?.uom) : "",
        }));
    }
}
