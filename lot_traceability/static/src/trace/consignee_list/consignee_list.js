import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatQuantity } from "../format";
import { RecordLink } from "../record_link/record_link";
import { WhereaboutsList } from "../whereabouts_list/whereabouts_list";

const PAGE = 100;

/** Few consignees are shown with all they received; of many, first the list to call. */
const FEW = 5;

/** Who received units: how to reach them, what is left with them net of returns, and the deliveries behind it. */
export class ConsigneeList extends Component {
    static template = "lot_traceability.ConsigneeList";
    static components = { RecordLink, WhereaboutsList };
    static props = {
        consignees: Array,
        lots: Map,
        names: Object,
    };

    setup() {
        const unfolded = this.props.consignees.length <= FEW ? this.props.consignees.map((each) => each.id) : [];
        this.state = useState({ unfolded: new Set(unfolded), limit: PAGE });
        this.columns = ["date", "document", "lot", "product", "quantity"];
    }

    get drawn() {
        return this.props.consignees.slice(0, this.state.limit);
    }

    net(consignee) {
        return consignee.net.map((each) => ({ ...each, text: formatQuantity(each.quantity, each.uom) }));
    }

    listLabel(consignee) {
        return _t("Deliveries to %s", consignee.partner?.name || _t("unknown"));
    }

    isUnfolded(consignee) {
        return this.state.unfolded.has(consignee.id);
    }

    toggle(consignee) {
        this.isUnfolded(consignee) ? this.state.unfolded.delete(consignee.id) : this.state.unfolded.add(consignee.id);
    }

    showMore() {
        this.state.limit += PAGE;
    }
}
