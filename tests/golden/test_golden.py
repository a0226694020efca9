"""Every kind of entry ever written stays readable: its golden JSON is read, and written again with nothing lost."""

import json
from typing import Any

import pytest

from homeward.process.entries import KINDS
from homeward.process.writing import from_data, to_data
from tests.golden import write

NAMES = sorted(path.stem for path in write.FOLDER.glob("*.json"))


def read(name: str) -> dict[str, Any]:
    return json.loads((write.FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def test_every_kind_has_its_golden_json():
    assert sorted(KINDS) == NAMES, "run python -m tests.golden.write for a new kind; a kind is never removed or renamed"


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_reads_what_was_once_written_and_loses_nothing(name):
    kept = read(name)
    again = to_data(from_data(KINDS[name], kept["data"]))
    assert {field: again.get(field) for field in kept["data"]} == kept["data"]


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_stays_in_its_compartment_and_its_message(name):
    kept, kind = read(name), KINDS[name]
    assert (kept["kind"], kept["compartment"], kept["message"]) == (kind.KIND, kind.COMPARTMENT, kind.MESSAGE)


def test_a_golden_file_that_is_there_is_not_written_again(tmp_path):
    changed = tmp_path / "case-opened.json"
    changed.write_text("{}")
    assert "case-opened" not in write.write_missing(tmp_path)
    assert changed.read_text() == "{}"
    assert write.write_missing(tmp_path) == []
