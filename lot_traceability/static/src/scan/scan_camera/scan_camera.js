import { Component } from "@odoo/owl";
import { BarcodeVideoScanner } from "@web/core/barcode/barcode_video_scanner";

const PAUSE_MS = 1000;
/** A label that stays in the picture is one scan: the same code counts again when it was out of sight so long. */
const AWAY_MS = 2500;

/** Odoo's camera, which stays open for the next label. */
export class ScanCamera extends Component {
    static template = "lot_traceability.ScanCamera";
    static components = { BarcodeVideoScanner };
    static props = { onCode: Function, onError: Function, onClose: Function };

    setup() {
        this.pause = PAUSE_MS;
        this.last = { code: null, at: 0 };
    }

    onResult(code) {
        const isSame = code === this.last.code && Date.now() - this.last.at < AWAY_MS;
        this.last = { code, at: Date.now() };
        if (!isSame) {
            this.props.onCode(code);
        }
    }
}
