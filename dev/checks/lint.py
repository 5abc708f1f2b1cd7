"""Lint: ruff, pylint-odoo with OCA's mandatory checks, and the rules of this house."""

import sys

from setup import cache
from setup.console import run
from setup.odoo import addons


def check(report):
    """Add one part per linter to ``report``; their rules stand in ``pyproject.toml`` and ``house_rules.py``."""
    linters = {
        "ruff": (["-m", "ruff", "check", "--quiet", "--output-format", "concise", "."],
                 "mend what it names"),
        "pylint-odoo": (["-m", "pylint", "--rcfile", "pyproject.toml", *addons()], "mend what it names"),
        "house rules": (["dev/house_rules.py"], "mend what it names"),
    }
    for name, (command, remedy) in linters.items():
        with report.part(f"lint: {name}") as part:
            run(part, [sys.executable, *command], cwd=cache.ROOT, remedy=remedy, tail=60)
