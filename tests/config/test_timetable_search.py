"""`homeward timetable search`: files in, journeys out, without a node."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.travel.brute import Brute
from tests.travel.feeds import as_text, random_feed

ROOT = Path(__file__).parents[2]
STATION = {
    "agency.txt": "agency_timezone\nEurope/Berlin\n",
    "stops.txt": "stop_id,parent_station\nA1,A\nA2,A\nA,\nB,\nC,\nD,\n",
    "routes.txt": "route_id,route_type\nred,2\nblue,2\n",
    "calendar_dates.txt": "service_id,date,exception_type\nday,20310324,1\n",
    "trips.txt": "route_id,service_id,trip_id\nred,day,t1\nblue,day,t2\nblue,day,t3\nblue,day,t4\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,D,1\nt1,09:00:00,09:00:00,A1,2\n"
        "t2,09:04:00,09:04:00,A2,1\nt2,10:00:00,10:00:00,C,2\n"
        "t3,09:10:00,09:10:00,A2,1\nt3,10:10:00,10:10:00,C,2\n"
        "t4,09:20:00,09:20:00,B,1\nt4,09:40:00,09:40:00,C,2\n"
    ),
}


def packed(folder: Path, files: dict[str, str], name: str = "feed.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for one, text in files.items():
            archive.writestr(one, text)
    return folder / name


def run(*typed: object, status: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD", "DJANGO"))}
    command = [sys.executable, "-m", "homeward", "timetable", "search", *map(str, typed)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stdout + done.stderr


def found(file: Path, *typed: object) -> list[dict]:
    asked = ("--from", "D", "--to", "C", "--depart-after", "2031-03-24T07:00", "--json")
    return json.loads(run("--timetable", file, *asked, *typed))


def trips(journey: dict) -> list[str]:
    return [leg["trip"] for leg in journey["legs"]]


def test_a_change_takes_the_wished_time_at_least(tmp_path):
    feed = packed(tmp_path, STATION)
    assert trips(found(feed, "--earliest")[0]) == ["t1", "t2"]
    assert trips(found(feed, "--earliest", "--min-connection", 5)[0]) == ["t1", "t3"]
    assert found(feed, "--earliest", "--min-connection", 11) == []


def test_between_two_places_one_changes_only_where_the_timetable_says_so(tmp_path):
    with_way = STATION | {"transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA1,B,2,600\n"}
    feed = packed(tmp_path, with_way)
    (earliest,) = found(feed, "--earliest")
    assert trips(earliest) == ["t1", "t4"]
    assert earliest["arrival"] == "2031-03-24T09:40:00+01:00"
    forbidden = with_way | {"transfers.txt": with_way["transfers.txt"] + "A2,B,3,\n"}
    assert trips(found(packed(tmp_path, forbidden, "two.zip"), "--earliest")[0]) == ["t1", "t2"]
    slow = with_way | {"transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,A,2,360\n"}
    assert trips(found(packed(tmp_path, slow, "three.zip"), "--earliest")[0]) == ["t1", "t3"]


def test_the_list_is_ranked_and_says_what_each_leg_is(tmp_path):
    journeys = found(packed(tmp_path, STATION))
    assert [trips(one) for one in journeys] == [["t1", "t2"], ["t1", "t3"]]
    assert [one["ranking_key"] for one in journeys] == sorted(one["ranking_key"] for one in journeys)
    assert journeys[0]["transfers"] == 1
    assert journeys[0]["legs"][0] == {
        "trip": "t1",
        "route": "red",
        "name": "red",
        "from": "D",
        "to": "A1",
        "departure": "2031-03-24T08:00:00+01:00",
        "arrival": "2031-03-24T09:00:00+01:00",
    }
    assert len(found(packed(tmp_path, STATION), "--limit", 1)) == 1
    assert found(packed(tmp_path, STATION), "--max-transfers", 0) == []


def test_a_file_of_queries_is_answered_line_by_line_in_order(tmp_path):
    rows = random_feed(3)
    feed, brute = packed(tmp_path, as_text(rows, 3)), Brute(rows)
    places = sorted({stop.place for stops in brute.vehicles for stop in stops})
    asked = [(one, two) for one in places for two in places]
    day = "2031-03-30T00:00+00:00"
    lines = [{"from": one, "to": two, "depart_after": day, "min_connection": 5} for one, two in asked]
    queries = tmp_path / "queries.jsonl"
    queries.write_text("\n".join(json.dumps(one) for one in lines))
    answers = [json.loads(one) for one in run("--timetable", feed, "--queries", queries, "--earliest").splitlines()]
    assert len(answers) == len(asked)
    for (one, two), answer in zip(asked, answers, strict=True):
        after = int(datetime.fromisoformat(day).timestamp())
        wanted = brute.earliest(one, two, after, after + 30 * 86_400, None, 300)
        got = [int(datetime.fromisoformat(journey["arrival"]).timestamp()) for journey in answer["journeys"]]
        assert got == ([] if wanted is None else [wanted])
    assert any(answer["journeys"] for answer in answers)


def test_a_folder_is_read_like_a_zip_file_and_two_files_are_put_together(tmp_path):
    folder = tmp_path / "feed"
    folder.mkdir()
    for name, text in STATION.items():
        (folder / name).write_text(text)
    second = STATION | {
        "stops.txt": "stop_id,parent_station\nC,\nE,\n",
        "trips.txt": "route_id,service_id,trip_id\nred,day,u1\n",
        "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nu1,11:00:00,11:00:00,C,1\nu1,12:00:00,12:00:00,E,2\n",
    }
    other = packed(tmp_path, second)
    asked = ("--from", "D", "--to", "E", "--depart-after", "2031-03-24T07:00", "--json", "--earliest")
    (journey,) = json.loads(run("--timetable", folder, other, *asked))
    assert trips(journey) == ["t1", "t2", "u1"]


@pytest.mark.parametrize(
    ("change", "typed", "said"),
    [
        ({"stop_times.txt": "trip_id\nx\n"}, (), "stop_times.txt: column"),
        ({"agency.txt": "agency_timezone\nMars/Olympus\n"}, (), "time zone"),
        ({}, ("--to", "Z"), "no place 'Z'"),
        ({}, ("--depart-after", "tomorrow"), "not a time"),
        ({}, ("--max-transfers", "-1"), "not a whole number"),
    ],
)
def test_what_cannot_be_read_or_asked_is_said_in_one_line(change, typed, said, tmp_path):
    feed = packed(tmp_path, STATION | change)
    asked = ["--from", "D", "--to", "C", "--depart-after", "2031-03-24T07:00"]
    printed = run("--timetable", feed, *asked, *(f"{typed[0]}={typed[1]}",) if typed else "", status=2)
    assert said in printed
    assert "Traceback" not in printed


def test_a_broken_row_is_counted_and_named_and_the_rest_is_read(tmp_path):
    broken = STATION | {"stop_times.txt": STATION["stop_times.txt"] + "t9,1,2,3,4\nt2,99:99:99,x,C,3\n"}
    command = [sys.executable, "-m", "homeward", "timetable", "search", "--timetable", str(packed(tmp_path, broken))]
    command += ["--from", "D", "--to", "C", "--depart-after", "2031-03-24T07:00", "--earliest", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert trips(json.loads(done.stdout)[0]) == ["t1", "t2"]
    assert "stop_times.txt: 1 rows left out: not a time" in done.stderr
    assert "unknown trip or stop" in done.stderr


def test_no_way_is_an_empty_list(tmp_path):
    feed = packed(tmp_path, STATION)
    assert (
        json.loads(run("--timetable", feed, "--from", "C", "--to", "D", "--depart-after", "2031-03-24T07:00", "--json"))
        == []
    )


def test_a_part_of_a_second_after_it_left_a_vehicle_is_gone_and_one_before_it_is_in_time(tmp_path):
    feed = packed(tmp_path, STATION)
    asked = ("--timetable", feed, "--from", "D", "--to", "A", "--json")
    for after, there in (("2031-03-24T08:00:00", 1), ("2031-03-24T07:59:59.9", 1), ("2031-03-24T08:00:00.1", 0)):
        assert len(json.loads(run(*asked, "--depart-after", after))) == there
    for before, there in (("2031-03-24T09:00:00.9", 1), ("2031-03-24T08:59:59.9", 0)):
        journeys = json.loads(run(*asked, "--depart-after", "2031-03-24T07:00", "--arrive-before", before))
        assert len(journeys) == there
