"""Odoo 19: the user's own, else Debian's package unpacked into a private root, else the public repository."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from . import cache
from .console import Failure, run

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo.git"
# The package links to these; without jquery the login page answers 500. Montserrat's files moved
# after Debian 12, and Font Awesome is a different font after it: hence two suites.
PACKAGES = {
    "unstable": ["odoo-19", "fonts-montserrat"],
    "bookworm": [
        "libjs-jquery", "libjs-jquery-form", "libjs-underscore", "fonts-dejavu-core",
        "fonts-glyphicons-halflings", "fonts-inconsolata", "fonts-font-awesome", "fonts-ocr-b",
        "fonts-roboto-unhinted"],
}
KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Left out of the package; its absence is an error in the browser's log, which fails every tour.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def own_odoo():
    """The folder that holds the user's own ``odoo`` package (``ODOO_HOME`` or importable), or None."""
    given = os.environ.get("ODOO_HOME")
    if given:
        folder = pathlib.Path(given).expanduser().absolute()
        if not (folder / "odoo" / "release.py").is_file():
            raise Failure(f"ODOO_HOME={given} holds no odoo package", "point it at a checkout of Odoo 19, or unset it")
        return folder
    probe = "import importlib.util as u; s = u.find_spec('odoo'); print(list(s.submodule_search_locations)[0])"
    found = subprocess.run([sys.executable, "-c", probe], check=False, capture_output=True, text=True, cwd="/")
    folder = pathlib.Path(found.stdout.strip() or "/nowhere").parent
    return folder if (folder / "odoo" / "release.py").is_file() and _series(folder) == SERIES else None


def debian_archive():
    """The address of this machine's own Debian archive, or None (Ubuntu, say, has none)."""
    lists = [pathlib.Path("/etc/apt/sources.list"), *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*"))]
    text = "\n".join(path.read_text(errors="replace") for path in lists if path.is_file())
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = re.search(r"\b(?:https?|file|ftp)://\S+/debian/?(?=\s|$)", "\n".join(lines))
    return found.group().rstrip("/") if found and KEYRING.is_file() else None


def needs_git():
    """Whether Odoo will have to come from its public repository."""
    return not own_odoo() and not debian_archive()


def ensure(current):
    """The folder to put on Python's path: it holds the ``odoo`` package.

    :rtype: pathlib.Path
    """
    folder = own_odoo()
    if folder:
        if _series(folder) != SERIES:
            raise Failure(f"{folder} is Odoo {_series(folder)}", f"give ODOO_HOME a checkout of Odoo {SERIES}")
        current.outcome = f"your own, in {folder}"
        return folder
    archive = debian_archive()
    root = cache.home() / f"odoo-{SERIES}"
    key = cache.key_of(SERIES, archive, PACKAGES)
    packages = root / "usr/lib/python3/dist-packages" if archive else root
    if cache.is_complete(root, key):
        current.outcome = f"cached, {_version(packages)}"
        return packages
    with cache.building(root, key):
        (_unpack_packages if archive else _clone)(current, root, archive)
        placeholder = packages / LEFT_OUT
        placeholder.parent.mkdir(parents=True, exist_ok=True)
        placeholder.touch()
    current.outcome = _version(packages)
    return packages


def addons_path(folder):
    """Odoo's own add-on folders, as a packaged Odoo or a checkout lays them out."""
    return [path for path in (folder / "addons", folder / "odoo" / "addons") if any(path.glob("*/__manifest__.py"))]


def _series(folder):
    release = (folder / "odoo" / "release.py").read_text(encoding="utf-8")
    numbers = re.search(r"version_info\s*=\s*\((\d+),\s*(\d+)", release)
    return ".".join(numbers.groups()) if numbers else "unknown"


def _version(packages):
    return f"Odoo {_series(packages)} in {cache.home().name}/{packages.relative_to(cache.home())}"


def _unpack_packages(current, root, archive):
    """Download through apt, with its own state and lists, so that nothing of it reaches the system.

    apt checks the archive's signature and every package's checksum.
    """
    state = root / "apt"
    for folder in ("lists/partial", "archives/partial", "debs"):
        (state / folder).mkdir(parents=True)
    (state / "status").touch()
    sources = [f"deb [signed-by={KEYRING}] {archive} {suite} main" for suite in PACKAGES]
    (state / "sources.list").write_text("\n".join(sources) + "\n", encoding="utf-8")
    for folder in (root, state, state / "debs"):
        folder.chmod(0o755)
    apt = ["apt-get", "--yes"]
    for option, value in {
        "Dir::State": state, "Dir::State::status": state / "status", "Dir::Cache": state,
        "Dir::Etc::SourceList": state / "sources.list", "Dir::Etc::SourceParts": "/dev/null",
        # root's apt drops to a user that cannot write here; the checks stay the same
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
    }.items():
        apt += ["-o", f"{option}={value}"]
    remedy = "check the network and run again; or set ODOO_HOME to a checkout of Odoo 19.0"
    run(current, [*apt, "update"], remedy=remedy)
    wanted = [f"{package}/{suite}" for suite, packages in PACKAGES.items() for package in packages]
    run(current, [*apt, "download", *wanted], cwd=state / "debs", remedy=remedy)
    for package in sorted((state / "debs").glob("*.deb")):
        current.progress(f"unpacking {package.name}")
        run(current, ["dpkg-deb", "--extract", package, root], remedy="check the space left on the disk")
    shutil.rmtree(state)


def _clone(current, root, _archive):
    root.rmdir()
    run(current, ["git", "clone", "--progress", "--depth", "1", "--branch", SERIES, REPOSITORY, root],
        remedy="check the network and run again; or set ODOO_HOME to a checkout of Odoo 19.0")
