"""Erased means gone: on day 13 an old archive still gives the texts, after 14 days nothing does (`make durability` runs the whole)."""

from pathlib import Path

from tests.backup.erased import erased


def test_erased_texts_can_be_read_from_archives_until_day_14_and_never_after(tmp_path: Path) -> None:
    found = erased(tmp_path, 2, 10)
    assert found.on["13"] == found.planted == 20
    assert found.on["14.1"] == 0
    assert found.archives["14.1"] > 0
    assert found.on["in use"] == 0
