{
    "name": "Stand-In for the Barcode App",
    "summary": "Saves what was scanned as that app of Odoo Enterprise is taken to do it; for tests alone",
    "version": "19.0.1.0.0",
    "author": "Lot Traceability contributors",
    "license": "LGPL-3",
    "depends": ["stock"],
    "installable": True,
}
