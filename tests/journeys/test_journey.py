"""The main job from end to end, as `make journey` drives it, and the files it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def journey(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "homeward", "journey", "--folder", str(folder), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)


@pytest.mark.journey
def test_a_case_goes_from_first_contact_to_closing_through_two_nodes(tmp_path: Path) -> None:
    done = journey(tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    last = json.loads(done.stdout.strip().splitlines()[-1])
    assert last["journey"] == "complete"
    assert last["notifications"] == 6
    assert last["steps"] > 80
    assert done.stdout.count("every chain holds") == 2


@pytest.mark.parametrize(
    ("line", "wrong", "named"),
    [
        ("2003-05-14", "2003-15-44", "prs_Birthdate"),
        ("Feminine", "Female", "prs_Gender"),
        ("hwd_CodeName", "hwd_Name", "hwd_Name"),
    ],
)
def test_a_wrong_intake_sheet_is_refused_by_row_and_column_and_nothing_is_created(
    tmp_path: Path, line: str, wrong: str, named: str
) -> None:
    sheet = tmp_path / "intake.csv"
    sheet.write_text((ROOT / "examples" / "intake.csv").read_text().replace(line, wrong, 1))
    done = journey(tmp_path / "nodes", "--intake", str(sheet))
    assert done.returncode == 1
    assert named in done.stderr
    assert "Nothing was created" in done.stderr
    assert not (tmp_path / "nodes").exists()


def test_an_itinerary_whose_legs_do_not_join_is_refused(tmp_path: Path) -> None:
    legs = tmp_path / "itinerary.csv"
    legs.write_text((ROOT / "examples" / "itinerary.csv").read_text().replace("air,VIE", "air,BUD", 1))
    done = journey(tmp_path / "nodes", "--itinerary", str(legs))
    assert done.returncode == 1
    assert "Nothing was created" in done.stderr
    assert not (tmp_path / "nodes").exists()
