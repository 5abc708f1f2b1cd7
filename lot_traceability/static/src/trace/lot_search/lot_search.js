import { Component } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const FOUND_BY = {
    former_name: _t("Former number"),
    vendor_lot: _t("Vendor lot"),
    document: _t("Document"),
};

/** Finds a lot by its name, a vendor's lot number or a document, and hands it to `onSelect`. */
export class LotSearch extends Component {
    static template = "lot_traceability.LotSearch";
    static components = { AutoComplete };
    static props = {
        onSelect: Function,
        autofocus: { type: Boolean, optional: true },
    };
    static defaultProps = { autofocus: false };

    setup() {
        this.orm = useService("orm");
        this.sources = [{
            placeholder: _t("Searching…"),
            optionSlot: "option",
            options: (text) => this.search(text),
        }];
    }

    async search(text) {
        if (!text) {
            return [];
        }
        const lots = await this.orm.call("stock.lot", "trace_search", [text]);
        if (!lots.length) {
            return [{ label: _t("No lot, vendor lot or document matches “%s”.", text), data: {} }];
        }
        return lots.map((lot) => ({
            label: lot.name,
            data: { ...lot, foundBy: FOUND_BY[lot.found_by] },
            onSelect: () => this.props.onSelect(lot),
        }));
    }
}
