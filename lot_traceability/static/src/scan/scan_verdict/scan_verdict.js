import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { FINISH, PACKAGE } from "../scan_model";

const ICONS = { ok: "fa-check-circle", warning: "fa-exclamation-triangle", stop: "fa-times-circle" };

/** What came of the last scan, in the colour of its verdict, and what to answer if it asks. */
export class ScanVerdict extends Component {
    static template = "lot_traceability.ScanVerdict";
    static props = { model: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ reasons: null, reason: null, note: "", quantity: null });
        onWillUpdateProps(() => Object.assign(this.state, { reason: null, note: "", quantity: null }));
    }

    get answer() {
        return this.props.model.answer;
    }

    get asked() {
        return this.props.model.asked;
    }

    get icon() {
        return ICONS[this.answer.verdict];
    }

    get title() {
        return this.answer.record?.name || this.answer.product?.name || this.answer.code;
    }

    get goOnText() {
        if (this.props.model.isCounting && this.answer.record?.model === PACKAGE) {
            return _t("All of it is there");
        }
        return this.asked.code === FINISH ? _t("Apply all the same") : _t("Take it all the same");
    }

    async giveQuantity() {
        const { quantity } = this.state;
        if (Number.isFinite(quantity)) {
            await this.props.model.goOn({ quantity });
        }
    }

    async askReasons() {
        this.state.reasons = await this.orm.searchRead("lot.override.reason", [], ["name", "needs_note"]);
    }

    async onReason(reason) {
        this.state.reason = reason;
        if (!reason.needs_note) {
            await this.giveReason();
        }
    }

    async giveReason() {
        const { reason, note } = this.state;
        await this.props.model.goOn({ reason_id: reason.id, note, confirmed: true });
    }
}
