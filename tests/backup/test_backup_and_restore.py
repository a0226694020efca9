"""Backup and restore: two places, two archives; whole or refused; a node in use is never touched."""

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from homeward.record.backup import archives, restoring
from homeward.record.backup.archives import ArchiveRefused
from scripts.figures import report
from tests.backup.nodes import Node, a_node


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """A node with three cases and two pairs of archives: a whole one and one with what came later."""
    made = a_node(tmp_path_factory.mktemp("backups"))
    made.ask("case", "said before", "2")
    assert made.backup().returncode == 0
    made.ask("case", "said later", "1")
    assert made.backup().returncode == 0
    return made


@pytest.fixture
def places(node: Node, tmp_path: Path) -> Node:
    """A copy of the places, to damage."""
    made = Node(tmp_path, node.passphrases)
    for one, other in zip(node.places, made.places, strict=True):
        shutil.copytree(one, other)
    for name in ("server.key", "backup.key"):
        shutil.copy(node.folder / name, tmp_path / name)
    return made


def seed(node: Node) -> bytes:
    return bytes.fromhex((node.folder / "backup.key").read_text())


def tables(node: Node, kind: str, number: int) -> dict[str, int]:
    """Rows by table of one archive."""
    found: dict[str, int] = {}
    (file,) = node.places[1].glob(f"*-{number:04d}-{kind}.age")
    for raw in archives.read_slices(file, [seed(node)]):
        part = sqlite3.connect(":memory:")
        part.deserialize(raw)
        for (name,) in part.execute("SELECT name FROM sqlite_master").fetchall():
            count = part.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            found[name] = found.get(name, 0) + count
    return found


def test_an_empty_machine_becomes_the_node_again_from_the_restore_sheet(node: Node, tmp_path: Path) -> None:
    done = node.restore(tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert "3 cases" in done.stdout
    assert sorted(node.ask("texts", home=tmp_path / "new")) == ["said before"] * 10 + ["said later"] * 5
    assert node.run("verify", home=tmp_path / "new").returncode == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "new"]


def test_the_data_archive_holds_nothing_that_opens_it(node: Node) -> None:
    data, keys = tables(node, "data", 0), tables(node, "keys", 0)
    assert data["record_entryrow"] > 0
    assert keys["record_grantrow"] > 0
    assert keys["office_wraprow"] == 4
    assert data.keys() & keys.keys() == set()
    assert not {"record_grantrow", "record_generationrow", "office_wraprow"} & data.keys()


def test_sessions_are_in_no_archive(node: Node) -> None:
    both = tables(node, "data", 0).keys() | tables(node, "keys", 0).keys()
    assert not {"office_vaultrow", "django_session", "office_attemptrow"} & both


def test_the_next_archive_holds_new_rows_only(node: Node) -> None:
    first, second = tables(node, "data", 0), tables(node, "data", 1)
    assert first["record_entryrow"] == 12
    assert second["record_entryrow"] == 6
    assert (second["record_caserow"], second["record_cardrow"]) == (1, 1)
    assert tables(node, "keys", 1)["record_grantrow"] < tables(node, "keys", 0)["record_grantrow"]


def test_a_damaged_copy_is_passed_over_for_the_sound_one(places: Node) -> None:
    for file in places.places[0].glob("*.age"):
        file.write_bytes(file.read_bytes()[:-1])
    assert places.restore(places.folder / "new").returncode == 0


