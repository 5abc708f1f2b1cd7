{
    "name": "Lot Traceability: Repair",
    "summary": "Parts added in a repair, removed from it or recycled belong to the genealogy of their lots",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Inventory",
    "website": "https://github.com/lot-traceability/lot_traceability",
    "author": "Lot Traceability contributors",
    "license": "LGPL-3",
    "depends": [
        "lot_traceability",
        "repair",
    ],
    "post_init_hook": "post_init_hook",
    "data": ["security/ir.model.access.csv", "views/repair_order_views.xml"],
    "auto_install": True,
}
