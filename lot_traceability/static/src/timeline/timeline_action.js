import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatQuantity } from "../trace/format";
import { LotSearch } from "../trace/lot_search/lot_search";
import { RecordLink } from "../trace/record_link/record_link";
import { describe } from "../trace/trace_answer";
import { TimelineTable } from "./timeline_table/timeline_table";

const PAGE = 100;
/** The server answers no longer page than this. */
const MOST = 1000;

/** The timeline of one lot: every event with person, document, places, quantity and the stock after it. */
export class TimelineAction extends Component {
    static template = "lot_traceability.TimelineAction";
    static components = { Layout, LotSearch, RecordLink, TimelineTable };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Timeline");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        const start = this.props.state || startingPoint(this.props.action);
        this.state = useState({ ...start, answer: null, rows: [], loading: false, error: null });
        useSetupAction({ rootRef: this.root, getLocalState: () => this.localState() });
        onMounted(() => this.load(start.shown));
    }

    get inStock() {
        return formatQuantity(this.state.answer.on_hand, this.state.answer.lot.uom);
    }

    /** Stock that was changed without a move. */
    get difference() {
        const { balance, on_hand, lot } = this.state.answer;
        return balance === on_hand ? "" : _t(
            "By these events there should be %(balance)s in stock; Odoo keeps %(onHand)s.",
            { balance: formatQuantity(balance, lot.uom), onHand: this.inStock });
    }

    get tableLabel() {
        return _t("Timeline of %s", this.state.answer.lot.name);
    }

    localState() {
        const { lotId, newestFirst, rows } = this.state;
        return { lotId, newestFirst, shown: rows.length };
    }

    /** Ask anew, for as many events as were shown. */
    async load(shown = PAGE) {
        const { lotId, newestFirst } = this.state;
        this.props.updateActionState({
            active_id: undefined, active_ids: lotId ? String(lotId) : undefined, oldest_first: newestFirst ? undefined : 1,
        });
        if (lotId) {
            this.state.rows = [];
            await this.read(Math.min(Math.max(shown, PAGE), MOST));
        }
    }

    async read(limit = PAGE) {
        const { lotId, newestFirst, rows } = this.state;
        Object.assign(this.state, { loading: true, error: null });
        try {
            const question = { limit, offset: rows.length, newest_first: newestFirst };
            const answer = await this.keepLast.add(this.orm.call("stock.lot", "timeline", [[lotId]], question));
            const names = mergeNames(this.state.answer?.names, answer.names);
            Object.assign(this.state, { answer: { ...answer, names }, rows: [...rows, ...answer.rows] });
        } catch (error) {
            Object.assign(this.state, { answer: null, rows: [], error: describe(error) });
        } finally {
            this.state.loading = false;
        }
    }

    turn() {
        this.state.newestFirst = !this.state.newestFirst;
        return this.load();
    }

    onSearched(lot) {
        Object.assign(this.state, { lotId: lot.id, answer: null });
        return this.load();
    }

    openTrace() {
        const lotId = this.state.lotId;
        return this.action.doAction("lot_traceability.trace_action", {
            additionalContext: { active_id: lotId, active_ids: [lotId] },
        });
    }
}

/** Odoo puts `active_ids` of the address back into the context, on reload and on the way back. */
function startingPoint(action) {
    const [lotId] = action.context?.active_ids || [];
    const newestFirst = !(String(lotId) === String(router.current.active_ids) && router.current.oldest_first);
    return { lotId, newestFirst, shown: PAGE };
}

function mergeNames(mine = {}, more) {
    return Object.fromEntries(Object.keys(more).map((kind) => [kind, { ...mine[kind], ...more[kind] }]));
}

registry.category("actions").add("lot_traceability.timeline", TimelineAction);
