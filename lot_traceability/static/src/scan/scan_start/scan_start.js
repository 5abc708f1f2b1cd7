import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const TITLES = {
    receive: _t("To receive"), deliver: _t("To pick and deliver"), move: _t("To move"), produce: _t("To make"),
    count: _t("To count") };

/** Where a session begins: scan anything, or choose what is ready. */
export class ScanStart extends Component {
    static template = "lot_traceability.ScanStart";
    static props = { tasks: { type: [Object, { value: null }] }, onOpen: Function, onHelp: Function };

    get groups() {
        return Object.entries(TITLES)
            .map(([kind, title]) => ({ kind, title, documents: this.props.tasks?.[kind] || [] }))
            .filter((group) => group.documents.length);
    }
}
