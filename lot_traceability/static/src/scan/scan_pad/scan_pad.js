import { barcodeService } from "@barcodes/barcode_service";
import { Component, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { localization } from "@web/core/l10n/localization";

/** What Odoo takes for a code; less than that, typed at one go, is a number. */
const SHORTEST_CODE = 3;
const LONGEST = 9;

/** Large keys for a quantity. Nothing of it has the focus: a scanner that is used meanwhile types into nothing. */
export class ScanPad extends Component {
    static template = "lot_traceability.ScanPad";
    static props = {
        title: String, hint: String, doneText: String, onValue: Function, onDone: Function, onClose: Function };

    setup() {
        this.keys = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "Backspace"];
        this.state = useState({ text: "" });
        this.typed = "";
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get point() {
        return localization.decimalPoint;
    }

    get shown() {
        return this.state.text.replace(".", this.point) || "–";
    }

    /** The number that is typed; null if none is. */
    get value() {
        const { text } = this.state;
        return text === "" || text === "." ? null : Number(text);
    }

    press(key) {
        const { text } = this.state;
        if (key === "Backspace") {
            this.state.text = text.slice(0, -1);
        } else if (text.length < LONGEST && !(key === "." && text.includes("."))) {
            this.state.text = text + key;
        }
        this.props.onValue(this.value);
    }

    done() {
        if (this.value !== null) {
            this.props.onDone(this.value);
        }
    }

    /** Keys of a person come here, too; those of a scanner come faster, and all at one go. */
    onKeydown({ key, target }) {
        if (target.matches("textarea, input:not(.o-barcode-input)")) {
            return;
        }
        browser.clearTimeout(this.timer);
        if (key === "Enter" || key === "Tab") {
            this.typed = "";
            return;
        }
        this.typed += key.length === 1 ? key : "";
        if (key === "Backspace") {
            this.press(key);
        }
        this.timer = browser.setTimeout(() => this.onTyped(), barcodeService.maxTimeBetweenKeysInMs);
    }

    onTyped() {
        const { typed } = this;
        this.typed = "";
        if (typed.length < SHORTEST_CODE) {
            [...typed.replace(this.point, ".")].filter((key) => /[0-9.]/.test(key)).forEach((key) => this.press(key));
        }
    }
}
