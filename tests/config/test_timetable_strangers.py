"""Whatever valid timetable a stranger gives it, written however oddly, the command answers as trying everything does."""

import json
import random
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward.config.cli import main
from tests.travel.brute import Brute
from tests.travel.feeds import as_a_stranger_writes, random_feed
from tests.travel.test_search import questions

DAY = 86_400


def laid_down(folder: Path, files: dict[str, str], how: int) -> Path:
    """The files as a zip file, as one with a folder inside, or as a folder."""
    target = folder / ("feed.zip", "packed.zip", "feed")[how]
    if how == 2:
        target.mkdir()
        for name, text in files.items():
            (target / name).write_bytes(text.encode())
        return target
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(f"city/gtfs/{name}" if how else name, text)
        packed.writestr("feed_info.txt", "nobody reads this\n")
    return target


def plainer(rows: dict, seed: int) -> dict:
    """Of some feeds only the week, or only the dates, or no transfers, no parents, or no repeated trips are left."""
    chance = random.Random(seed)
    for name in chance.sample(["transfers.txt", "frequencies.txt", "parents", ""], 1):
        if name == "parents":
            rows["stops.txt"] = [row | {"parent_station": ""} for row in rows["stops.txt"]]
        elif name:
            rows[name] = []
    gone = chance.choice(["calendar.txt", "calendar_dates.txt", "", ""])
    rows[gone] = []
    known = {row["service_id"] for name in ("calendar.txt", "calendar_dates.txt") for row in rows[name]}
    rows["trips.txt"] = [row for row in rows["trips.txt"] if row["service_id"] in known]
    kept = {row["trip_id"] for row in rows["trips.txt"]}
    for file in ("stop_times.txt", "frequencies.txt"):
        rows[file] = [row for row in rows[file] if row["trip_id"] in kept]
    rows.pop("", None)
    return rows


def as_asked(one: tuple, zone, chance: random.Random) -> dict:
    """A question as a line of the file: keys in any order, what may be left out sometimes left out or null, the time written in any way."""
    start, goal, after, before, legs, wished = one
    local = datetime.fromtimestamp(after, zone)
    moment = local.replace(tzinfo=None).isoformat()
    if local.replace(fold=0).utcoffset() != local.utcoffset() or chance.random() < 0.5:
        moment = chance.choice([local.isoformat(), local.astimezone(UTC).isoformat().replace("+00:00", "Z")])
    said = {
        "from": start,
        "to": goal,
        "depart_after": moment,
        "arrive_before": datetime.fromtimestamp(before, UTC).isoformat()
        if before
        else chance.choice([None, "left out"]),
        "max_transfers": legs - 1 if legs else chance.choice([None, "left out"]),
        "min_connection": wished // 60 or chance.choice([0, None, "left out"]),
    }
    return {name: said[name] for name in chance.sample(list(said), len(said)) if said[name] != "left out"}


def answers(capsys, feed: Path, lines: list, folder: Path, *typed: str) -> list[dict]:
    file = folder / "queries.jsonl"
    file.write_text(
        "\ufeff" + "\r\n\r\n".join(json.dumps(one, ensure_ascii=False) for one in lines) + "\r\n \r\n", "utf-8"
    )
    capsys.readouterr()
    assert main(["timetable", "search", "--timetable", str(feed), "--queries", str(file), *typed]) == 0
    said = capsys.readouterr()
    # The random feeds have one row that says how passengers stay seated; it is named, and nothing else is.
    assert [one for one in said.err.splitlines() if "says how vehicles go on" not in one] == []
    return [json.loads(one) for one in said.out.splitlines()]


@pytest.mark.parametrize("seed", range(9000, 9040))
def test_the_command_answers_as_trying_everything_does(seed: int, tmp_path: Path, capsys) -> None:
    chance, rows = random.Random(seed), plainer(random_feed(seed, stops=6, trips=9), seed)
    brute = Brute(rows)
    if not brute.vehicles:
        pytest.skip("nothing runs in this feed")
    feed = laid_down(tmp_path, as_a_stranger_writes(rows, seed), seed % 3)
    asked = list(questions(seed, brute, 6))
    open_ended = [(start, goal, after, None, None, wished) for start, goal, after, _, _, wished in asked]
    lines = [as_asked(one, brute.zone, chance) for one in [*asked, *open_ended]]
    for one, said in zip([*asked, *open_ended], answers(capsys, feed, lines, tmp_path, "--earliest"), strict=True):
        start, goal, after, before, legs, wished = one
        wanted = brute.earliest(start, goal, after, before or after + 30 * DAY, legs, wished)
        arrivals = [datetime.fromisoformat(journey["arrival"]).timestamp() for journey in said["journeys"]]
        assert arrivals == ([] if wanted is None else [wanted]), (seed, one)
        assert not any("ranking_key" in journey for journey in said["journeys"])
    for one, said in zip(asked, answers(capsys, feed, lines[:6], tmp_path, "--limit", "4"), strict=True):
        assert [tuple(journey["ranking_key"]) for journey in said["journeys"]] == brute.ranked(*one, 4), (seed, one)
    for one, said in zip(open_ended, answers(capsys, feed, lines[6:], tmp_path, "--limit=4"), strict=True):
        start, goal, after, *_, wished = one
        first = brute.earliest(start, goal, after, after + 30 * DAY, None, wished)
        listed = [] if first is None else brute.ranked(start, goal, after, first + DAY, 3, wished, 4)
        if first is None or listed:
            assert [tuple(journey["ranking_key"]) for journey in said["journeys"]] == listed, (seed, one)
        else:
            assert min(journey["transfers"] for journey in said["journeys"]) > 2


