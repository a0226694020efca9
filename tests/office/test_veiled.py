"""What an address carries is veiled: the same each time, for its case only, and nothing of it is read without the server key."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from homeward.office import veiled

KNOWN = {"need": "Kestrel's asthma", "service": "LTS-6"}


def test_what_is_veiled_comes_back_for_its_case_only() -> None:
    found = veiled.veil("CFG-234", KNOWN)
    assert veiled.unveil("CFG-234", found) == KNOWN
    assert veiled.unveil("HJM-567", found) == {}
    assert veiled.veil("CFG-234", KNOWN) == found


def test_lengths_are_told_in_steps_and_no_word_is() -> None:
    found = {veiled.veil("CFG-234", {"need": "x" * length}) for length in range(1, 35)}
    assert len(found) == 34
    assert {len(one) for one in found} == {len(veiled.veil("CFG-234", KNOWN))}
    assert "Kestrel" not in veiled.veil("CFG-234", KNOWN)


def test_what_nobody_veiled_is_nothing(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = veiled.veil("CFG-234", KNOWN)
    for wrong in ("", "A", "not base 64 \u0436", found[:-1], found[:-2] + "AA", "A" * 86):
        assert veiled.unveil("CFG-234", wrong) == {}
    monkeypatch.setenv("HOMEWARD_SERVER_KEY", str(tmp_path / "other.key"))
    (tmp_path / "other.key").write_text("55" * 32)
    settings.NODE = replace(settings.NODE, name="another")
    assert veiled.unveil("CFG-234", found) == {}
