import {
    Component, onMounted, onWillStart, onWillUnmount, status, useEffect, useExternalListener, useRef, useState,
} from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useAutofocus, useBus, useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ScanCamera } from "./scan_camera/scan_camera";
import { buttonOf } from "./scan_codes";
import { ScanContents } from "./scan_contents/scan_contents";
import { signal } from "./scan_feedback";
import { ScanHistory } from "./scan_history/scan_history";
import { ScanHold } from "./scan_hold/scan_hold";
import { ScanKeys } from "./scan_keys";
import { ScanLines } from "./scan_lines/scan_lines";
import { ScanLot } from "./scan_lot/scan_lot";
import { ScanModel } from "./scan_model";
import { ScanPad } from "./scan_pad/scan_pad";
import { inTime } from "./scan_queue";
import { ScanSounds } from "./scan_sounds/scan_sounds";
import { wake } from "./scan_sound";
import { ScanStart } from "./scan_start/scan_start";
import { ScanVerdict } from "./scan_verdict/scan_verdict";
import { ScanWaiting } from "./scan_waiting/scan_waiting";

const RELOAD_MS = 5000;
/** What a scanned thing is asked about with, while nothing is open. */
const ABOUT = {
    "stock.lot": "lot", "stock.location": "place", "stock.package": "contents", "product.product": "contents" };

/** The screen of whoever works with a scanner: which lot, where, how many; and whether the scanned one is right. */
export class ScanAction extends Component {
    static template = "lot_traceability.ScanAction";
    static components = {
        ScanCamera, ScanContents, ScanHistory, ScanHold, ScanLines, ScanLot, ScanPad, ScanSounds, ScanStart,
        ScanVerdict, ScanWaiting };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Scan");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.typed = useAutofocus({ refName: "typed", mobile: true });
        this.model = useState(new ScanModel({
            signal,
            call: (method, args, kwargs) => this.orm.silent.call("lot.scan", method, args, kwargs),
            report: (error) => void Promise.reject(error), // Odoo tells of what nobody caught
            storage: browser.localStorage,
            session: browser.sessionStorage,
            place: `lot_traceability.scan.${session.db}.${user.userId}`,
            doAction: (action, onClose) => this.action.doAction(action, { onClose }),
        }));
        this.state = useState({
            tasks: null, isTyping: false, isPadOpen: false, isCameraOpen: false, hasHelp: false, hasPackages: false });
        this.listen();
        useEffect((isOpen) => void (isOpen || this.loadTasks()), () => [Boolean(this.model.document)]);
        onWillStart(async () => {
            this.state.hasPackages = await user.hasGroup("stock.group_tracking_lot");
        });
        onMounted(() => this.start());
        onWillUnmount(() => {
            browser.clearTimeout(this.timer);
            this.model.stop();
        });
    }

    listen() {
        const keys = new ScanKeys((code) => this.onCode(code));
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => this.onCode(ev.detail.barcode, true));
        useExternalListener(browser, "online", () => this.model.resume());
        useExternalListener(window, "pointerdown", wake, { capture: true });
        useExternalListener(window, "keydown", (ev) => {
            wake();
            if (this.root.el.contains(ev.target)) {
                keys.onKeydown(ev);
            }
        }, { capture: true });
    }

    /** What was scanned can be taken back, and put into a package; a count is typed anew. */
    get canUndo() {
        const { desk } = this.model;
        return desk.done > 0 && !desk.isCounting;
    }

    get canPack() {
        const { document, task } = this.model;
        return this.canUndo && document.model === "stock.picking" && Boolean(task.to_pack || this.state.hasPackages);
    }

    async start() {
        const { active_model: model, active_id: id } = this.props.action.context || {};
        const resumed = this.model.resume();
        if (["stock.picking", "mrp.production"].includes(model) && id) {
            const [{ display_name: name }] = await this.orm.read(model, [id], ["display_name"]);
            this.isFromForm = true;
            await this.model.open({ model, id, name });
        }
        await resumed;
    }

    async loadTasks() {
        browser.clearTimeout(this.timer);
        try {
            this.state.tasks = await inTime(this.orm.silent.call("lot.scan", "tasks", []));
        } catch (error) {
            if (status(this) === "destroyed") {
                return;
            }
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.timer = browser.setTimeout(() => this.loadTasks(), RELOAD_MS);
        }
    }

    /**
     * Take a code from wherever it comes.
     *
     * @param {string} code
     * @param {boolean} [isPressed] Odoo presses the button that it may name by itself
     */
    async onCode(code, isPressed = false) {
        const button = buttonOf(code, this.ui.activeElement);
        if (button && !button.disabled) {
            isPressed || button.click();
        } else if (button || this.ui.activeElement !== document) {
            signal({ status: "blocked" });
            this.notification.add(_t("%s was not taken: answer first what is asked.", code), { type: "warning" });
        } else {
            this.state.isPadOpen = false;
            await this.model.scan(code);
        }
    }

    onCamera() {
        if (isBarcodeScannerSupported()) {
            this.state.isCameraOpen = !this.state.isCameraOpen;
        } else {
            this.onCameraError(new Error(_t("This browser gives no camera here. It has to be a secure page (https).")));
        }
    }

    onCameraError(error) {
        this.state.isCameraOpen = false;
        this.notification.add(error.message, { type: "warning" });
    }

    async onTyped() {
        const code = this.typed.el.value;
        this.state.isTyping = false;
        await this.onCode(code);
    }

    async onOpen(document) {
        this.model.forget();
        await this.model.open(document);
    }

    async onBack() {
        const { model } = this;
        if (this.state.hasHelp) {
            this.state.hasHelp = false;
        } else if (this.isFromForm) {
            await model.close();
            this.env.config.historyBack();
        } else if (model.document || model.answer) {
            model.forget();
            await model.close();
        } else {
            await this.action.doAction("lot_traceability.trace_action", { clearBreadcrumbs: true });
        }
    }

    /** A pressed button must not keep the focus: the next code would press it again. Whoever uses keys needs it. */
    onClick(ev) {
        if (ev.detail) {
            ev.target.closest("button")?.blur();
        }
    }

    /** What was asked about, while no document is open: `kind` and `record`. */
    get about() {
        const { document, answer } = this.model;
        const kind = !document && answer?.status === "told" && answer.record && ABOUT[answer.record.model];
        return kind ? { kind, record: answer.record } : null;
    }

    /** The number pad: for the answer to how many, or for the quantity of the next scan. */
    get pad() {
        const { asked, answer, desk } = this.model;
        if (asked?.needsQuantity) {
            return {
                key: answer.key, title: answer.record?.name || answer.code, hint: answer.messages[0]?.text || "",
                doneText: _t("Counted"), onValue: () => {}, onDone: (quantity) => this.model.goOn({ quantity }),
                onClose: () => this.model.forget() };
        }
        const close = () => Object.assign(this.state, { isPadOpen: false });
        return this.state.isPadOpen && desk.task ? {
            key: "next", title: _t("How many of the next scan?"), hint: desk.next?.quantity || "", doneText: _t("Done"),
            onValue: (quantity) => Object.assign(desk.context, { quantity }), onDone: close,
            onClose: () => Object.assign(desk.context, { quantity: null }) && close() } : null;
    }
}

registry.category("actions").add("lot_traceability.scan", ScanAction);
