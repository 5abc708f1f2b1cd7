import { Component, onWillStart, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** Why a lot is held and, for a quarantine, where it is put. A place is scanned, or chosen where a rule names some. */
export class ScanHold extends Component {
    static template = "lot_traceability.ScanHold";
    static props = { model: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ reasons: [], places: [] });
        onWillStart(() => this.load());
    }

    get intent() {
        return this.props.model.intent;
    }

    get isQuarantine() {
        return this.intent.operation === "quarantine";
    }

    async load() {
        this.state.reasons = await this.orm.searchRead("lot.hold.reason", [], ["name"]);
        if (this.isQuarantine) {
            this.state.places = await this.orm.call("lot.scan", "quarantines", []);
            this.intent.place = this.state.places.length === 1 ? this.state.places[0] : null;
        }
    }
}
