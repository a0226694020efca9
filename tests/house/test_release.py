"""A release names every part with its digests, notices a planted hole, and is the same twice."""

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scripts import release

ROOT = Path(__file__).parents[2]


def advisory(name: str, *events: dict[str, str], withdrawn: str = "") -> dict[str, Any]:
    touched = {
        "package": {"ecosystem": "PyPI", "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
    }
    return {
        "id": "PLANTED-1",
        "summary": "a planted hole",
        "affected": [touched],
        **({"withdrawn": withdrawn} if withdrawn else {}),
    }


@pytest.fixture(scope="module")
def parts() -> list[dict[str, Any]]:
    return release.components((ROOT / "requirements" / "base.txt").read_text())


def test_every_locked_part_stands_in_the_bill_with_the_digests_of_its_files(parts: list[dict[str, Any]]) -> None:
    lock = (ROOT / "requirements" / "base.txt").read_text()
    assert len(parts) == lock.count("==")
    told = [one["content"] for part in parts for one in part["hashes"]]
    assert len(told) == lock.count("--hash=sha256:")
    bill = release.bill("1", parts)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill == release.bill("1", parts)
    assert {one["bom-ref"] for one in bill["components"]} == set(bill["dependencies"][0]["dependsOn"])


@pytest.mark.parametrize(
    ("events", "hit"),
    [
        (({"introduced": "0"},), True),
        (({"introduced": "0"}, {"fixed": "99"}), True),
        (({"introduced": "0"}, {"fixed": "1.0"}), False),
        (({"introduced": "99"},), False),
        (({"introduced": "0"}, {"last_affected": "1.0"}), False),
        (({"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"}, {"fixed": "99"}), True),
    ],
)
def test_a_planted_hole_is_found_in_the_versions_that_have_it(
    events: tuple[dict[str, str], ...], hit: bool, parts: list[dict[str, Any]]
) -> None:
    assert bool(release.holes(parts, iter([advisory("Django", *events)]))) is hit


def test_a_hole_of_something_else_or_taken_back_is_none(parts: list[dict[str, Any]]) -> None:
    known = [advisory("leftpad", {"introduced": "0"}), advisory("django", {"introduced": "0"}, withdrawn="2026")]
    assert release.holes(parts, iter(known)) == []


def test_a_release_is_written_with_its_digests_and_stops_at_a_hole(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("PLANTED-1.json", json.dumps(advisory("django", {"introduced": "0"})))
    command = [sys.executable, str(ROOT / "scripts" / "release.py"), "--to", str(tmp_path / "one")]
    assert subprocess.run(command, capture_output=True).returncode == 0
    for line in (tmp_path / "one" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "one" / name).read_bytes()).hexdigest() == digest
    assert "NOT CHECKED" in (tmp_path / "one" / "KNOWN-HOLES.txt").read_text()
    holed = subprocess.run(
        [*command[:-1], str(tmp_path / "two"), "--osv", str(tmp_path / "all.zip")], capture_output=True
    )
    assert holed.returncode == 1
    assert b"PLANTED-1 a planted hole" in holed.stdout
