import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { PACKAGE } from "../scan_desk";
import { FINISH } from "../scan_model";
import { signalOf } from "../scan_signals";

/** What came of the last scan, in the colour of its verdict, and what to answer if it asks. Made anew for each. */
export class ScanVerdict extends Component {
    static template = "lot_traceability.ScanVerdict";
    static props = { model: Object, onOpen: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ reasons: null, reason: null, note: "" });
    }

    get finish() {
        return FINISH;
    }

    get answer() {
        return this.props.model.answer;
    }

    get asked() {
        return this.props.model.asked;
    }

    get signal() {
        return signalOf(this.answer);
    }

    get title() {
        return this.answer.record?.name || this.answer.product?.name || this.answer.code;
    }

    get goOnText() {
        const { isCounting } = this.props.model.desk;
        if (isCounting && this.answer.record?.model === PACKAGE) {
            return _t("All of it is there");
        }
        if (this.asked.code === FINISH) {
            return isCounting ? _t("Apply all the same") : _t("Validate all the same");
        }
        return _t("Take it all the same");
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
