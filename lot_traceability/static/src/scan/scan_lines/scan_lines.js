import { Component } from "@odoo/owl";

/** What is left to do on a document: the next line large, the others below it. */
export class ScanLines extends Component {
    static template = "lot_traceability.ScanLines";
    static props = { task: Object, next: { type: [Object, { value: null }] }, context: Object, onQuantity: Function };

    icon(line) {
        if (line.is_off) {
            return "fa-exclamation-triangle";
        }
        return line.is_picked ? "fa-check text-success" : "fa-circle-o text-muted";
    }

    get others() {
        return this.props.task.lines.filter((line) => line !== this.props.next && line.id !== this.props.next?.id);
    }
}
