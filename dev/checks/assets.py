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
    """Keep the bundles of every page in the database."""
    with registry.cursor() as cr:
        api.Environment(cr, api.SUPERUSER_ID, {})["ir.qweb"]._pregenerate_assets_bundles()


if __name__ == "__main__":
    configuration, database = sys.argv[1:]
    config.parse_config(["--config", configuration, "--database", database], setup_logging=True)
    threading.current_thread().dbname = database
    pregenerate(Registry(database))
