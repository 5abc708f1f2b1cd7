import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { barcodeService } from "@barcodes/barcode_service";
import { browser } from "@web/core/browser/browser";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { signal } from "./scan_feedback";
import { ScanHold } from "./scan_hold/scan_hold";
import { ScanLines } from "./scan_lines/scan_lines";
import { ScanLot } from "./scan_lot/scan_lot";
import { ScanModel } from "./scan_model";
import { ScanStart } from "./scan_start/scan_start";
import { ScanVerdict } from "./scan_verdict/scan_verdict";

/** Scanners that cannot send FNC1 write Alt029; Odoo takes the Alt out of it and leaves a number in the lot's name. */
patch(barcodeService, {
    cleanBarcode(barcode) {
        return super.cleanBarcode(barcode.replaceAll("Alt029", "\x1d"));
    },
});

/** The screen of whoever works with a scanner: which lot, where, how many; and whether the scanned one is right. */
export class ScanAction extends Component {
    static template = "lot_traceability.ScanAction";
    static components = { ScanHold, ScanLines, ScanLot, ScanStart, ScanVerdict };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Scan");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.typed = useRef("typed");
        this.model = useState(new ScanModel({
            call: (method, args, kwargs) => this.orm.silent.call("lot.scan", method, args, kwargs),
            signal,
            storage: browser.localStorage,
            place: `lot_traceability.scans.${user.userId}`,
            doAction: (action) => this.action.doAction(action, { onClose: () => this.model.reload() }),
        }));
        this.state = useState({ tasks: null, isTyping: false });
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => this.onScanned(ev.detail.barcode));
        const online = () => this.model.send();
        browser.addEventListener("online", online);
        onWillUnmount(() => browser.removeEventListener("online", online));
        onMounted(() => this.start());
    }

    async start() {
        const { active_model: model, active_id: id } = this.props.action.context || {};
        if (["stock.picking", "mrp.production"].includes(model) && id) {
            const [{ display_name: name }] = await this.orm.read(model, [id], ["display_name"]);
            this.isFromForm = true;
            await this.model.open({ model, id, name });
        }
        await this.loadTasks();
        await this.model.send();
    }

    async loadTasks() {
        this.state.tasks = await this.orm.call("lot.scan", "tasks", []);
    }

    async onScanned(code) {
        const before = this.model.document;
        await this.model.scan(code);
        if (before && !this.model.document) {
            await this.loadTasks();
        }
    }

    async onCamera() {
        try {
            await this.onScanned(await scanBarcode(this.env, "environment"));
        } catch (error) {
            this.notification.add(error.message, { type: "warning" });
        }
    }

    async onTyped() {
        const code = this.typed.el.value;
        this.state.isTyping = false;
        await this.onScanned(code);
    }

    async onOpen(document) {
        await this.model.open(document);
        this.model.forget();
    }

    async onFinish() {
        await this.model.finish();
        await this.loadTasks();
    }

    async onBack() {
        if (this.isFromForm) {
            this.env.config.historyBack();
        } else if (this.model.document || this.model.answer) {
            this.model.close();
            this.model.forget();
            await this.loadTasks();
        } else {
            await this.action.doAction("lot_traceability.trace_action", { clearBreadcrumbs: true });
        }
    }

    onQuantity(ev) {
        const quantity = parseFloat(ev.target.value);
        this.model.context.quantity = Number.isFinite(quantity) ? quantity : null;
        ev.target.blur();
    }

    /** A lot or a place that was asked about, while no document is open. */
    get asked() {
        const { document, answer } = this.model;
        return document || answer?.status !== "told" ? null : answer.record;
    }

    get lot() {
        return this.asked?.model === "stock.lot" ? this.asked : null;
    }

    get place() {
        return this.asked?.model === "stock.location" ? this.asked : null;
    }
}

registry.category("actions").add("lot_traceability.scan", ScanAction);
