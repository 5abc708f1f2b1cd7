"""Runs inside Odoo: makes the bundles of scripts and styles before the first tour asks for them.

A page waits for its bundle, and whatever else it asks for waits with it: a tour on a slow machine gives up before.

    assets.py CONFIGURATION DATABASE
"""

import sys
import threading

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config


def pregenerate(registry):
    """Keep the bundles of the web client in the database; those of a shop or a till take minutes more."""
    with registry.cursor() as cr:
        qweb = api.Environment(cr, api.SUPERUSER_ID, {})["ir.qweb"]
        scripts, styles = qweb._get_bundles_to_pregenarate()
        for kind, bundles in ("js", scripts | {"bus.websocket_worker_assets"}), ("css", styles):
            for bundle in sorted(name for name in bundles if name.startswith(("web.", "bus."))):
                getattr(qweb._get_asset_bundle(bundle, js=kind == "js", css=kind == "css"), kind)()


if __name__ == "__main__":
    configuration, database = sys.argv[1:]
    config.parse_config(["--config", configuration, "--database", database], setup_logging=True)
    threading.current_thread().dbname = database
    pregenerate(Registry(database))
