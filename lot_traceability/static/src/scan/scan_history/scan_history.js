import { Component } from "@odoo/owl";
import { signalOf } from "../scan_signals";

const MOST = 6;

/** The last answers at a glance; and those that nobody can have seen, until somebody says that he has. */
export class ScanHistory extends Component {
    static template = "lot_traceability.ScanHistory";
    static props = { model: Object };

    /** Those before the one that is shown large. */
    get last() {
        const { answered, answer } = this.props.model;
        return answered.filter(({ key }) => key !== answer?.key).slice(0, MOST);
    }

    signalOf(answer) {
        return signalOf(answer);
    }

    nameOf({ record, product, code }) {
        return record?.name || product?.name || code;
    }
}
