import { barcodeService } from "@barcodes/barcode_service";
import { patch } from "@web/core/utils/patch";
import { getVisibleElements } from "@web/core/utils/ui";

/** How scanners that cannot send FNC1 write it: by the Alt code, or as a terminal's Ctrl+]. */
const WRITTEN_SEPARATOR = /Alt029|Control\]/g;

/** Odoo takes Alt and Control out of what was typed, and would leave the rest in the lot's name. */
patch(barcodeService, {
    cleanBarcode(barcode) {
        return super.cleanBarcode(barcode.replace(WRITTEN_SEPARATOR, "\x1d"));
    },
});

/**
 * The button that Odoo's own command names, as people print it on cards; null where there is none, and the code may
 * well be that of a lot.
 */
export function buttonOf(code, element) {
    const name = /^OBT([-\w]+)$/.exec(code)?.[1];
    return (name && getVisibleElements(element, `[barcode_trigger="${name}"]`)[0]) || null;
}
