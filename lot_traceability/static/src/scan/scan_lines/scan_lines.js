import { Component } from "@odoo/owl";

/** What is left to do on a document: the next line large, the others below it. */
export class ScanLines extends Component {
    static template = "lot_traceability.ScanLines";
    static props = { task: Object, next: { type: [Object, { value: null }] }, context: Object, onQuantity: Function };

    get others() {
        return this.props.task.lines.filter((line) => line !== this.props.next && line.id !== this.props.next?.id);
    }
}
