"""What holds on SQLite holds on PostgreSQL: tests of record and exchange run on it, and one at a time writes."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from homeward.config import databases
from homeward.exchange.models import AlarmRow
from homeward.record import log, moment, proof
from homeward.record.log import Leaf
from tests.exchange.two_nodes import using
from tests.postgresql import server

ROOT = Path(__file__).parents[2]
PATIENCE = 120
# Tests that speak to the database through the code alone. Others write SQLite's own SQL, to damage what they then look for.
# Random orders are tried on both databases by tests/exchange/test_machine.py.
SLICE = (
    "tests/record/test_sealed_record.py",
    "tests/exchange/test_inbox.py",
    "tests/exchange/test_delivery.py",
    "tests/exchange/test_partners.py",
    "tests/exchange/test_alarms.py",
    "tests/exchange/test_witnessing.py",
)
NOT_HERE = "not AnyOrder and not AnyWeather and not no_text_of_a_case_stands_in_the_database"


@pytest.fixture(scope="module")
def folder() -> Iterator[str]:
    with server.running() as folder:
        yield folder


@pytest.fixture
def opened(folder: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """Our tables in an empty database, and a connection that everything in the test uses."""
    with server.database(folder, django_db_blocker) as wrapper:
        yield wrapper


def test_record_and_exchange_hold_on_postgresql(folder: str) -> None:
    environment = {**os.environ, "HOMEWARD_TESTS_DATABASE": server.address(folder)}
    # With these, pytest would read our own settings before its node is made, and run everything on SQLite.
    for name in ("PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE", "HOMEWARD_HOME"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *SLICE]
    done = subprocess.run(
        [*command, "-k", NOT_HERE],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"(\d+) passed", done.stdout)
    assert done.returncode == 0, done.stdout[-4000:]
    assert found is not None
    assert int(found.group(1)) > 80
    print(f"{found.group(1)} tests of record and exchange on PostgreSQL")


def test_one_at_a_time_writes_and_the_other_sees_what_the_first_wrote(opened: Any) -> None:
    entered, seen = threading.Event(), []

    def other() -> None:
        mine = server.wrapper(opened.settings_dict["HOST"], opened.settings_dict["NAME"])
        with using(mine):
            entered.set()
            AlarmRow.objects.filter(number="a").update(
                whom="supervisor"
            )  # outside any transaction: it waits all the same
            seen.append(AlarmRow.objects.get(number="a").whom)
        mine.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        AlarmRow.objects.create(number="a", ring="2026-05-04T09:00:00Z", whom="worker")
        thread.start()
        assert entered.wait(PATIENCE)
        time.sleep(0.3)
        assert seen == []
    thread.join(PATIENCE)
    assert seen == ["supervisor"]


def test_what_is_read_at_one_moment_does_not_see_what_another_writes_meanwhile(opened: Any) -> None:
    def other() -> None:
        mine = server.wrapper(opened.settings_dict["HOST"], opened.settings_dict["NAME"])
        with using(mine):
            AlarmRow.objects.create(number="b", ring="2026-05-04T09:00:00Z", whom="worker")
        mine.close()

    with moment.one():
        assert AlarmRow.objects.count() == 0
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the writer had to wait for a reader"
        assert AlarmRow.objects.count() == 0
    assert AlarmRow.objects.count() == 1
    with pytest.raises(KeyError), moment.one():
        raise KeyError
    AlarmRow.objects.filter(number="b").delete()
    assert AlarmRow.objects.count() == 0


def test_what_was_undone_leaves_no_gap_in_the_log(opened: Any) -> None:
    del opened
    log.write(Leaf("administration", 1, "member 1", "one"))
    with transaction.atomic():
        log.write(Leaf("administration", 1, "member 1", "undone"))
        transaction.set_rollback(True)
    log.write(Leaf("administration", 1, "member 1", "two"))
    log.pad(100)
    assert proof.size() == 100
    assert [one["detail"] for one in log.about("member 1")] == ["two", "one"]


def test_a_node_is_made_in_postgresql_and_refuses_a_database_in_use(folder: str, tmp_path: Path) -> None:
    with psycopg.connect(dbname="postgres", user="postgres", host=folder, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE harbour OWNER {server.NODE}")
    first, second = (made(tmp_path / name, server.address(folder, "harbour")) for name in ("one", "two"))
    assert first.returncode == 0, first.stderr
    assert not (tmp_path / "one" / "node.sqlite3").exists()
    with psycopg.connect(dbname="harbour", user="postgres", host=folder) as rows:
        assert rows.execute("SELECT count(*) FROM office_memberrow").fetchone() == (2,)
    assert second.returncode != 0
    assert "holds tables already" in second.stderr
    assert not (tmp_path / "two").exists()


def test_a_node_is_not_made_with_a_role_that_no_policy_holds(folder: str, tmp_path: Path) -> None:
    with psycopg.connect(dbname="postgres", user="postgres", host=folder, autocommit=True) as admin:
        admin.execute("CREATE DATABASE mighty")
    done = made(tmp_path / "one", f"postgresql://postgres@/mighty?host={folder}")
    assert done.returncode != 0
    assert "bypasses row-level security" in done.stderr
    assert not (tmp_path / "one").exists()


def made(home: Path, address: str) -> subprocess.CompletedProcess[str]:
    facts = ("--name", "harbour", "--organisation", "Harbour (fictional)", "--country", "MD", "--address", "http://h:1")
    command = [sys.executable, "-m", "homeward", "node", "init", *facts, "--founders", "ana", "ion"]
    environment = {**os.environ, "HOMEWARD_HOME": str(home)}
    environment.pop("HOMEWARD_TESTS_DATABASE", None)
    return subprocess.run(
        [*command, "--postgresql", address], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://x/y", "must look like"),
        ("postgresql://host/", "must look like"),
        ("postgresql://u:secret@host/name", "a password does not belong here"),
        ("postgresql://host:many/name", "port"),
    ],
)
def test_an_address_that_is_none_is_named(address: str, said: str) -> None:
    with pytest.raises(databases.DatabaseMisnamed, match=said):
        databases.settings(address, Path("node.sqlite3"))
