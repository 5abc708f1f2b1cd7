import { ForecastedHeader } from "@stock/stock_forecasted/forecasted_header";
import { patch } from "@web/core/utils/patch";

patch(ForecastedHeader.prototype, {
    get onHoldQty() {
        return Object.values(this.products).reduce((sum, product) => sum + (product.on_hold_qty || 0), 0);
    },
});
