import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** A link to the form of a record, or just its name where the user may not open it. Ctrl or Cmd opens a new tab. */
export class RecordLink extends Component {
    static template = "lot_traceability.RecordLink";
    static props = {
        model: String,
        id: Number,
        name: String,
        class: { type: String, optional: true },
        readable: { type: Boolean, optional: true },
        tabindex: { type: Number, optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { class: "", readable: true, tabindex: 0 };

    setup() {
        this.action = useService("action");
    }

    get href() {
        return `/odoo/${this.props.model}/${this.props.id}`;
    }

    onClick(ev) {
        openRecord(this.action, this.props.model, this.props.id, ev.ctrlKey || ev.metaKey);
    }
}

/**
 * @param {Object} action the action service
 * @param {string} model
 * @param {number} id
 * @param {boolean} [newWindow]
 */
export function openRecord(action, model, id, newWindow = false) {
    return action.doAction(
        { type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]] },
        { newWindow }
    );
}