def test_two_timetables_with_a_station_that_only_one_of_them_knows_are_one(tmp_path: Path, capsys) -> None:
    """The second says of which station the first one's stop is; its transfer goes by the station."""
    usual = {
        "agency.txt": "agency_timezone\nUTC\n",
        "routes.txt": "route_id,route_type\nr,3\n",
        "calendar_dates.txt": "service_id,date,exception_type\nd,20310324,1\n",
    }
    times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    first = usual | {
        "stops.txt": "stop_id\nA\nB\n",
        "trips.txt": "route_id,service_id,trip_id\nr,d,t\n",
        "stop_times.txt": f"{times}t,08:00:00,08:00:00,A,1\nt,09:00:00,09:00:00,B,2\n",
    }
    second = usual | {
        "stops.txt": "stop_id,parent_station\nB,Big\nB2,Big\nC,\nBig,\nD,\n",
        "trips.txt": "route_id,service_id,trip_id\nr,d,u\nr,d,w\n",
        "stop_times.txt": f"{times}u,09:10:00,09:10:00,B2,1\nu,10:00:00,10:00:00,C,2\nw,09:20:00,09:20:00,D,1\nw,09:50:00,09:50:00,C,2\n",
        "transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nB2,D,2,1200\n",
    }
    files = [
        str(laid_down(tmp_path / name, files, 2))
        for name, files in (("1", first), ("2", second))
        if not (tmp_path / name).mkdir()
    ]
    for order in (files, files[::-1]):
        for start, goal in (("A", "C"),):
            typed = ["--from", start, "--to", goal, "--depart-after", "2031-03-24", "--json", "--earliest"]
            assert main(["timetable", "search", "--timetable", *order, *typed]) == 0
            (journey,) = json.loads(capsys.readouterr().out)
            assert [leg["trip"] for leg in journey["legs"]] == ["t", "w"]
            assert (
                main(
                    [
                        "timetable",
                        "search",
                        "--timetable",
                        *order,
                        *typed,
                        "--min-connection",
                        "10",
                        "--max-transfers=1",
                        "--arrive-before=2031-03-24T09:49",
                    ]
                )
                == 0
            )
            assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"from": "Z", "to": "s1", "depart_after": "2031-03-29"}', "no place 'Z'"),
        ('{"to": "s1", "depart_after": "2031-03-29"}', "from is missing"),
        ('{"from": "s0", "to": "s1"}', "depart_after is missing"),
        ('{"from": "s0", "to": "s1", "depart_after": "tomorrow"}', "not a time"),
        ('{"from": "s0", "to": "s1", "depart_after": "2031-03-29", "max_transfers": 1.5}', "not a whole number"),
        ('{"from": "s0", "to": "s1", "depart_after": "2031-03-29", "min_connection": true}', "not a whole number"),
        ('["s0", "s1"]', "a query is a JSON object"),
        ('{"from": ', ""),
    ],
)
def test_a_line_that_cannot_be_asked_says_why_and_the_others_are_answered(
    line: str, said: str, tmp_path: Path, capsys
) -> None:
    feed = laid_down(tmp_path, as_a_stranger_writes(random_feed(3), 3), 0)
    good = '{"from": "s0", "to": "s1", "depart_after": "2031-03-29"}'
    (tmp_path / "queries").write_text(f"{good}\n{line}\n{good}")
    assert main(["timetable", "search", "--timetable", str(feed), "--queries", str(tmp_path / "queries")]) == 2
    first, broken, last = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert first == last
    assert "error" not in first
    assert broken["journeys"] == []
    assert said in broken["error"]
    assert broken["error"]


