"""Two PostgreSQL servers for one run: a primary with a copy of one database, and a streaming replica of it."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import time
from typing import NamedTuple

from psycopg2 import sql

from . import postgres
from .console import Failure

SETTINGS = {**postgres.SETTINGS, "shared_buffers": "64MB"}
STREAM_SECONDS = 20


class Member(NamedTuple):
    """One of the two; ``log`` is an open file."""

    host: str
    port: str
    log: object

    @property
    def settings(self):
        return {"db_host": self.host, "db_port": self.port, "db_user": postgres.ROLE}

    def read_log(self):
        """What it has logged since the last time."""
        return self.log.read()


@contextlib.contextmanager
def replicated(settings, database, folder):
    """Copy ``database`` of the server of ``settings`` into a primary of its own, and give that a replica.

    :param folder: an empty one, that the run may fill
    :return: the primary and the standby, both running and logging every statement
    :rtype: tuple[Member, Member]
    """
    folder = pathlib.Path(folder)
    folder.chmod(0o711)  # PostgreSQL runs as another user, if this is root
    with _running(folder / "primary") as (server, primary):
        with postgres.connection({**primary.settings, "db_user": server.postgres_user}) as cursor:
            role, name = sql.Identifier(postgres.ROLE), sql.Identifier(database)
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, role))
            _copy(server, settings, primary.settings, database)
            cursor.execute(sql.SQL("ALTER ROLE {} SET log_statement = 'all'").format(role))
        _base_backup(server, primary, folder / "standby")
        with _running(folder / "standby") as (_server, standby):
            _wait_for_stream(standby, server.postgres_user)
            yield primary, standby


@contextlib.contextmanager
def _running(folder):
    server = postgres.server(folder)
    server.ensure_pgdata_inited()
    with open(folder / "postgresql.conf", "a", encoding="utf-8") as configuration:
        configuration.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
    server.ensure_postgres_running()
    try:
        info = server.get_postmaster_info()
        with open(folder / "log", encoding="utf-8", errors="replace") as log:
            yield server, Member(str(info.socket_dir), str(info.port), log)
    finally:
        postgres.stop(server)


def _copy(server, source, target, database):
    """Through the programs that come with the embedded server, whichever one the database is on."""
    dump = subprocess.Popen(
        [server.bin_path / "pg_dump", "--no-owner", "--no-acl", *_reach(source), database], stdout=subprocess.PIPE,
        env={**os.environ, "PGPASSWORD": source.get("db_password", "")})
    load = subprocess.run(
        [server.bin_path / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", *_reach(target), database],
        stdin=dump.stdout, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if dump.wait() or load.returncode:
        raise Failure(f"the database could not be copied: {load.stderr.strip()[-500:]}",
                      f"pg_dump of PostgreSQL {postgres.VERSION} must be able to read your server")


def _reach(settings):
    names = {"db_host": "--host", "db_port": "--port", "db_user": "--username"}
    return [word for name, option in names.items() if settings.get(name) for word in (option, settings[name])]


def _base_backup(server, primary, folder):
    folder.mkdir(mode=0o700)
    if server.system_user:
        shutil.chown(folder, server.system_user)
    backup = subprocess.run(
        [server.bin_path / "pg_basebackup", "--write-recovery-conf", "--checkpoint", "fast", "--pgdata", folder,
         "--host", primary.host, "--port", primary.port, "--username", server.postgres_user],
        check=False, user=server.system_user, cwd="/", capture_output=True, text=True)
    if backup.returncode:
        raise Failure(f"no base backup: {backup.stderr.strip()}", "check the space left on the disk")
    for name in (".s.PGSQL.5432.lock", "log"):  # of the primary, which runs in its own folder
        (folder / name).unlink(missing_ok=True)


def _wait_for_stream(standby, superuser):
    deadline = time.monotonic() + STREAM_SECONDS
    with postgres.connection({**standby.settings, "db_user": superuser}) as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT status FROM pg_stat_wal_receiver WHERE pg_is_in_recovery()")
            if cursor.fetchone() == ("streaming",):
                return
            time.sleep(0.1)
    raise Failure("the replica does not stream from its primary", "read its log")
