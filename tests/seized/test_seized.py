"""A slice of the proof that a seized node that is off yields no text of a case; `make seized` runs the whole."""

from pathlib import Path

import pytest

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


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("before", [0, 1, 2])
def test_the_scan_knows_every_encoding_wherever_the_text_stands(name: str, before: int) -> None:
    raw = ENCODINGS[name]("x" * before + MARK + "000001")
    assert [one for one, pattern in patterns(MARK).items() if pattern.search(raw)] == [name]
    assert not any(pattern.search(raw) for pattern in patterns(CONTROL).values())
