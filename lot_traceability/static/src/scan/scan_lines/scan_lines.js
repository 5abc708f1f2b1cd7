import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const ICONS = { location: "fa-map-marker", package: "fa-archive", product: "fa-cube" };

/** What is left to do on a document: the next line large, the others below it. */
export class ScanLines extends Component {
    static template = "lot_traceability.ScanLines";
    static props = { desk: Object, onQuantity: Function };

    get next() {
        return this.props.desk.next;
    }

    /** What was said before the next scan, and can be taken back. */
    get said() {
        const { context } = this.props.desk;
        return Object.entries(ICONS)
            .filter(([name]) => context[name])
            .map(([name, icon]) => ({ name, icon, text: this.text(context[name]) }));
    }

    /** A place is where things are taken from, or put to. */
    text({ name, role }) {
        return { source: _t("From %s", name), destination: _t("To %s", name) }[role] || name;
    }

    get others() {
        return this.props.desk.task.lines.filter((line) => line.id !== this.next?.id);
    }

    icon(line) {
        if (line.is_off) {
            return "fa-exclamation-triangle";
        }
        return line.is_picked ? "fa-check text-success" : "fa-circle-o";
    }
}
