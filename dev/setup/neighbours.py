"""The OCA's add-ons that are tested beside ours: wheels with their tests inside, locked by hash."""

import sys

from . import cache
from .console import run

LOCK = cache.ROOT / "dev" / "requirements-beside.txt"


def ensure(current):
    """The folder with the add-ons.

    :rtype: pathlib.Path
    """
    key = cache.key_of(LOCK.read_bytes())
    folder = cache.home() / f"beside-{key}"
    if not cache.is_complete(folder, key):
        with cache.building(folder, key):
            run(current, [sys.executable, "-m", "pip", "install", "--disable-pip-version-check",
                          "--progress-bar", "off", "--no-deps", "--require-hashes", "--only-binary", ":all:",
                          "--target", folder, "--requirement", LOCK],
                remedy="check the network, then run again")
    addons = folder / "odoo" / "addons"
    current.outcome = ", ".join(sorted(path.parent.name for path in addons.glob("*/__manifest__.py")))
    return addons
