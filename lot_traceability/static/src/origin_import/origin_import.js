import { Component, onMounted, onWillDestroy, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const EVERY = 1000; // milliseconds between two looks at how far it is

/** Runs the import of a list, all of it or nothing, and shows how far it is; see `lot.origin.import`. */
export class OriginImport extends Component {
    static template = "lot_traceability.OriginImport";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.wizard = this.props.action.params.id;
        this.state = useState({ percent: 0, running: true, text: "", error: "" });
        this.timer = setInterval(() => this.look(), EVERY);
        onMounted(() => this.run());
        onWillDestroy(() => clearInterval(this.timer));
    }

    async look() {
        const [wizard] = await this.orm.silent.read("lot.origin.import", [this.wizard], ["progress"]);
        this.state.percent = Math.floor(100 * wizard.progress);
    }

    async run() {
        try {
            this.state.text = await this.orm.silent.call("lot.origin.import", "run", [[this.wizard]]);
            this.state.percent = 100;
        } catch (error) {
            this.state.error = error.data?.message || error.message;
        }
        clearInterval(this.timer);
        this.state.running = false;
    }

    async close() {
        await this.action.doAction({ type: "ir.actions.act_window_close" });
        await this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    }
}

registry.category("actions").add("lot_traceability.origin_import", OriginImport);
