import { Component, markRaw, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { x2ManyCommands } from "@web/core/orm_service";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { LotPicture } from "../picture/picture";
import { BalanceList } from "./balance_list/balance_list";
import { ConsigneeList } from "./consignee_list/consignee_list";
import { HoleList } from "./hole_list/hole_list";
import { LotSearch } from "./lot_search/lot_search";
import { recentLots, rememberLot } from "./lot_search/recent_lots";
import { RootCard } from "./root_card/root_card";
import { useTraceAnswer } from "./trace_answer";
import { allUnfolded, firstUnfolded } from "./trace_model";
import { chosenOptions, questionOf } from "./trace_options/options";
import { TraceOptions } from "./trace_options/trace_options";
import { addressOf, startingPoint } from "./trace_start";
import { BUCKET_NAMES, firstTab } from "./trace_summary";
import { TraceTabs } from "./trace_tabs/trace_tabs";
import { TreeTable } from "./tree_table/tree_table";
import { OTHER_BUCKETS, balanceOf, hiddenCount, shownRows } from "./whereabouts_model";
import { WhereaboutsList } from "./whereabouts_list/whereabouts_list";

/** Of many roots, as many cards as leave the lists in sight. */
const FEW_ROOTS = 3;

const LISTS = {
    stoppable: ["document", "lot", "product", "quantity", "location", "package", "date", "partner"],
    on_hand: ["lot", "product", "location", "package", "owner", "quantity", "reserved", "value"],
    other: ["date", "document", "lot", "product", "quantity", "location", "partner"],
};

/** The trace screen: roots, their ancestors and descendants, and where all of it is now. */
export class TraceAction extends Component {
    static template = "lot_traceability.TraceAction";
    static components = {
        BalanceList, ConsigneeList, HoleList, Layout, LotPicture, LotSearch, RootCard, TraceOptions, TraceTabs,
        TreeTable, WhereaboutsList,
    };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Trace");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        const start = startingPoint(this.props);
        this.state = useState({
            ...start,
            unfolded: markRaw(start.unfolded || {}),
            view: markRaw(start.view || {}),
            allRoots: false,
            showOptions: false,
            downloading: false,
            held: false,
        });
        this.trace = useTraceAnswer(start.answer);
        this.display = { controlPanel: {} };
        this.directions = [["both", _t("Both")], ["up", _t("Ancestors")], ["down", _t("Descendants")]];
        Object.assign(this, { OTHER_BUCKETS, BUCKET_NAMES, LISTS });
        useSetupAction({ rootRef: this.root, getLocalState: () => this.localState() });
        onWillStart(async () => {
            this.mayRecall = await user.hasGroup("lot_traceability.group_quality");
            this.mayHold = this.mayRecall || await user.hasGroup("stock.group_stock_user");
        });
        onMounted(() => this.load());
    }

    get summary() {
        return this.trace.state.summary;
    }

    get tab() {
        return this.summary.tabs.find((tab) => tab.id === this.state.tab);
    }

    /** What the chosen options have changed about the answer, with the value that takes each of them off. */
    get notes() {
        return chosenOptions(this.state.options).map(({ name, note, default: usual }) => ({
            name,
            text: note(this.state.options[name], this.summary?.answer),
            usual: { [name]: usual },
        }));
    }

    get roots() {
        const readable = this.summary.roots.filter((lot) => !lot.redacted);
        return this.state.allRoots ? readable : readable.slice(0, FEW_ROOTS);
    }

    get recent() {
        return recentLots();
    }

    get redactedText() {
        const count = this.summary.answer.redacted;
        return count === 1
            ? _t("One lot belongs to a company that you cannot see. It counts, but its details are not shown.")
            : _t("%s lots belong to companies that you cannot see. They count, but their details are not shown.",
                count);
    }

    /** Kept for the way back, so that the screen is there at once; a fresh answer is asked for all the same. */
    localState() {
        const { lotIds, direction, options, tab, unfolded, view } = this.state;
        return {
            lotIds: [...lotIds], direction, options: { ...options }, tab, unfolded, view, answer: this.summary?.answer,
        };
    }

    async load() {
        this.props.updateActionState(addressOf(this.state));
        this.lookForHolds();
        if (!this.state.lotIds.length) {
            return this.trace.clear();
        }
        const summary = await this.trace.load([...this.state.lotIds], questionOf(this.state));
        if (summary) {
            const known = summary.tabs.some((tab) => tab.id === this.state.tab);
            this.select(known ? this.state.tab : firstTab(summary.tabs, this.state.tab));
        }
    }

    /** Whether there is something to release; nothing waits for it. */
    async lookForHolds() {
        const domain = [["lot_id", "in", [...this.state.lotIds]], ["state", "!=", "released"]];
        this.state.held = this.mayRecall && Boolean(await this.orm.searchCount("lot.hold", domain, { limit: 1 }));
    }

    /** Ask another question; what was shown before does not answer it. */
    ask(change) {
        Object.assign(this.state, change);
        this.trace.clear();
        return this.load();
    }

    select(tab) {
        this.state.tab = tab;
        this.props.updateActionState(addressOf(this.state));
    }

    get question() {
        return questionOf(this.state);
    }

    onSearched(lot) {
        rememberLot(lot);
        return this.begin([lot.id], undefined);
    }

    /** Trace the same way from another lot. */
    anchor(lotId) {
        return this.begin([lotId], this.state.tab);
    }

    begin(lotIds, tab) {
        return this.ask({ lotIds, tab, unfolded: markRaw({}), view: markRaw({}), allRoots: false });
    }

    /** @param {Object} change values of options by name */
    choose(change) {
        return this.ask({ options: { ...this.state.options, ...change } });
    }

    /** The whole answer as an Excel workbook, asked anew. */
    async download() {
        const question = { lot_ids: [...this.state.lotIds], ...questionOf(this.state) };
        this.state.downloading = true;
        try {
            await download({ url: "/lot_traceability/trace/xlsx", data: { question: JSON.stringify(question) } });
        } finally {
            this.state.downloading = false;
        }
    }

    startRecall() {
        const lotIds = [...this.state.lotIds];
        return this.ofRoots(
            "lot_traceability.lot_recall_wizard_action", { default_root_lot_ids: [x2ManyCommands.set(lotIds)] });
    }

    /** The roots and all that was made of them; the dialog shows what that stops. */
    hold() {
        return this.ofRoots("lot_traceability.lot_hold_wizard_action", { default_branch: true });
    }

    release() {
        return this.ofRoots("lot_traceability.lot_hold_release_action_lot", { default_branch: true });
    }

    ofRoots(action, context) {
        const lotIds = [...this.state.lotIds];
        return this.action.doAction(action, {
            additionalContext: { active_model: "stock.lot", active_id: lotIds[0], active_ids: lotIds, ...context },
            onClose: () => this.load(),
        });
    }

    async print() {
        const dossier = this.orm.call(
            "stock.lot", "action_print_dossier", [[...this.state.lotIds]], this.question);
        return this.action.doAction(await dossier);
    }

    unfolded(relation) {
        return this.state.unfolded[relation] || firstUnfolded(this.summary.trees[relation]);
    }

    onFold(relation, unfolded) {
        this.state.unfolded = markRaw({ ...this.state.unfolded, [relation]: unfolded });
    }

    unfoldAll(relation) {
        this.onFold(relation, allUnfolded(this.summary.trees[relation]));
    }

    foldAll(relation) {
        this.onFold(relation, new Set());
    }

    /** Nothing but roots. */
    isBare(tree) {
        return tree.nodes.size === tree.roots.length;
    }

    rows(...buckets) {
        return shownRows(this.summary.answer, ...buckets);
    }

    hiddenText(...buckets) {
        const count = hiddenCount(this.summary.answer, ...buckets);
        return count ? _t("Not shown: %s of companies that you cannot see.", count) : "";
    }

    balance(lot) {
        return balanceOf(this.summary.answer, lot.id);
    }
}

registry.category("actions").add("lot_traceability.trace", TraceAction);
