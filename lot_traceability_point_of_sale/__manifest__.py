{
    "name": "Lot Traceability: Point of Sale",
    "summary": "The till offers no lot that is on hold or past its date",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Inventory",
    "website": "https://github.com/lot-traceability/lot_traceability",
    "author": "Lot Traceability contributors",
    "license": "LGPL-3",
    "depends": [
        "lot_traceability",
        "point_of_sale",
    ],
    "auto_install": True,
}
