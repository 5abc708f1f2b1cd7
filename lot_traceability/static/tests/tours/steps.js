import { press } from "@odoo/hoot-dom";

/** What a scanner does that is plugged in as a keyboard. */
export function scanned(content, code) {
    return {
        content,
        trigger: ".o_lot_scan",
        async run() {
            for (const key of code) {
                await press(key);
            }
            await press("Enter");
        },
    };
}

/** The same with true keys of the browser, which find their way into whatever has the focus; see `tour_case.py`. */
export const keyed = (content, code) => ({ content, trigger: ".o_lot_scan", run: () => window.typeKeys(code) });

/** The test keeps a picture of what a person sees now, and the tour goes on when it is there; see `tour_case.py`. */
export const pictured = (name) => ({
    content: `A picture: ${name}`,
    trigger: ".modal, body:not(:has(.modal)) .o_action_manager .o_action",
    run: () => new Promise((resolve) => {
        window.pictureKept = resolve;
        window.keepPicture(name);
    }),
});
