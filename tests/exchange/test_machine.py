"""Whatever happens between two nodes, in any order: on SQLite, and on PostgreSQL."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from pytest_django.plugin import DjangoDbBlocker

from tests.exchange import postgres_store
from tests.exchange.machine import Machine
from tests.exchange.two_nodes import SqliteStore, template
from tests.postgresql import server

# `make exchange-machine` runs hundreds.
EXAMPLES = int(os.environ.get("EXCHANGE_MACHINES", "5"))
# What the invariants must have met in so many histories; in a few, chance decides.
MANY = 100
MET = (
    *("receipts", "applied", "lost with a disk"),
    *(f"late: {what}" for what in ("not-stored", "missing-before", "unopened", "asked-after-restore")),
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    with django_db_blocker.unblock():
        return template(tmp_path_factory.mktemp("blank"))


@pytest.fixture(scope="module")
def postgres(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with server.running() as folder:
        with django_db_blocker.unblock():
            postgres_store.make_blank(folder)
        yield folder


def run(kind: type[Machine]) -> None:
    steps = settings(max_examples=EXAMPLES, stateful_step_count=30 if EXAMPLES >= MANY else 20, deadline=None)
    kind.met = Counter()
    run_state_machine_as_test(kind, settings=steps)
    print(f"{kind.begun} histories of two nodes, {kind.rejected} letters to a lost key; {dict(kind.met)}")
    assert EXAMPLES < MANY or all(kind.met[what] for what in MET), kind.met


def test_whatever_happens_on_sqlite(tmp_path: Path, blank: Path, django_db_blocker: DjangoDbBlocker) -> None:
    class OnSqlite(Machine):
        blocker = django_db_blocker

        @staticmethod
        def stores(name: str) -> SqliteStore:
            return SqliteStore(tmp_path, name, blank)

    run(OnSqlite)
    assert OnSqlite.begun >= EXAMPLES


def test_whatever_happens_on_postgresql(postgres: str, django_db_blocker: DjangoDbBlocker) -> None:
    class OnPostgresql(Machine):
        blocker = django_db_blocker

        @staticmethod
        def stores(name: str) -> postgres_store.PostgresStore:
            del name
            return postgres_store.PostgresStore(postgres)

    run(OnPostgresql)
    assert OnPostgresql.begun >= EXAMPLES
