"""A slice of the proof that a seized node that is off yields no text of a case; `make seized` runs the whole."""

import os
import sqlite3
from pathlib import Path

import pytest

from scripts import in_the_clear
from tests.durability import shim
from tests.seized.scanning import CONTROL, ENCODINGS, MARK, patterns, seize


@pytest.mark.skipif(bool(shim.MISSING), reason=shim.MISSING)
def test_nothing_the_node_ever_wrote_holds_a_text_of_a_case(tmp_path: Path) -> None:
    seized = seize(tmp_path, 1)
    assert seized.planted > 300
    assert seized.kinds > 100
    assert seized.found == {}
    assert seized.controls == set(ENCODINGS)
    assert seized.codes == {"SZD-000"}
    assert seized.unlisted == []


def test_what_can_be_read_is_told_from_what_is_sealed() -> None:
    sealed = [os.urandom(160) for _ in range(9)]
    assert not in_the_clear.readable(sealed)
    assert not in_the_clear.readable([None, b""])
    assert in_the_clear.readable(["a name"])
    assert in_the_clear.readable([*sealed, b"Kestrel Lane, and what else she said of herself on that day " * 4])


def test_a_column_that_nobody_listed_and_one_that_is_not_sealed_are_named(tmp_path: Path) -> None:
    held = sqlite3.connect(tmp_path / "node.sqlite3")
    held.execute("CREATE TABLE record_diary (id, said)")
    held.execute("CREATE TABLE record_cardrow (case_id, sealed)")
    held.execute("INSERT INTO record_cardrow VALUES (1, 'Kestrel')")
    held.execute("CREATE TABLE office_memberrow (username, born)")
    held.execute("INSERT INTO office_memberrow VALUES ('wera', '1990')")
    held.commit()
    held.close()
    named = ["record_diary is not listed", "record_cardrow.sealed can be read", "office_memberrow.born can be read"]
    assert in_the_clear.otherwise(tmp_path / "node.sqlite3") == named


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("before", [0, 1, 2])
def test_the_scan_knows_every_encoding_wherever_the_text_stands(name: str, before: int) -> None:
    raw = ENCODINGS[name]("x" * before + MARK + "000001")
    assert [one for one, pattern in patterns(MARK).items() if pattern.search(raw)] == [name]
    assert not any(pattern.search(raw) for pattern in patterns(CONTROL).values())
