import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** A small clock beside a lot: opens its timeline. Ctrl or Cmd opens a new tab. */
export class TimelineLink extends Component {
    static template = "lot_traceability.TimelineLink";
    static props = {
        lot: Object,
        class: { type: String, optional: true },
        tabindex: { type: Number, optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { class: "", tabindex: 0 };

    setup() {
        this.action = useService("action");
    }

    get href() {
        return `/odoo/lot-timeline?active_ids=${this.props.lot.id}`;
    }

    onClick(ev) {
        const { id } = this.props.lot;
        return this.action.doAction("lot_traceability.timeline_action", {
            additionalContext: { active_id: id, active_ids: [id] },
            newWindow: ev.ctrlKey || ev.metaKey,
        });
    }
}
