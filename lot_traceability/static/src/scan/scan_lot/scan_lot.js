import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const FIELDS = [
    "name", "product_id", "expiration_date", "removal_date", "first_date", "on_hold", "hold_summary",
    "whereabouts_summary", "value_at_cost"];

/** What a scanned lot is: its dates, its state, where it is; and the way to its trace. */
export class ScanLot extends Component {
    static template = "lot_traceability.ScanLot";
    static props = { lot: Object, model: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ facts: [], mayRelease: false });
        onWillStart(() => this.load(this.props.lot));
    }

    async load(lot) {
        const [read] = await this.orm.read("stock.lot", [lot.id], FIELDS);
        this.state.mayRelease = read.on_hold && (await user.hasGroup("lot_traceability.group_quality"));
        const day = (value) => (value ? formatDate(deserializeDateTime(value)) : "");
        this.state.facts = [
            [_t("Product"), read.product_id[1]],
            [_t("State"), read.on_hold ? _t("On hold: %s", read.hold_summary) : _t("Free")],
            [_t("Where it is"), read.whereabouts_summary || _t("Nowhere in stock")],
            [_t("Received or made"), day(read.first_date)],
            [_t("Expires"), day(read.expiration_date)],
            [_t("To be removed"), day(read.removal_date)],
        ].filter(([, value]) => value);
    }

    openRelease() {
        const { lot } = this.props;
        return this.action.doAction("lot_traceability.lot_hold_release_action_lot", {
            additionalContext: { active_model: "stock.lot", active_id: lot.id, active_ids: [lot.id] },
            onClose: () => this.load(lot),
        });
    }

    openTrace() {
        const context = { active_id: this.props.lot.id, active_ids: [this.props.lot.id] };
        return this.action.doAction("lot_traceability.trace_action", { additionalContext: context });
    }
}
