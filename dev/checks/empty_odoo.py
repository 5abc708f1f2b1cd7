"""A pytest plugin: an ``odoo`` with nothing in it but the way to the add-on's plain Python.

Tests import ``odoo.addons.lot_traceability.tracing`` as they would inside Odoo; whatever else of Odoo
that code asked for would not be found.
"""

import sys
import types

from setup import cache

for name in ("odoo", "odoo.addons", "odoo.addons.lot_traceability"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = []
sys.modules["odoo.addons.lot_traceability"].__path__ = [str(cache.ROOT / "lot_traceability")]
# ``tracing`` on its own, for tests that leave Odoo's namespace out
sys.path.insert(0, str(cache.ROOT / "lot_traceability"))
