{
    "name": "Lot Traceability",
    "summary": "Where a lot came from, where it went, who has it and what to stop: exact quantities, in milliseconds",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Inventory",
    "website": "https://github.com/lot-traceability/lot_traceability",
    "author": "Lot Traceability contributors",
    "license": "LGPL-3",
    "depends": [
        "mrp",
        "sale_stock",
        "purchase_stock",
        "product_expiry",
        "portal",
    ],
    "external_dependencies": {"python": ["openpyxl"]},
    "data": [
        "security/lot_traceability_groups.xml",
        "security/ir.model.access.csv",
        "security/lot_traceability_rules.xml",
        "views/lot_transformation_views.xml",
        "views/stock_lot_views.xml",
        "views/res_config_settings_views.xml",
        "views/lot_traceability_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "lot_traceability/static/src/**/*",
        ],
        "web.assets_tests": [
            "lot_traceability/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "application": True,
}
