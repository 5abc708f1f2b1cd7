import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatMoment, formatQuantity, formatValue } from "../format";
import { RecordLink } from "../record_link/record_link";

/** Rows drawn at first; more come on request, so that a list of thousands opens at once. */
const PAGE = 100;

/** The columns that a list can show: header, class of the cell, and the field that must be set somewhere. */
const COLUMNS = {
    document: { label: _t("Document") },
    lot: { label: _t("Lot") },
    product: { label: _t("Product") },
    quantity: { label: _t("Quantity"), numeric: true },
    reserved: { label: _t("Reserved"), numeric: true, field: "reserved" },
    value: { label: _t("Value"), numeric: true },
    location: { label: _t("Where"), field: "location_id" },
    package: { label: _t("Package"), field: "package_id" },
    owner: { label: _t("Owner"), field: "owner_id" },
    date: { label: _t("Date") },
    partner: { label: _t("Partner"), field: "partner_id" },
};

/** One list of whereabouts; a column that no row fills is left out. */
export class WhereaboutsList extends Component {
    static template = "lot_traceability.WhereaboutsList";
    static components = { RecordLink };
    static props = {
        rows: Array,
        columns: { type: Array, element: String },
        lots: Map,
        names: Object,
        label: String,
    };

    setup() {
        this.state = useState({ limit: PAGE });
        Object.assign(this, { formatDay, formatMoment, formatQuantity, formatValue });
    }

    get columns() {
        return this.props.columns
            .map((name) => ({ name, ...COLUMNS[name] }))
            .filter(({ field }) => !field || this.props.rows.some((row) => row[field]));
    }

    get drawn() {
        return this.props.rows.slice(0, this.state.limit);
    }

    lotName(row) {
        return this.props.lots.get(row.lot_id)?.name || "";
    }

    productName(row) {
        return this.props.names.products[row.product_id] || "";
    }

    partnerName(id) {
        return this.props.names.partners[id]?.name || "";
    }

    showMore() {
        this.state.limit += 5 * PAGE;
    }
}
