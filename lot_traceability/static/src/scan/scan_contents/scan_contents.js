import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { PACKAGE } from "../scan_desk";

const MOST = 20;
const NAMED = { fields: { display_name: {} } };
const SPECIFICATION = {
    product_id: NAMED, lot_id: NAMED, quantity: {}, product_uom_id: NAMED, location_id: NAMED, package_id: NAMED,
    expiration_date: {} };

/** What a scanned package holds, or where a scanned product is and in which lots, the first to expire first. */
export class ScanContents extends Component {
    static template = "lot_traceability.ScanContents";
    static props = { record: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ rows: [], more: 0 });
        onWillStart(() => this.load());
    }

    get isPackage() {
        return this.props.record.model === PACKAGE;
    }

    async load() {
        const { length, records } = await this.orm.webSearchRead("stock.quant", await this.domain(), {
            specification: SPECIFICATION, limit: MOST, order: "removal_date, in_date, id" });
        this.state.rows = records.map((quant) => this.row(quant));
        this.state.more = length - records.length;
    }

    async domain() {
        const { id } = this.props.record;
        if (this.isPackage) {
            const [{ contained_quant_ids: ids }] = await this.orm.read(PACKAGE, [id], ["contained_quant_ids"]);
            return [["id", "in", ids]];
        }
        return [["product_id", "=", id], ["quantity", ">", 0], ["location_id.usage", "in", ["internal", "transit"]]];
    }

    row({ id, product_id, lot_id, quantity, product_uom_id, location_id, package_id, expiration_date }) {
        const product = product_id.display_name;
        const amount = formatFloat(quantity, { trailingZeros: false });
        return {
            id, name: lot_id ? lot_id.display_name : product, product: this.isPackage && lot_id ? product : "",
            where: [location_id.display_name, !this.isPackage && package_id?.display_name].filter(Boolean).join(" · "),
            quantity: `${amount} ${product_uom_id.display_name}`,
            expires: expiration_date ? formatDate(deserializeDateTime(expiration_date)) : "" };
    }
}
