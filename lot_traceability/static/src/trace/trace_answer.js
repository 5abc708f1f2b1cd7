import { markRaw, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { summarize } from "./trace_summary";

/**
 * Asks the server for a trace and keeps what came back. A later question makes an earlier answer void.
 *
 * @param {Object} [saved] an answer to show until a fresh one is there
 * @returns {{state: {loading: boolean, error: Object|null, summary: Object|null}, load: Function, clear: Function}}
 */
export function useTraceAnswer(saved) {
    const orm = useService("orm");
    const keepLast = new KeepLast();
    const state = useState({ loading: false, error: null, summary: saved ? markRaw(summarize(saved)) : null });

    /**
     * @param {number[]} lotIds
     * @param {Object} question keywords of `stock.lot.trace`
     * @returns {Promise<Object|null>} the summary of the answer; null after an error
     */
    async function load(lotIds, question) {
        Object.assign(state, { loading: true, error: null });
        try {
            const answer = await keepLast.add(orm.call("stock.lot", "trace", [lotIds], question));
            state.summary = markRaw(summarize(answer));
        } catch (error) {
            state.summary = null;
            state.error = describe(error);
        } finally {
            state.loading = false;
        }
        return state.summary;
    }

    function clear() {
        Object.assign(state, { error: null, summary: null });
    }

    return { state, load, clear };
}

/**
 * What to tell about an error. A fault of the program is thrown on, for Odoo's own dialog.
 *
 * @returns {{title: string, text: string, icon: string}}
 */
export function describe(error) {
    if (error instanceof ConnectionLostError) {
        return {
            title: _t("Odoo cannot be reached"),
            text: _t("Check the connection and try again."),
            icon: "fa-plug",
        };
    }
    if (!error.data) {
        throw error;
    }
    const denied = error.exceptionName === "odoo.exceptions.AccessError";
    return {
        title: denied ? _t("You may not see this trace") : _t("This trace could not be made"),
        text: error.data.message,
        icon: denied ? "fa-lock" : "fa-exclamation-triangle",
    };
}
