import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { TimelineLink } from "../../timeline/timeline_link/timeline_link";
import { formatDay, formatQuantity, isPast } from "../format";
import { RecordLink } from "../record_link/record_link";

const PARTS = {
    received: _t("received"),
    produced: _t("made"),
    adjusted: _t("adjusted"),
    on_hand: _t("on hand"),
    in_transit: _t("in transit"),
    delivered: _t("delivered"),
    used: _t("used"),
    scrapped: _t("scrapped"),
    returned_to_vendor: _t("returned to vendor"),
};

/** One root of the trace: what it is, and its own mass balance. */
export class RootCard extends Component {
    static template = "lot_traceability.RootCard";
    static components = { RecordLink, TimelineLink };
    static props = {
        lot: Object,
        balance: { type: [Object, { value: null }] },
    };

    get parts() {
        return (this.props.balance?.parts || []).map(({ name, quantity }) => ({
            name,
            label: PARTS[name] || name,
            text: formatQuantity(quantity, this.props.lot.uom),
        }));
    }

    get unaccounted() {
        const difference = this.props.balance?.difference;
        return difference ? formatQuantity(difference, this.props.lot.uom) : "";
    }

    get expiry() {
        return formatDay(this.props.lot.expiration_date);
    }

    get expired() {
        return isPast(this.props.lot.expiration_date);
    }
}
