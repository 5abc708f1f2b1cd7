import { _t } from "@web/core/l10n/translation";

/**
 * How severe it is gives the colour (see `scan.scss`), the pitch and the timbre: right is high and round, a warning is
 * in the middle, what is stopped is low and harsh.
 */
export const FAMILIES = {
    ok: { title: _t("Right"), wave: "sine", hertz: 1047 },
    warning: { title: _t("Asks"), wave: "triangle", hertz: 523 },
    stop: { title: _t("Stopped"), wave: "sawtooth", hertz: 165 },
};

/** Dark enough for a sign on white. */
const BLACK = "#212529";
const BLUE = "#0b5ed7";
const BROWN = "#7c2d12";
const GOLD = "#664d03";
const GREEN = "#157347";
const GREY = "#495057";
const MAROON = "#7f1d1d";
const NAVY = "#1e3a8a";
const OLIVE = "#4d7c0f";
const ORANGE = "#9a3412";
const PINK = "#9d174d";
const RED = "#b02a37";
const SKY = "#0369a1";
const TEAL = "#0f766e";
const VIOLET = "#6d28d9";

const row = (families, title, icon, accent, melody) => ({ families: families.split(" "), title, icon, accent, melody });

/**
 * What it is about gives the icon, the colour behind it, and the melody, which is also how the device shakes. Each
 * character is a 12th of a second: a digit is a tone so many half tones above that of the family (c: an octave), `-`
 * holds it, `.` is silence. No two melodies that one family can play are the same.
 */
export const SIGNALS = {
    // What is right, or goes on.
    done: row("ok", _t("Right"), "fa-check", GREEN, "0"),
    told: row("ok", _t("Found"), "fa-info", BLUE, "4"),
    open: row("ok", _t("A document is open"), "fa-folder-open-o", BLUE, "07"),
    context: row("ok", _t("Noted for the next scan"), "fa-thumb-tack", TEAL, "0.0"),
    lot_needed: row("ok", _t("Scan its lot"), "fa-tag", TEAL, "05"),
    new_lot: row("ok warning", _t("A new lot"), "fa-star", VIOLET, "0.77"),
    expected: row("ok", _t("How many?"), "fa-question", BLUE, "0.05"),
    package: row("ok", _t("A package"), "fa-archive", BLUE, "0.5"),
    counted: row("ok", _t("As expected"), "fa-check", GREEN, "00"),
    packed: row("ok", _t("Packed"), "fa-archive", VIOLET, "50"),
    undone: row("ok", _t("Taken back"), "fa-undo", TEAL, "70"),
    held: row("ok", _t("Put on hold"), "fa-hand-paper-o", PINK, "7-0-"),
    released: row("ok", _t("Released"), "fa-unlock", GREEN, "0-7-"),
    finished: row("ok", _t("The document is done"), "fa-flag-checkered", GREEN, "047c--"),
    queued: row("ok", _t("Waits for the server"), "fa-clock-o", GREY, "c"),
    // What speaks against it.
    proposal: row("warning stop", _t("Not the proposed one"), "fa-exchange", BLUE, "05"),
    fefo: row("warning stop", _t("Another expires first"), "fa-sort-numeric-asc", TEAL, "0.5"),
    few: row("warning stop", _t("One lot too many"), "fa-clone", BROWN, "0..50"),
    short_life: row("warning stop", _t("Too short for this customer"), "fa-hourglass-end", ORANGE, "730"),
    expired: row("warning stop", _t("Past its date"), "fa-calendar-times-o", MAROON, "7530"),
    hold: row("warning stop", _t("On hold"), "fa-hand-paper-o", PINK, "0-----"),
    wrong_lot: row("warning stop", _t("Wrong lot"), "fa-tag", RED, "5.50--"),
    wrong_product: row("stop", _t("Wrong product"), "fa-cube", VIOLET, "50--"),
    wrong_package: row("stop", _t("Wrong package"), "fa-archive", VIOLET, "50.0--"),
    other_vendor: row("warning", _t("Of another vendor"), "fa-truck", NAVY, "50"),
    wrong_location: row("warning stop", _t("Wrong place"), "fa-map-signs", OLIVE, "0.7"),
    already_done: row("stop", _t("Done already"), "fa-check-square-o", GREEN, "00"),
    over_quantity: row("warning stop", _t("More than asked for"), "fa-plus-circle", SKY, "0357"),
    quantity: row("stop", _t("Another quantity"), "fa-calculator", SKY, "03"),
    not_enough: row("stop", _t("Not that much is there"), "fa-minus-circle", ORANGE, "7530--"),
    pieces: row("warning", _t("Pieces of what?"), "fa-th", SKY, "0303"),
    partly: row("warning", _t("Not all of it is done"), "fa-adjust", BROWN, "03"),
    nothing_done: row("stop", _t("Nothing is done yet"), "fa-hourglass-o", GREY, "0-.0-"),
    discrepancy: row("warning", _t("Not as expected"), "fa-balance-scale", BROWN, "030"),
    date: row("warning", _t("No such day"), "fa-calendar-o", MAROON, "3.0"),
    unknown: row("stop", _t("Unknown"), "fa-question", BLACK, "0.0.0"),
    ambiguous: row("stop", _t("More than one is called so"), "fa-clone", TEAL, "0.3.0"),
    other_company: row("stop", _t("Of another company"), "fa-building-o", NAVY, "0.7.0"),
    cancelled: row("stop", _t("Cancelled"), "fa-trash-o", GREY, "3-0-"),
    empty_package: row("stop", _t("An empty package"), "fa-archive", GREY, "5.0-"),
    misread: row("stop", _t("Read badly"), "fa-barcode", BLACK, "0.0"),
    // Where nothing else is said.
    asks: row("warning", _t("A question"), "fa-exclamation", GOLD, "00"),
    refused: row("stop", _t("Refused"), "fa-times", RED, "0--"),
    blocked: row("warning", _t("Not taken: answer first"), "fa-lock", GREY, "0.0-"),
};