def _flipped(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _another(file: Path) -> None:
    other = next(one for one in sorted(file.parent.glob("*-keys.age")) if one != file)
    file.write_bytes(other.read_bytes())


@pytest.mark.parametrize("damage", [_flipped, _cut, _another, Path.unlink])
@pytest.mark.parametrize("which", ["0000-data", "0001-keys"])
def test_an_archive_that_is_sound_in_no_place_is_refused_by_name(places: Node, damage: object, which: str) -> None:
    for place in places.places:
        for file in place.glob(f"*{which}.age"):
            damage(file)  # type: ignore[operator]
    done = places.restore(places.folder / "new")
    assert done.returncode == 1
    assert which in done.stderr
    assert not (places.folder / "new").exists()


def test_a_wrong_key_opens_nothing(places: Node) -> None:
    wrong = places.folder / "wrong.key"
    wrong.write_text("55" * 32)
    done = places.restore(places.folder / "new", identity=wrong)
    assert done.returncode == 1
    assert not (places.folder / "new").exists()


def test_a_node_in_use_is_never_restored_over(node: Node) -> None:
    before = (node.home / "node.sqlite3").read_bytes()
    done = node.restore(node.home)
    assert done.returncode == 1
    assert "never restored over" in done.stderr
    assert (node.home / "node.sqlite3").read_bytes() == before


def test_a_restore_that_a_full_disk_stopped_goes_on_where_it_was(places: Node) -> None:
    stopped = places.restore(places.folder / "new", most=200_000)
    assert stopped.returncode == 1
    assert not (places.folder / "new").exists()
    done = places.restore(places.folder / "new")
    assert done.returncode == 0, done.stderr
    assert len(places.ask("texts", home=places.folder / "new")) == 15  # type: ignore[arg-type]


def test_an_older_pair_is_restored_when_it_is_named(places: Node) -> None:
    (file,) = places.places[0].glob("*0000-data.age")
    pair = "-".join(file.name.split("-")[1:3])
    stopped = places.restore(places.folder / "new", most=200_000)
    mixed = places.restore(places.folder / "new", "--until", pair)
    assert stopped.returncode == mixed.returncode == 1
    assert "from other archives" in mixed.stderr
    shutil.rmtree(places.folder / "new.restoring")
    assert places.restore(places.folder / "new", "--until", pair).returncode == 0
    assert places.ask("texts", home=places.folder / "new") == ["said before"] * 10


def test_when_a_newer_pair_cannot_be_read_it_is_said_that_erased_texts_may_be_back(places: Node) -> None:
    older = restoring.survey(places.places)[0].name
    assert "cannot be read" not in places.restore(places.folder / "first", "--until", older).stderr
    newer = restoring.survey(places.places)[1].name
    for place in places.places:
        for file in place.glob("*-0001-*.age"):
            file.write_bytes(b"x")
    done = places.restore(places.folder / "second", "--until", older)
    assert done.returncode == 0
    assert (
        f"cannot be read: {newer}. What was erased after the last readable archive may stand here again." in done.stderr
    )


def test_two_officers_sign_and_neither_twice(places: Node) -> None:
    froms = [word for place in places.places for word in ("--from", str(place))]
    sheet = ("--identity", str(places.folder / "backup.key"), "--server-key", str(places.folder / "server.key"))
    done = places.run("restore", *froms, *sheet, "--by", "ada", "ada", home=places.folder / "new")
    assert done.returncode == 1
    assert not (places.folder / "new").exists()


def test_a_check_restores_beside_the_node_and_leaves_a_note(node: Node) -> None:
    assert node.ask("known", "0") == [False, False, "None"]
    done = node.restore(node.home, "--check")
    assert done.returncode == 0, done.stderr
    assert node.ask("known", "0")[2] != "None"  # type: ignore[index]
    assert not list(node.folder.glob("*rehears*"))


def test_a_full_disk_leaves_what_was_there_and_nothing_half(node: Node) -> None:
    before = sorted(one.name for place in node.places for one in place.iterdir())
    node.ask("case", "more", "1")
    done = node.backup(most=4_000)
    assert done.returncode == 1
    assert sorted(one.name for place in node.places for one in place.iterdir()) == before


def test_a_place_that_is_missing_is_named(places: Node, node: Node) -> None:
    node.places[1].rename(node.folder / "away")
    done = node.backup()
    (node.folder / "away").rename(node.places[1])
    assert done.returncode == 1
    assert str(node.places[1]) in done.stderr


def test_a_backup_while_others_write_restores_whole(node: Node, tmp_path: Path) -> None:
    script = [sys.executable, "-m", "tests.backup.in_node", "case", "under load", "12"]
    environment = {
        "HOMEWARD_HOME": str(node.home),
        "DJANGO_SETTINGS_MODULE": "homeward.config.settings",
        "HOMEWARD_PASSPHRASE_ADA": node.passphrases["ada"],
    }
    writer = subprocess.Popen(script, env=environment, stdout=subprocess.DEVNULL)
    made = 0
    while writer.poll() is None:
        assert node.backup().returncode == 0
        made += 1
    assert writer.returncode == 0
    assert made > 0
    assert node.backup().returncode == 0
    done = node.restore(tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert sorted(node.ask("texts", home=tmp_path / "new")) == sorted(node.ask("texts"))  # type: ignore[type-var]


def test_the_newest_verified_pair_outlives_fourteen_days_and_older_chains_do_not(tmp_path: Path) -> None:
    node = a_node(tmp_path)
    node.ask("case", "x", "1")
    first = str(node.ask("at", "0"))
    assert node.ask("delete", str(node.places[0]), "400") == []
    second = str(node.ask("at", "1.5"))
    assert first[:-5] != second[:-5]
    assert node.ask("delete", str(node.places[0]), "13.9") == []
    gone = node.ask("delete", str(node.places[0]), "14.1")
    assert {name.split("-", 1)[1].rsplit("-", 1)[0] for name in gone} == {first}  # type: ignore[attr-defined]
    assert node.ask("delete", str(node.places[0]), "400") == []


def test_somebody_is_rung_after_26_hours_and_every_page_says_so_after_three_days(node: Node) -> None:
    assert node.ask("known", "1.05")[:2] == [False, False]  # type: ignore[index]
    assert node.ask("known", "1.1")[:2] == [True, False]  # type: ignore[index]
    assert node.ask("known", "3.1")[:2] == [True, True]  # type: ignore[index]


def test_what_was_erased_stays_erased_in_a_restore_of_an_older_archive(tmp_path: Path) -> None:
    node = a_node(tmp_path)
    (code,) = node.ask("case", "wrong person", "1")  # type: ignore[misc]
    assert node.backup().returncode == 0
    older = node.ask("newest")
    assert node.restore(tmp_path / "before").returncode == 0
    assert node.ask("texts", home=tmp_path / "before") == ["wrong person"] * 5
    node.ask("erase", str(code), "2")
    node.ask("erase", str(code), "3")
    assert node.backup().returncode == 0
    done = node.restore(tmp_path / "new", "--until", str(older))
    assert done.returncode == 0, done.stderr
    assert "2 erased again" in done.stdout
    assert node.ask("texts", home=tmp_path / "new") == ["wrong person"] * 3


def test_every_archive_damaged_in_every_way_is_refused(places: Node) -> None:
    tried = refused = 0
    for later in (one for place in places.places for one in place.iterdir() if not re.search("-000[01]-", one.name)):
        later.unlink()
    sound = {file: file.read_bytes() for place in places.places for file in place.iterdir()}
    names = sorted({file.name for file in sound})
    for name in names:
        for damage in (_flipped, _cut, _another, Path.unlink, _longer):
            for place in places.places:
                damage(place / name)  # type: ignore[operator]
            tried += 1
            try:
                restoring.plan(places.places, [seed(places)])
            except ArchiveRefused as error:
                refused += name.rsplit("-", 2)[1] in str(error)
            for file, raw in sound.items():
                file.write_bytes(raw)
    assert restoring.plan(places.places, [seed(places)]).head.number == 1
    told = (
        f"{refused} of {tried} damaged archives refused by name; sound ones restored, under load too, and a case opened"
    )
    report("restore", told, command="python -m pytest tests/backup", good=tried == refused == 20)
    assert tried == refused == 20


def _longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")
