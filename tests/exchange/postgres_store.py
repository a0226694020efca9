"""A node's database in PostgreSQL, for the tests that run on both: a backup is a copy made by the server."""

import itertools
from typing import Any

import psycopg
from django.core.management import call_command

from tests.exchange.two_nodes import using
from tests.postgresql import server

BLANK = "blank"
_NUMBERS = itertools.count()


class PostgresStore:
    """A database of its own on the test's server."""

    def __init__(self, folder: str) -> None:
        self.folder, self.name = folder, _new(folder, BLANK)
        self.wrapper = server.wrapper(folder, self.name)

    def backup(self) -> str:
        self.wrapper.close()
        return _new(self.folder, self.name)

    def restore(self, copy: str) -> None:
        self.wrapper.close()
        _drop(self.folder, self.name)
        _admin(self.folder, f'CREATE DATABASE "{self.name}" OWNER {server.NODE} TEMPLATE "{copy}"')

    def close(self) -> None:
        self.wrapper.close()
        _drop(self.folder, self.name)


def make_blank(folder: str) -> None:
    """Make the empty database with all tables that others are copied from."""
    _admin(folder, f'CREATE DATABASE "{BLANK}" OWNER {server.NODE}')
    wrapper: Any = server.wrapper(folder, BLANK)
    with using(wrapper):
        call_command("migrate", verbosity=0)
    wrapper.close()


def _new(folder: str, template: str) -> str:
    name = f"node{next(_NUMBERS)}"
    _admin(folder, f'CREATE DATABASE "{name}" OWNER {server.NODE} TEMPLATE "{template}"')
    return name


def _drop(folder: str, name: str) -> None:
    _admin(folder, f'DROP DATABASE "{name}" WITH (FORCE)')


def _admin(folder: str, statement: str) -> None:
    with psycopg.connect(dbname="postgres", user="postgres", host=folder, autocommit=True) as rows:
        rows.execute(statement)
