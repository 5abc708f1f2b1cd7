"""A pytest plugin: an ``odoo`` with nothing in it but the way to the add-on's plain Python.

Tests import ``odoo.addons.lot_traceability.tracing`` as they would inside Odoo; whatever else of Odoo
that code asked for would not be found.
"""

import sys
import types

from setup import cache

for name, folder in (("odoo", None), ("odoo.addons", cache.ROOT), ("odoo.addons.lot_traceability", cache.ROOT / "lot_traceability")):
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = [str(folder)] if folder else []
# ``tracing`` on its own, for tests that leave Odoo's namespace out
sys.path.insert(0, str(cache.ROOT / "lot_traceability"))
