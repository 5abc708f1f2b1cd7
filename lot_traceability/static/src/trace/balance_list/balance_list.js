import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { balanceColumns, balanceRows } from "../balance_model";
import { formatQuantity } from "../format";
import { RecordLink } from "../record_link/record_link";

/** Rows drawn at first; more come on request. */
const PAGE = 200;

const LABELS = {
    came: _t("Came in"),
    adjusted: _t("Counted"),
    there: _t("On hand"),
    delivered: _t("Delivered"),
    used: _t("Used"),
    scrapped: _t("Scrapped"),
    returned: _t("Returned to vendor"),
    difference: _t("Difference"),
    in_doubt: _t("In doubt"),
};

/** The mass balance of a trace: each lot under its product, and where the difference lies if one does not close. */
export class BalanceList extends Component {
    static template = "lot_traceability.BalanceList";
    static components = { RecordLink };
    static props = {
        answer: Object,
        lots: Map,
        confidence: String,
    };

    setup() {
        this.state = useState({ limit: PAGE });
        this.formatQuantity = formatQuantity;
        this.columns = balanceColumns(this.props.answer).map((name) => ({ name, label: LABELS[name] }));
        this.rows = balanceRows(this.props.answer, this.props.lots);
    }

    get isProven() {
        return this.props.answer.confidence === 1;
    }

    get drawn() {
        return this.rows.slice(0, this.state.limit);
    }

    amount(row, column) {
        const quantity = row.amounts[column.name];
        return quantity || column.name === "difference" ? formatQuantity(quantity) : "";
    }

    amountClass(row, column) {
        const warns = { difference: !row.closes, in_doubt: true }[column.name];
        return warns && row.amounts[column.name] ? "text-danger" : "";
    }

    showMore() {
        this.state.limit += 5 * PAGE;
    }
}
