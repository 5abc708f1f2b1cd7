"""System packages: installed when root, otherwise the one command to run is printed."""

import os
import shutil
import subprocess
import sys

from .console import Failure, run

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_packages(current, *, browser=True, git=False):
    """Make wkhtmltopdf, Chromium and Python's venv available, through apt (which checks signatures) when this is root.

    :param bool browser: whether Chromium is needed (tours and pictures)
    :param bool git: whether git is needed (Odoo comes from its public repository)
    """
    missing = [package for package, present in (
        ("python3-venv", _can_make_venv()),
        ("wkhtmltopdf", shutil.which("wkhtmltopdf")),
        ("chromium", not browser or any(map(shutil.which, CHROMIUM_NAMES))),
        ("git", not git or shutil.which("git")),
    ) if not present]
    if not missing:
        current.outcome = "all present"
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failure(f"not installed on this machine: {', '.join(missing)}", f"sudo {' '.join(command)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    remedy = f"run it by hand to see more: {' '.join(command)}"
    run(current, ["apt-get", "update"], env=env, remedy="check the machine's package sources and network")
    run(current, command, env=env, remedy=remedy)
    current.outcome = f"installed {', '.join(missing)}"


def _can_make_venv():
    """A bare Debian ships ``venv`` without ``ensurepip``, and the venv fails half-way."""
    probe = [sys.executable, "-c", "import venv, ensurepip"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0
