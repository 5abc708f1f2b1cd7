{
    "name": "Lot Traceability: Barcode",
    "summary": "Who scans a lot that will be refused in the Barcode app learns it when the scan is saved",
    "version": "19.0.1.0.0",
    "development_status": "Alpha",
    "category": "Supply Chain/Inventory",
    "website": "https://github.com/lot-traceability/lot_traceability",
    "author": "Lot Traceability contributors",
    "license": "LGPL-3",
    "depends": [
        "lot_traceability",
        "stock_barcode",
    ],
    "auto_install": True,
}
