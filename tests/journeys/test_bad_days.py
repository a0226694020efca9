"""Bad days that involve the partner, through the pages of two nodes: an acceptance taken back, a change of mind, the day at the airport."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from homeward.demo import cases, moments
from homeward.journey import script
from homeward.journey.script import Journey
from homeward.journey.script.under_way import typed_time
from tests.journeys.a_pair import a_case, a_pair, handover

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """One pair for all bad days, a case of its own for each."""
    with a_pair(tmp_path_factory.mktemp("bad-days")) as journey:
        yield journey


def departure(j: Journey) -> str:
    return j.who(j.referring, "wanda").open(f"/c/{j.codes['referring']}/departure/").text


def test_a_partner_takes_its_acceptance_back_and_gives_back_what_it_was_sent(pair: Journey) -> None:
    j = a_case(pair, "Fern")
    script.asking(j)
    script.supporting(j)
    worker, rosa, to = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa"), j.partner["referring"]
    assert "The confirmation of support" not in departure(j)
    j.act(rosa, "receiving", "handover", "decline-after", reason="no-capacity")
    j.until("the decline", lambda: "DECLINE-AFTER-ACCEPT" in handover(j, "referring", "wanda"))
    assert "The confirmation of support" in departure(j)
    what: dict[str, Any] = {"what": "who she is", "because": "you no longer take part"}
    j.act(worker, "referring", "handover", "return-or-erase", to=to, **what)
    j.until("the wish to erase", lambda: "RETURN-OR-ERASE" in handover(j, "receiving", "rosa"))
    j.act(rosa, "receiving", "handover", "returned-or-erased", to=j.partner["receiving"], how="erased")
    j.until("what became of it", lambda: "RETURNED-OR-ERASED" in handover(j, "referring", "wanda"))
    assert "erased" in handover(j, "referring", "wanda").casefold()
    # Nothing with her identity goes there again.
    j.act(worker, "referring", "handover", "support-request", expect=409, to=to, needs=["housing"])
    left = worker.open(f"/c/{j.codes['referring']}/left/").text
    for said in ("Share her identity, agreed on", "Return or erase the data", "Request for assistance"):
        assert said in left, said


def test_she_wanted_no_partner_and_now_wants_one(pair: Journey) -> None:
    j = a_case(pair, "Maple")
    cases.none_wanted(j)
    assert "None wanted" in departure(j)
    script.asking(j)
    shown = departure(j)
    assert "None wanted" not in shown
    assert "The confirmation of support" in shown
    script.supporting(j)
    assert j.notifications["COM-3"] == "answered"


def test_booked_anew_at_the_airport_then_she_no_longer_wants_to_on_the_way(pair: Journey) -> None:
    j = a_case(pair, "Iris")
    for part in (script.preparation, script.asking, script.supporting, script.travelling):
        part(j)
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    day = worker.open(f"/c/{j.codes['referring']}/day/").text
    for said in ("Rosa Lupu", "a green scarf", "lemon", "aunt", "FRA", "her brother"):
        assert said in day, said
    j.act(
        worker,
        "referring",
        "departure",
        "airport",
        who="Ida",
        telephone="+15005550111",
        to_the_gate="on",
        confirms_boarding="the carrier's desk",
    )
    j.at(j.legs[0]["departs"] - timedelta(hours=1))
    j.act(worker, "referring", "departure", "check-in")
    # The flight is cancelled: three hours later by another one. Nothing is approved anew, and the partner is told.
    later = [{**leg, **{name: leg[name] + timedelta(hours=3) for name in ("departs", "arrives")}} for leg in j.legs]
    rows: dict[str, Any] = {
        f"legs-{number}-{name}": typed_time(value) for number, leg in enumerate(later) for name, value in leg.items()
    }
    j.act(worker, "referring", "travel", "replan", why="the flight was cancelled", told_her="on", **rows)
    j.until("the change", lambda: "PLAN-CHANGE" in handover(j, "receiving", "rosa"))
    assert "09:30" in worker.open(f"/c/{j.codes['referring']}/day/").text
    # On the way to the gate she says no. What stops is told before; travel is stopped; nothing can be confirmed.
    links = worker.open(f"/c/{j.codes['referring']}/consent/").links
    told = [worker.open(one).text for one in links if "?do=withdraw&" in one]
    before = next(one for one in told if "What stops, if she takes it back now" in one)
    assert "Assisted return" in before.split("What stops, if she takes it back now")[1]
    j.act(worker, "referring", "consent", "withdraw", purpose="assisted-return", words="I want to stay")
    left = j.legs[0]["departs"]
    j.act(worker, "referring", "departure", "confirm", expect=409, to=to, left_at=typed_time(left), state="calm")
    j.act(worker, "referring", "departure", "stopped", why="she-no-longer-wants-to", decided_by="Ada, by telephone")
    j.act(worker, "referring", "handover", "cancel", to=to, reason="she stays")
    j.until("the cancelling", lambda: "CANCEL" in handover(j, "receiving", "rosa"))
    j.act(worker, "referring", "status", "stay", why="changed-her-mind", words="I want to stay")
    assert "nothing is held against her" in worker.open(f"/c/{j.codes['referring']}/status/").text


def test_the_line_is_lost_in_a_form_and_a_wrong_scan_is_taken_out_by_two(pair: Journey) -> None:
    j = a_case(pair, "Cedar")
    moments.put_away(j)
    moments.line_lost(j)
    worker = j.who(j.referring, "wanda")
    today = worker.open("/")
    assert "Go on with a form you put away" in today.text
    assert "A form of yours was not saved" in today.text
    worker.open(next(one for one in today.links if "do=new-risk&kept=" in one))
    assert "saved=new-risk" in worker.send().address
    assert "A form of yours was not saved" not in worker.open("/").text
    moments.wrong_scan(j)
    case = f"/c/{j.codes['referring']}"
    files = worker.open(f"{case}/files/").text
    assert "passport of another person" in files
    assert "corrected later" in files
    ben = j.who(j.referring, "ben")
    ben.open("/log/")
    ben.send(agree="1")
    assert "passport of another person" not in worker.open(f"{case}/files/").text


def test_another_partner_without_a_node_is_asked_after_a_decline(pair: Journey) -> None:
    j = a_case(pair, "Lark")
    cases.refused(j)
    moments.another_partner(j)
    notices = j.who(j.referring, "wanda").open(f"/c/{j.codes['referring']}/notices/").text
    assert moments.SECOND_ASKED in notices
    assert "+37323500000" in notices


def test_her_family_learns_and_a_note_made_without_a_line_is_confirmed(pair: Journey) -> None:
    j = a_case(pair, "Wren")
    script.asking(j)
    moments.noted_without_line(j)
    rosa, case = j.who(j.receiving, "rosa"), f"/c/{j.codes['receiving']}"
    assert "An arrival was noted" in rosa.open("/").text
    assert "chapel of the airport" in rosa.open(f"{case}/arrival/").text
    rosa.send("/1/", answer="confirm")
    assert "chapel of the airport" in rosa.open(f"{case}/arrival/").text
    rules: dict[str, Any] = {"means": ["visit", "telephone"], "never": "her brother"}
    j.act(rosa, "receiving", "visit", "contact-rules", **rules)
    moments.family_learns(j)
    assert "her brother read a letter of ours" in rosa.open(f"{case}/visit/").text
    j.act(rosa, "receiving", "visit", "attempt", expect=409, means="telephone", on=j.start.date())
