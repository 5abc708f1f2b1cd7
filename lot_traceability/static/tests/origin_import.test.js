import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains, defineActions, getService, makeServerError, mountWithCleanup, onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

describe.current.tags("desktop");

defineActions([{
    id: 44, name: "Import", tag: "lot_traceability.origin_import", type: "ir.actions.client", target: "new",
    params: { id: 7 },
}]);
defineMailModels();

const DONE = "2 new, 0 changed, 0 unchanged, 0 left out.";

async function openImport(progress = 0) {
    const written = new Deferred();
    onRpc("lot.origin.import", "read", () => [{ id: 7, progress }]);
    onRpc("lot.origin.import", "run", () => written);
    await mountWithCleanup(WebClient);
    await getService("action").doAction(44);
    await animationFrame();
    return { written };
}

test("how far it is, and what came of it", async () => {
    const { written } = await openImport(0.5);
    expect(".o_lot_origin_import [role=progressbar]").toHaveAttribute("aria-valuenow", "0");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_lot_origin_import [role=progressbar]").toHaveAttribute("aria-valuenow", "50");
    expect(".o_lot_origin_import button").toHaveCount(0);
    written.resolve(DONE);
    await animationFrame();
    expect(".o_lot_origin_import [role=progressbar]").toHaveAttribute("aria-valuenow", "100");
    expect(".o_lot_origin_import_result").toHaveText(DONE);
    await contains(".o_lot_origin_import button:contains(Close)").click();
    expect(".o_lot_origin_import").toHaveCount(0);
});

test("what is in the way is told, and that nothing was written", async () => {
    const { written } = await openImport();
    written.reject(makeServerError({ message: "1 rows have mistakes." }));
    await animationFrame();
    await animationFrame();
    expect(".o_lot_origin_import .alert").toHaveText("1 rows have mistakes. Nothing was written.");
    expect(".o_notification").toHaveCount(0);
});

test("whoever closes it meanwhile is told what came of it", async () => {
    const { written } = await openImport();
    await contains(".modal .btn-close").click();
    expect(".o_lot_origin_import").toHaveCount(0);
    written.resolve(DONE);
    await animationFrame();
    await animationFrame();
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification_content").toHaveText(DONE);
});