def _locked(file: Path) -> None:
    """Set the flag of an encrypted file in every header of a zip file."""
    found = bytearray(file.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = found.find(mark)
        while where >= 0:
            found[where + at] |= 1
            where = found.find(mark, where + 1)
    file.write_bytes(found)


def _damaged(file: Path) -> None:
    found = bytearray(file.read_bytes())
    found[60:90] = bytes(30)
    file.write_bytes(found)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_locked, "is locked with a passphrase"),
        (_damaged, "cannot be unpacked"),
        (lambda file: file.write_bytes(b"not a timetable at all"), "neither GTFS nor"),
        (lambda file: file.write_bytes(b""), "neither GTFS nor"),
        (lambda file: file.unlink(), "No such file"),
    ],
)
def test_a_file_that_cannot_be_opened_is_named_in_one_line(spoil, said: str, tmp_path: Path, capsys) -> None:
    feed = laid_down(tmp_path, as_a_stranger_writes(random_feed(3), 3), 0)
    spoil(feed)
    typed = ["--from", "s0", "--to", "s1", "--depart-after", "2031-03-29"]
    assert main(["timetable", "search", "--timetable", str(feed), *typed]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert "feed.zip" in printed.err
    assert len(printed.err.splitlines()) == 1


def test_queries_in_no_text_and_a_limit_below_nothing_are_refused(tmp_path: Path, capsys) -> None:
    feed = laid_down(tmp_path, as_a_stranger_writes(random_feed(3), 3), 0)
    (tmp_path / "queries").write_bytes(b"\xff\xfe{")
    assert main(["timetable", "search", "--timetable", str(feed), "--queries", str(tmp_path / "queries")]) == 2
    assert "not a text in UTF-8" in capsys.readouterr().err
    typed = ["--from", "s0", "--to", "s1", "--depart-after", "2031-03-29", "--limit=-1"]
    assert main(["timetable", "search", "--timetable", str(feed), *typed]) == 2
    assert "--limit" in capsys.readouterr().err


def test_a_question_ages_before_or_after_the_timetable_is_answered_at_once(tmp_path: Path, capsys) -> None:
    rows = random_feed(3)
    brute, feed = Brute(rows), laid_down(tmp_path, as_a_stranger_writes(rows, 3), 0)
    places = sorted({stop.place for stops in brute.vehicles for stop in stops})
    pairs = [(one, two) for one in places for two in places]
    for year, none in (("0001", False), ("1970", False), ("9998", True)):
        lines = [
            {"from": one, "to": two, "depart_after": f"{year}-01-02", "arrive_before": "9999-01-01"}
            for one, two in pairs
        ]
        for way in ([], ["--earliest"]):
            found = answers(capsys, feed, lines, tmp_path, *way)
            for (one, two), said in zip(pairs, found, strict=True):
                first = brute.earliest(one, two, 0, 2**40, None, 0)
                arrivals = [datetime.fromisoformat(journey["arrival"]).timestamp() for journey in said["journeys"]]
                assert (arrivals == []) if none or first is None else (first in arrivals if way else arrivals)


def test_a_voyage_of_weeks_is_found(tmp_path: Path, capsys) -> None:
    """Its times go far past midnight: it calls at its second port three weeks after the day on which it began."""
    hours = [timedelta(days=at) // timedelta(hours=1) for at in (0, 21, 22)]
    times = "".join(f"t,{hour}:30:00,{hour}:30:00,{stop},{hour}\n" for hour, stop in zip(hours, "ABC", strict=True))
    files = {
        "agency.txt": "agency_timezone\nEurope/Berlin\n",
        "stops.txt": "stop_id\nA\nB\nC\n",
        "routes.txt": "route_id,route_type\nr,4\n",
        "calendar_dates.txt": "service_id,date,exception_type\nd,20310320,1\n",
        "trips.txt": "route_id,service_id,trip_id\nr,d,t\n",
        "stop_times.txt": f"trip_id,arrival_time,departure_time,stop_id,stop_sequence\n{times}",
    }
    feed = laid_down(tmp_path, files, 0)
    lines = [
        {"from": "B", "to": "C", "depart_after": one} for one in ("2031-03-01", "2031-04-10T00:30", "2031-04-10T02:00")
    ]
    for way in ([], ["--earliest"]):
        found = answers(capsys, feed, lines, tmp_path, *way)
        # Summer time began on the way, so that the clocks show an hour more.
        assert [[one["departure"] for one in said["journeys"]] for said in found] == [
            ["2031-04-10T01:30:00+02:00"]
        ] * 2 + [[]]


def test_the_command_starts_without_what_only_a_node_needs(tmp_path: Path) -> None:
    feed = laid_down(tmp_path, as_a_stranger_writes(random_feed(3), 3), 0)
    typed = [
        "timetable",
        "search",
        "--timetable",
        str(feed),
        "--from",
        "s0",
        "--to",
        "s1",
        "--depart-after",
        "2031-03-29",
    ]
    look = f"import sys; from homeward.config.cli import main; main({typed!r}); print({{'django', 'ssl'}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
