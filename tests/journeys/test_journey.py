"""The main job: one whole case through the pages of two nodes, and files that are refused before anything is made."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from homeward.process.notifications.table import SIX

EXAMPLES = Path(__file__).parents[2] / "examples"
pytestmark = pytest.mark.journey


def drive(folder: Path, *typed: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD", "DJANGO"))}
    command = [sys.executable, "-m", "homeward", "journey", "--folder", str(folder), *typed]
    return subprocess.run(command, env=kept, capture_output=True, text=True, cwd=EXAMPLES.parent)


def test_one_whole_case_goes_from_first_contact_to_closing(tmp_path: Path) -> None:
    done = drive(tmp_path / "journey")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    *steps, last = done.stdout.strip().splitlines()
    told = json.loads(last)
    assert told["journey"] == "complete"
    assert told["notifications"] == 6
    assert told["steps"] >= 70
    said = "\n".join(steps)
    assert [name for name in SIX if f"{name}:" not in said] == []
    assert "the gate is shut, and names what is missing" in said
    assert said.count("every chain holds") == 2


def test_nothing_of_the_person_lies_readable_in_either_node(tmp_path: Path) -> None:
    done = drive(tmp_path / "journey")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    told = ("Ileana", "Fictiva", "Dental pain", "we say we are the library", "Her sister", "EX 202")
    files = [file for file in (tmp_path / "journey").rglob("*") if file.is_file()]
    # The search does find what stands in the clear: who the partner is.
    assert any(b"New Shore (invented)" in file.read_bytes() for file in files)
    for written in ("utf-8", "utf-16-le"):
        found = [(file.name, one) for file in files for one in told if one.encode(written) in file.read_bytes()]
        assert found == []


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("intake", "2003-05-14", "2003-02-30", "row 2, column prs_Birthdate"),
        ("intake", "2003-05-14", "2203-05-14", "row 2, column prs_Birthdate"),
        ("intake", "Feminine", "Femme", "row 2, column prs_Gender"),
        ("intake", "hwd_CodeName", "hwd_CodeNam", "hwd_CodeNam"),
        ("intake", "ForcedLabour", "ForcedLabor", "row 2, column vic_TypeOfExploitation"),
        ("itinerary", "+21d 06:40", "+21d 26:40", "row 2, column departs"),
        ("itinerary", "+21d 10:50", "+21d 09:20", "row 3, column departs"),
        ("itinerary", "Europe/Vienna,+21d 09:35", "Europe/Atlantis,+21d 09:35", "row 2, column destination_zone"),
    ],
)
def test_a_wrong_file_is_refused_with_row_and_column_and_nothing_is_created(
    tmp_path: Path, file: str, old: str, new: str, named: str
) -> None:
    text = (EXAMPLES / f"{file}.csv").read_text()
    assert old in text
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text.replace(old, new))
    done = drive(tmp_path / "journey", f"--{file}", str(wrong))
    assert done.returncode == 1
    assert named in done.stderr
    assert "Nothing was created" in done.stderr
    assert not (tmp_path / "journey").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"hwd_CodeName\n"])
def test_an_empty_or_unreadable_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong.csv").write_bytes(content)
    done = drive(tmp_path / "journey", "--intake", str(tmp_path / "wrong.csv"))
    assert done.returncode == 1
    assert "Nothing was created" in done.stderr
    assert not (tmp_path / "journey").exists()


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    done = drive(tmp_path / "journey", "--intake", str(tmp_path / "nowhere.csv"))
    assert done.returncode == 1
    assert "nowhere.csv" in done.stderr
