"""The cache outside the repository: ``$LOT_TRACEABILITY_HOME``, by default under the user's cache folder."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil

from .console import Failure, say

ROOT = pathlib.Path(__file__).resolve().parents[2]


def home():
    """The cache folder, made if need be.

    Root's default is ``/var/cache``: PostgreSQL refuses to run as root, and the user it runs as
    cannot enter root's own home.
    """
    given = os.environ.get("LOT_TRACEABILITY_HOME")
    is_root = os.geteuid() == 0
    user_cache = os.environ.get("XDG_CACHE_HOME") or ("/var/cache" if is_root else "~/.cache")
    folder = pathlib.Path(given or f"{user_cache}/lot_traceability").expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"the cache folder {folder} cannot be made: {error.strerror}",
                      "set LOT_TRACEABILITY_HOME to a folder you may write to") from error
    closed = [parent for parent in (folder, *folder.parents) if not parent.stat().st_mode & 0o001]
    if is_root and closed:
        raise Failure(f"{closed[-1]} is closed to other users, and PostgreSQL does not run as root",
                      "set LOT_TRACEABILITY_HOME to a folder that every user may enter, or unset it")
    return folder


@contextlib.contextmanager
def exclusive():
    """Two runs at once must not build the same cache; the second waits for the first."""
    with open(home() / "lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  … another run is preparing the cache; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def key_of(*parts):
    """A short key that changes when any of ``parts`` (text or bytes) changes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else str(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def is_complete(folder, key):
    """Whether ``folder`` was built to the end, from the same key. Half-made ones answer no."""
    mark = folder / ".complete"
    return mark.is_file() and mark.read_text(encoding="utf-8") == key


@contextlib.contextmanager
def building(folder, key):
    """Build ``folder`` from nothing; it counts as complete only if the block ends without error."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    (folder / ".complete").write_text(key, encoding="utf-8")
