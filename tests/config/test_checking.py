"""Checking a node from the command line, with what was kept where the machine cannot reach it."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.config.test_command_line import INIT, homeward


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, tuple[str, str]]:
    """A node with a checkpoint, the checkpoint's file on another medium, and size and root as the weekly sheet shows them."""
    folder = tmp_path_factory.mktemp("checking")
    home, medium = folder / "harbour", folder / "checkpoint"
    assert homeward(home, *INIT).returncode == 0
    assert homeward(home, "log", "checkpoint", "--to", str(medium)).returncode == 1
    assert homeward(home, "deliver", "--once").returncode == 0
    assert homeward(home, "log", "checkpoint", "--to", str(medium)).returncode == 0
    _, size, root, *_ = medium.read_text().split("\n")
    return home, medium, (size, root)


def copied(home: Path, to: Path) -> Path:
    shutil.copytree(home, to)
    return to


def test_what_was_kept_elsewhere_fits(node: tuple[Path, Path, tuple[str, str]]) -> None:
    home, medium, sheet = node
    checked = homeward(home, "verify", "--checkpoint", str(medium), "--sheet", *sheet)
    assert checked.returncode == 0, checked.stderr
    assert f"witnesses vouch for the first {sheet[0]} leaves" not in homeward(home, "verify").stdout


def test_a_log_cut_by_who_holds_the_node_is_found_by_the_file_and_by_the_sheet(
    node: tuple[Path, Path, tuple[str, str]], tmp_path: Path
) -> None:
    home, medium, sheet = node
    attacked = copied(home, tmp_path / "attacked")
    with sqlite3.connect(attacked / "node.sqlite3") as database:
        database.execute("DELETE FROM record_leafrow WHERE id > 3")
        database.execute("DELETE FROM record_checkpointrow")
    assert homeward(attacked, "verify").returncode == 0, "alone the node cannot know"
    for brought in (("--checkpoint", str(medium)), ("--sheet", *sheet)):
        checked = homeward(attacked, "verify", *brought)
        assert checked.returncode == 1
        assert (
            f"the log was cut: 3 leaves are there, and the {'file' if 'checkpoint' in brought[0] else 'printed sheet'}"
            in (checked.stderr)
        )


def test_what_is_no_checkpoint_is_refused_in_one_line(node: tuple[Path, Path, tuple[str, str]], tmp_path: Path) -> None:
    home, medium, _ = node
    other = tmp_path / "other"
    other.write_text(medium.read_text().replace("homeward/", "elsewhere/"))
    for typed in (
        ("verify", "--checkpoint", str(tmp_path / "none")),
        ("verify", "--checkpoint", str(other)),
        ("verify", "--sheet", "ten", "x"),
        ("verify", "--sheet", "100", "AAAA"),
    ):
        refused = homeward(home, *typed)
        assert refused.returncode == 1
        assert len(refused.stderr.strip().splitlines()) == 1


def test_a_new_epoch_is_begun_by_two_officers_for_the_exchange_as_well(tmp_path: Path) -> None:
    home, medium = tmp_path / "harbour", tmp_path / "checkpoint"
    made = homeward(home, *INIT)
    said = dict(re.findall(r"^\s*(\w+): passphrase: (.+)$", made.stdout, re.M))
    phrases = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in said.items()}
    assert homeward(home, "deliver", "--once").returncode == 0
    assert homeward(home, "log", "checkpoint", "--to", str(medium)).returncode == 0

    def node_keys() -> int:
        with sqlite3.connect(home / "node.sqlite3") as database:
            return int(database.execute("SELECT count(*) FROM exchange_nodekeyrow WHERE use = 'node'").fetchone()[0])

    before, begin = node_keys(), ("log", "epoch", "--known", str(medium), "--by")
    alone = homeward(home, *begin, "ada", "ada", **phrases)
    assert (alone.returncode, len(alone.stderr.strip().splitlines()), node_keys()) == (1, 1, before)
    done = homeward(home, *begin, "ada", "ben", **phrases)
    assert done.returncode == 0, done.stderr
    assert re.match(r"epoch \d+ began at \d+ leaves; \d+ were known before", done.stdout)
    assert node_keys() == before + 1, "what was lost since the backup opens nothing here any more"
