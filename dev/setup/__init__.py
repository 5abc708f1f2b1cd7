"""From a bare machine to an Odoo 19 that runs: each step is kept in the cache outside the repository."""

import os
import sys

from . import cache, odoo_source, python_env, system
from .console import step


def enter(script, *, browser=True):
    """Make the Python environment and go on inside it: returns only there.

    :param str script: the program to run again with the environment's interpreter
    :param bool browser: whether Chromium is needed (for tours)
    """
    if os.environ.get("LOT_TRACEABILITY_ENTERED") == sys.prefix:
        return
    with step("cache folder") as current:
        current.outcome = str(cache.home())
    with cache.exclusive():
        with step("system packages") as current:
            system.ensure_packages(current, browser=browser, git=odoo_source.needs_git())
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
    from . import odoo, postgres  # need psycopg2, which only the environment has
    with cache.exclusive(), step("PostgreSQL") as current:
        return odoo.Odoo(postgres.ensure(current))


def template(odoo, *, demo):
    """The name of a cached database with Odoo's own modules, made on the first run.

    :param bool demo: with Odoo's demo data
    """
    title = f"Odoo {'with' if demo else 'without'} demo data"
    with cache.exclusive(), step(title) as current:
        return odoo.template(current, demo=demo)
