import { barcodeService } from "@barcodes/barcode_service";

/** A scanner types faster than this; nobody else does. */
const BURST_MS = 50;
const SHORTEST = 3;
const FIELDS = "input, textarea";

/**
 * Keeps a scanner out of what has the focus. Odoo leaves the keys in a field to the field: here what was typed too fast
 * for a person, and ends with Enter or Tab, is taken out of it again, and is a scan. From a button the focus is taken:
 * a blank in the code would press it.
 */
export class ScanKeys {
    /** @param {(code: string) => void} onScan */
    constructor(onScan) {
        this.onScan = onScan;
        this.burst = null;
    }

    /** To be called before anybody else hears of the key. */
    onKeydown(ev) {
        const { key, target } = ev;
        const isText = key?.length === 1;
        if (target.matches(FIELDS)) {
            this.onField(ev, isText);
        } else if (isText && key !== " ") {
            target.blur();
        }
    }

    onField(ev, isText) {
        const { key, target } = ev;
        if (isText || ["Alt", "Control"].includes(key)) {
            this.continued(ev).text += key;
        } else if (["Enter", "Tab"].includes(key)) {
            const { text, before } = this.continued(ev);
            const code = barcodeService.cleanBarcode(text);
            if (code.length >= SHORTEST) {
                ev.preventDefault();
                ev.stopPropagation();
                target.value = before;
                target.dispatchEvent(new Event("input", { bubbles: true }));
                this.onScan(code);
            }
            this.burst = null;
        } else if (key !== "Shift") {
            this.burst = null;
        }
    }

    continued(ev) {
        const { burst } = this;
        const { target } = ev;
        const now = this.timeOf(ev);
        if (burst?.target !== target || now - burst.at > BURST_MS) {
            this.burst = { target, text: "", before: target.value };
        }
        this.burst.at = now;
        return this.burst;
    }

    /** When the key was pressed, not when a busy page came to hear of it. */
    timeOf(ev) {
        return ev.timeStamp;
    }
}
