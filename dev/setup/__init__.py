"""From a bare machine to an Odoo 19 that runs: five steps, each kept in the cache outside the repository."""

import os
import sys

from . import cache, odoo_source, python_env, system
from .console import step


def enter(script, *, browser=True):
    """Make the Python environment and go on inside it: returns only there.

    :param str script: the program to run again with the environment's interpreter
    :param bool browser: whether Chromium is needed
    """
    if os.environ.get("LOT_TRACEABILITY_ENTERED") == sys.prefix:
        return
    with step("cache folder") as current:
        current.outcome = str(cache.home())
    with cache.exclusive():
        with step("system packages") as current:
            needs_git = not odoo_source.own_odoo() and not odoo_source.debian_archive()
            system.ensure_packages(current, browser=browser, git=needs_git)
        with step("Odoo 19") as current:
            odoo_folder = odoo_source.ensure(current)
        with step("Python environment") as current:
            python = python_env.ensure(current, odoo_folder)
    os.environ["LOT_TRACEABILITY_ENTERED"] = str(python.parent.parent)
    os.execv(python, [str(python), script, *sys.argv[1:]])


def open_odoo():
    """Start PostgreSQL and configure Odoo; call it inside the environment.

    :rtype: odoo.Odoo
    """
    from . import odoo, postgres
    with cache.exclusive(), step("PostgreSQL") as current:
        return odoo.Odoo(postgres.ensure(current))
