import { Component } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { OPTIONS } from "./options";

const { DateTime } = luxon;

/** The panel of options: what each means in plain words, and the way to choose it. */
export class TraceOptions extends Component {
    static template = "lot_traceability.TraceOptions";
    static components = { DateTimeInput };
    static props = {
        options: Object,
        onChange: Function,
    };

    setup() {
        this.OPTIONS = OPTIONS;
    }

    moment(option) {
        const value = this.props.options[option.name];
        return value ? DateTime.fromISO(value).setZone("default") : false;
    }

    onMoment(option, value) {
        this.props.onChange({ [option.name]: value ? value.toUTC().toISO() : option.default });
    }
}
