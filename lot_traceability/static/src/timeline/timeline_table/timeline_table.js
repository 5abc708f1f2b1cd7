import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatMoment, formatQuantity, formatTime } from "../../trace/format";
import { RecordLink } from "../../trace/record_link/record_link";

const ICONS = {
    received: "fa-sign-in",
    produced: "fa-cogs",
    used: "fa-cog",
    delivered: "fa-truck",
    returned: "fa-undo",
    returned_to_vendor: "fa-reply",
    dropshipped: "fa-paper-plane-o",
    adjusted: "fa-balance-scale",
    scrapped: "fa-trash-o",
    correction: "fa-pencil",
    held: "fa-hand-paper-o",
    released: "fa-unlock",
    retest_requested: "fa-flask",
    retest_approved: "fa-flask",
    identity: "fa-pencil",
    attribute: "fa-tags",
    attribute_left: "fa-tags",
    retest_refused: "fa-flask",
    label: "fa-barcode",
    label_again: "fa-barcode",
};

/** The events of a lot, day by day; a card for each on a phone. */
export class TimelineTable extends Component {
    static template = "lot_traceability.TimelineTable";
    static components = { RecordLink };
    static props = {
        rows: Array,
        names: Object,
        uom: String,
        label: String,
    };

    setup() {
        Object.assign(this, { formatMoment, formatTime });
    }

    /** @returns {{key: string, day: string, rows: Object[]}[]} what is hidden stands with the day before it */
    get days() {
        const days = [];
        this.props.rows.forEach((row, index) => {
            const day = row.redacted ? days.at(-1)?.day ?? "" : formatDay(row.date);
            if (days.at(-1)?.day !== day) {
                days.push({ key: index, day, rows: [] });
            }
            days.at(-1).rows.push({ key: index, ...row });
        });
        return days;
    }

    icon(row) {
        return ICONS[row.kind] || "fa-arrows-h";
    }

    /** What it did to the stock, with its sign; the quantity alone where the stock stays. */
    change(row) {
        if (row.kind === "correction" || row.quantity === undefined) {
            return "";
        }
        const text = formatQuantity(row.change || row.quantity, this.props.uom);
        return row.change > 0 ? `+${text}` : text.replace("-", "−");
    }

    balance(row) {
        return formatQuantity(row.balance, this.props.uom).replace("-", "−");
    }

    correction(row) {
        const before = formatQuantity(row.before, this.props.uom);
        const now = formatQuantity(row.quantity, this.props.uom);
        if (row.before === row.quantity) {
            return _t("its date or its place; %s as before", now);
        }
        return row.of === "used"
            ? _t("used were %(before)s, now %(now)s", { before, now })
            : _t("made were %(before)s, now %(now)s", { before, now });
    }

    place(id) {
        return this.props.names.locations[id] || "";
    }

    partner(row) {
        return this.props.names.partners[row.partner_id]?.name || "";
    }

    person(row) {
        return this.props.names.users[row.user_id] || "";
    }
}