const MISREAD = ["check_digit", "truncated", "too_long", "characters", "unknown_ai", "twice", "number", "empty"];
const ALIASES = { ...Object.fromEntries(MISREAD.map((code) => [code, "misread"])), nothing_to_pack: "nothing_done" };
const OTHERS = { ok: "done", warning: "asks", stop: "refused" };
const CELL_SECONDS = 1 / 12;
/** So much of its last cell a tone leaves silent, that two of them are two. */
const GAP_SECONDS = 0.02;

/**
 * How an answer of the server, or something that only the screen knows, is told.
 *
 * @returns {Object} the row of `SIGNALS`, with its `code` and its `family`
 */
export function signalOf({ status, verdict = "ok", messages = [] }) {
    const said = [status === "finished" ? "finished" : null, messages[0]?.code, status, OTHERS[verdict]];
    const family = status === "blocked" ? "warning" : verdict;
    const code = said.map((name) => ALIASES[name] || name).find((name) => SIGNALS[name]?.families.includes(family));
    return { ...SIGNALS[code], code, family };
}

/** The melody of a signal as tones, each with its hertz, none for a rest, and its seconds. */
export function tonesOf({ melody, family }) {
    const { hertz } = FAMILIES[family];
    return melody.match(/[0-9a-c]-*|\.+/g).flatMap((part) => {
        const seconds = part.length * CELL_SECONDS;
        const step = parseInt(part[0], 16);
        return Number.isNaN(step) ? [{ seconds }] : [
            { hertz: hertz * 2 ** (step / 12), seconds: seconds - GAP_SECONDS }, { seconds: GAP_SECONDS }];
    });
}

/** The melody as `navigator.vibrate` takes it: milliseconds of shaking and of rest, in turn. */
export function vibrationOf(signal) {
    const pattern = [];
    for (const { hertz, seconds } of tonesOf(signal)) {
        const milliseconds = Math.round(seconds * 1000);
        if (hertz || pattern.length % 2) {
            pattern.push(milliseconds);
        } else {
            pattern[pattern.length - 1] += milliseconds;
        }
    }
    return pattern;
}
