import { Component, onMounted, onWillDestroy, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Asks a wizard for batch after batch, and shows how far it is; see `lot.batch.mixin`. */
export class ProgressAction extends Component {
    static template = "lot_traceability.ProgressAction";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.task = this.props.action.params;
        this.state = useState({ left: this.task.total, running: false, stopping: false, error: null });
        onMounted(() => this.run());
        onWillDestroy(() => (this.state.stopping = true));
    }

    get percent() {
        return Math.floor((100 * (this.task.total - this.state.left)) / this.task.total);
    }

    get text() {
        const { total } = this.task;
        return _t("%(done)s of %(total)s", {
            done: formatInteger(total - this.state.left), total: formatInteger(total) });
    }

    async run() {
        const { model, id } = this.task;
        Object.assign(this.state, { running: true, stopping: false, error: null });
        try {
            while (this.state.left && !this.state.stopping) {
                this.state.left = await this.orm.call(model, "work_on_some", [[id]]);
            }
        } catch (error) {
            this.state.error = error.data?.message || error.message;
        }
        this.state.running = false;
        if (!this.state.left) {
            await this.close();
        }
    }

    stop() {
        this.state.stopping = true;
    }

    async close() {
        await this.action.doAction({ type: "ir.actions.act_window_close" });
        await this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    }
}

registry.category("actions").add("lot_traceability.progress", ProgressAction);
