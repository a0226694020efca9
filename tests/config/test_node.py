"""A node that is set up wrongly says so in one line, and nothing starts."""

import shutil
from pathlib import Path

import pytest
from django.db import connection

from homeward.config import node
from homeward.config.node import NodeMisconfigured

NODE = Path(__file__).parents[1] / "node"
# synchronous: 2 is FULL; an acknowledged entry survives a power cut.
PRAGMAS = {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
RIGHT = (NODE / "node.toml").read_text()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that a node can start in."""
    for name in ("node.toml", "server.key"):
        shutil.copy(NODE / name, tmp_path / name)
    monkeypatch.setenv("HOMEWARD_HOME", str(tmp_path))
    monkeypatch.delenv("HOMEWARD_SERVER_KEY", raising=False)
    return tmp_path


def said() -> str:
    with pytest.raises(NodeMisconfigured) as refused:
        _ = node.load().server_key
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_node_that_is_set_up_rightly_is_read(home: Path) -> None:
    read = node.load()
    assert (read.name, read.fictional, read.time_zone, read.language) == ("tests", True, "UTC", "en")
    assert len(read.server_key) == 32


def test_a_missing_home_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOMEWARD_HOME")
    assert said().startswith("HOMEWARD_HOME: not set")


def test_a_folder_without_a_node_says_what_makes_one(home: Path) -> None:
    (home / "node.toml").unlink()
    assert "homeward node init" in said()


@pytest.mark.parametrize(
    ("line", "wrong", "named"),
    [
        ("name", 'name = "Harbour House"', "name: 'Harbour House'"),
        ("name", "", "name: a text is needed"),
        ("name", "name = 7", "name: a text is needed"),
        ("address", 'address = ""', "address: a text is needed"),
        ("hosts", "hosts = []", "hosts: a list"),
        ("hosts", 'hosts = "localhost"', "hosts: a list"),
        ("fictional", 'fictional = "yes"', "fictional: must be true or false"),
        ("time_zone", 'time_zone = "Mars/Base"', "time_zone: 'Mars/Base' is no time zone"),
        ("time_zone", 'time_zone = "../../etc/passwd"', "is no time zone"),
        ("language", 'language = "tlh"', "language: 'tlh' must be one of"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(home: Path, line: str, wrong: str, named: str) -> None:
    kept = [one for one in RIGHT.splitlines() if not one.startswith(line)]
    (home / "node.toml").write_text("\n".join([*kept, wrong]))
    assert str(home / "node.toml") in said()
    assert named in said()


def test_a_file_that_is_no_toml_is_named(home: Path) -> None:
    (home / "node.toml").write_text("name = ")
    assert str(home / "node.toml") in said()


def test_a_server_key_that_is_missing_or_too_short_is_named(home: Path) -> None:
    (home / "server.key").write_text("00" * 31)
    assert "holds 31 bytes, 32 are needed" in said()
    (home / "server.key").write_text("not hexadecimal")
    assert "cannot be read as hexadecimal" in said()
    (home / "server.key").unlink()
    assert str(home / "server.key") in said()


def test_the_server_key_may_lie_elsewhere(home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> None:
    elsewhere = tmp_path_factory.mktemp("credential") / "key"
    elsewhere.write_text("22" * 32)
    monkeypatch.setenv("HOMEWARD_SERVER_KEY", str(elsewhere))
    assert node.load().server_key == b"\x22" * 32


def test_only_a_practice_node_follows_a_clock_file(home: Path) -> None:
    (home / "clock").write_text("2027-03-24T09:00:00+00:00")
    assert node.load().fictional
    (home / "node.toml").write_text(RIGHT.replace("fictional = true", "fictional = false"))
    assert "clock: only a node made --fictional" in said()


@pytest.mark.django_db
def test_the_database_is_written_through_to_the_disk_and_wipes_what_is_deleted() -> None:
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    assert found == PRAGMAS
