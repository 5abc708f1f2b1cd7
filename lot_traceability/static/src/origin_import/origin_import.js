import { Component, onMounted, onWillDestroy, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const EVERY = 1000; // milliseconds between two looks at how far it is

/** Runs the import of a list, all of it or nothing, and shows how far it is; see `lot.origin.import`. */
export class OriginImport extends Component {
    static template = "lot_traceability.OriginImport";
    static props = { ...standardActionServiceProps };

    setup() {
        // Not by `useService`: its answers would be lost when the dialog is closed, and the import goes on.
        this.orm = this.env.services.orm;
        this.notification = useService("notification");
        this.action = useService("action");
        this.wizard = this.props.action.params.id;
        this.state = useState({ percent: 0, running: true, text: "", error: "" });
        this.isClosed = false;
        this.timer = setInterval(() => this.look(), EVERY);
        onMounted(() => this.run());
        onWillDestroy(() => {
            this.isClosed = true;
            clearInterval(this.timer);
        });
    }

    async look() {
        const [wizard] = await this.orm.silent.read("lot.origin.import", [this.wizard], ["progress"]);
        this.state.percent = Math.max(this.state.percent, Math.floor(100 * wizard.progress));
    }

    async run() {
        try {
            this.state.text = await this.orm.silent.call("lot.origin.import", "run", [[this.wizard]]);
            this.state.percent = 100;
        } catch (error) {
            this.state.error = _t("%s Nothing was written.", error.data?.message || error.message);
        }
        clearInterval(this.timer);
        this.state.running = false;
        if (this.isClosed) {
            this.notification.add(this.state.text || this.state.error, {
                type: this.state.error ? "danger" : "success", sticky: true });
        }
    }

    /** The list is still there, and what is in its way can be left out or corrected. */
    back() {
        return this.action.doAction({
            type: "ir.actions.act_window", res_model: "lot.origin.import", res_id: this.wizard, target: "new",
            views: [[false, "form"]], name: this.props.action.name });
    }

    async close() {
        await this.action.doAction({ type: "ir.actions.act_window_close" });
        await this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    }
}

registry.category("actions").add("lot_traceability.origin_import", OriginImport);
