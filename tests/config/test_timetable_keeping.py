"""`homeward timetable import | list | remove`: kept timetables answer as the files do."""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from homeward.config import timetable_files
from homeward.office import timetables
from homeward.travel import listing
from homeward.travel.limits import Query
from homeward.travel.search import Search
from homeward.travel.tables import FeedRefused
from tests.config.test_timetable_search import ROOT, STATION, packed
from tests.travel.test_ssim import HEADER, carrier, leg


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "node"
    folder.mkdir()
    shutil.copy(ROOT / "tests/node/node.toml", folder)
    return folder


def run(home: Path, *typed: object) -> subprocess.CompletedProcess:
    environment = os.environ | {"HOMEWARD_HOME": str(home)}
    command = [sys.executable, "-m", "homeward", "timetable", *map(str, typed)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_imported_timetables_are_listed_and_removed(home: Path, tmp_path: Path) -> None:
    schedule = tmp_path / "Winter 2031.ssim"
    schedule.write_text("\n".join([HEADER, carrier(), leg(), leg(period="32MAR3128MAR31")]))
    done = run(home, "import", packed(tmp_path, STATION), schedule)
    assert done.returncode == 0, done.stderr
    assert "feed: 4 vehicles, 4 places, 2031-03-24 to 2031-03-24, 0 rows left out" in done.stdout
    assert "1 rows left out: not a day, the first in line 4" in done.stderr
    assert "winter-2031: 1 vehicles" in run(home, "list").stdout
    assert run(home, "remove", "feed").returncode == 0
    assert "feed" not in run(home, "list").stdout
    gone = run(home, "remove", "feed")
    assert gone.returncode == 2
    assert "no timetable of this name" in gone.stderr


def test_a_file_that_cannot_be_read_changes_nothing_and_the_others_are_kept(home: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_text("hello\n")
    done = run(home, "import", tmp_path / "broken.txt", packed(tmp_path, STATION), tmp_path / "absent.zip")
    assert done.returncode == 2
    assert "broken.txt: neither GTFS" in done.stderr
    assert [one.name for one in timetables.listed(home / "timetables")] == ["feed"]


def test_a_packed_timetable_whose_names_are_no_text_is_refused_by_name(tmp_path: Path) -> None:
    file = packed(tmp_path, STATION)
    raw = bytearray(file.read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 9], raw[at + 46] = 8, 0xFF  # its first name is said to be UTF-8, and is none
    file.write_bytes(raw)
    with pytest.raises(FeedRefused, match="cannot be unpacked"):
        timetable_files.read(file)


def test_a_kept_timetable_answers_as_the_file_does(tmp_path: Path) -> None:
    feed = timetable_files.read(packed(tmp_path, STATION))
    timetables.keep(tmp_path / "kept", "feed", feed)
    opened = timetables.opened(tmp_path / "kept", "feed")
    ends = (feed.place_of("D"), feed.place_of("C"))
    assert None not in ends
    after = 1932098400  # 2031-03-24, seven o'clock in Berlin
    query = Query(*ends, after, None, None, 300)  # type: ignore[arg-type]
    answers = [listing.journeys(Search(one), query, 5) for one in (feed, opened)]
    assert answers[0]
    assert answers[0] == answers[1]
    assert list(opened.trips) == list(feed.trips)
    assert opened.summary.left_out == {}


def test_a_schedule_packed_with_gzip_is_read_and_progress_is_told(tmp_path: Path) -> None:
    file = tmp_path / "schedule.ssim.gz"
    with gzip.open(file, "wt") as packed_file:
        packed_file.write("\n".join([HEADER, carrier(), *[leg()] * 100_000]))
    told: list[tuple[str, int]] = []
    feed = timetable_files.read(file, lambda what, lines: told.append((what, lines)))
    assert len(feed.trips) == 100_000
    assert told == [("schedule.ssim.gz", 100_000), ("schedule.ssim.gz", 100_002)]


@pytest.mark.parametrize("name", ["", "../../etc", "???"])
def test_a_name_is_never_a_way_out_of_the_folder(tmp_path: Path, name: str) -> None:
    try:
        found = timetables.as_name(name)
    except timetables.TimetableRefused:
        return
    assert (tmp_path / found).parent == tmp_path
