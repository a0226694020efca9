"""Arrival as staff record it: two clicks, one step back, the day's timetable, and notes that come from a browser without a line."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward import pages
from homeward.office import clock
from homeward.office.models import AwayItemRow, AwayTicketRow
from homeward.process import arrival
from homeward.process.arrival import AssistanceOffered, Met
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.notifications.horizontal import CorrectionSent
from homeward.process.notifications.messages import TravelArranged
from homeward.wire import age, jws
from tests.pages.people import signed_in, text
from tests.pages.receiving_case import came, received


def landed() -> datetime:
    """Half an hour ago, however long after this file was read the test runs."""
    return datetime.now(UTC) - timedelta(minutes=30)


LANDED = landed()


@pytest.fixture
def heron(organisation):
    return received(organisation, landed=landed())


def page(heron, more=""):
    return f"/c/{heron.code}/arrival/{more}"


def click(wera, heron, met):
    """Send the quick form of the page with one of its buttons."""
    shown = text(wera.get(page(heron)))
    form = re.search(r'<form[^>]* action="\?do=met".*?</form>', shown, re.S)[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert f'name="met" value="{met}"' in form
    return wera.post(page(heron, "?do=met"), {**fields, "met": met})


@pytest.mark.parametrize("met", ["met", "not-met", "not-arrived"])
def test_each_of_the_three_answers_is_one_button_on_the_page(wera, heron, met):
    assert click(wera, heron, met).status_code == 302
    assert arrival.recorded(heron.case()).entry.met is Met(met)


def test_a_mistaken_met_is_undone_by_one_button_and_the_partner_is_told(wera, heron):
    click(wera, heron, "met")
    shown = text(wera.get(page(heron)))
    seen = re.search(r'action="\?do=undo".*?name="seen" value="(\d+)"', shown, re.S)[1]
    assert wera.post(page(heron, "?do=undo"), {"seen": seen}).status_code == 302
    case = heron.case()
    assert arrival.recorded(case) is None
    assert case.latest(CorrectionSent).to == heron.partner.id
    assert "She was met, just now" in text(wera.get(page(heron)))


def test_a_sign_that_names_us_or_the_partner_is_refused_and_one_that_says_nothing_is_kept(wera, heron):
    typed = {"who_meets": "Rosa", "where": "hall", "safe_word": "lemon"}
    for sign in ("Harbour House", "Ileana", "shelter for women"):
        assert wera.post(page(heron, "?do=meeting"), {**typed, "sign": sign}).status_code == 409
    assert wera.post(page(heron, "?do=meeting"), {**typed, "sign": "a green scarf"}).status_code == 302


def test_help_offered_on_arrival_has_its_reason_to_be_told_in_private_and_is_declined_without_one(wera, heron):
    form = text(wera.get(page(heron, "?do=offer")))
    assert "What you can say, with nobody else in hearing" in form
    assert "You need not say why, and it changes nothing in the help you get." in form
    assert wera.post(page(heron, "?do=offer"), {"reason_told_in_private": "on"}).status_code == 302
    declined = heron.case().latest(AssistanceOffered)
    assert declined == AssistanceOffered(reason_told_in_private=True, accepted=False)
    typed = {"reason_told_in_private": "on", "why_declined": "her sister comes", "own_sign": "a song"}
    assert wera.post(page(heron, "?do=offer"), typed).status_code == 302
    assert "her sister comes" in text(wera.get(page(heron)))


def test_the_timetable_of_the_day_shows_who_comes_when_and_who_meets_her(wera, heron, organisation):
    wera.post(page(heron, "?do=meeting"), {"who_meets": "Rosa", "where": "hall B", "sign": "a green scarf"})
    shown = text(wera.get("/arrivals/"))
    assert "Heron" in shown
    assert "hall B" in shown
    assert "Two at nearly the same hour" not in shown
    other = received(organisation, landed=landed() + timedelta(minutes=40))
    wera.post(page(other, "?do=meeting"), {"who_meets": "Rosa", "where": "hall B", "sign": "a red bag"})
    assert text(wera.get("/arrivals/")).count("Two at nearly the same hour") == 2
    click(wera, heron, "met")
    assert heron.code not in text(wera.get("/arrivals/"))


def stands(wera, heron):
    """How the list of expected arrivals says that one stands; empty when she is not on it."""
    found = re.search(
        rf"{heron.code}.*?data-label=.How it stands.><strong[^>]*>([^<]*)<", text(wera.get("/arrivals/")), re.S
    )
    return found[1] if found else ""


def test_the_list_says_how_each_watch_stands_now_though_nobody_wrote_since(wera, organisation, monkeypatch):
    heron = received(organisation, landed=landed())
    assert stands(wera, heron) == "She is on her way"
    later = datetime.now(UTC)
    for hours, state in (
        (1, "She should be through by now"),
        (2, "Late: look for her"),
        (72, "Late: follow the plan she agreed"),
    ):
        monkeypatch.setattr(clock, "now", lambda hours=hours: later + timedelta(hours=hours))
        assert stands(wera, heron) == state, hours
    click(wera, heron, "met")
    assert stands(wera, heron) == ""


def test_of_who_is_still_to_leave_the_list_says_so_and_of_who_wants_no_watch_that_none_runs(wera, organisation):
    soon = datetime.now(UTC) + timedelta(days=2)
    told = TravelArranged("us", 9, soon - timedelta(hours=3), soon, "VIE - RMO")
    waiting = received(organisation)
    came(organisation, waiting.code, told, partner=waiting.partner.id)
    assert stands(wera, waiting) == "She has not left yet"
    alone = received(organisation, ArrivalRules(no_watch=True), landed=landed())
    assert stands(wera, alone) == "No watch runs"


def test_who_was_not_met_is_not_said_to_be_on_her_way(wera, heron):
    click(wera, heron, "not-met")
    assert stands(wera, heron) == "Late: look for her"


def test_the_first_hours_are_ticked_and_what_is_left_is_shown(wera, heron):
    click(wera, heron, "met")
    assert "A place to rest" in text(wera.get(page(heron)))
    answer = wera.post(page(heron, "?do=first-hours"), {"done": ["a-place-to-rest"], "not_wanted": ["food-and-water"]})
    assert answer.status_code == 302
    assert "a-place-to-rest" not in [one.value for one in arrival.hours_left(heron.case())]
    both = {"done": ["food-and-water"], "not_wanted": ["food-and-water"]}
    assert wera.post(page(heron, "?do=first-hours"), both).status_code == 409


def prepared(wera, heron):
    """Prepare a browser; gives ticket and the mailbox's key."""
    said = wera.post(f"/c/{heron.code}/away/").json()
    return said["ticket"], jws.decode(said["key"])


def sealed(key, **said):
    note = {"met": "met", "at": LANDED.isoformat(), "note": "calm", **said}
    return jws.encode(age.encrypt(json.dumps(note).encode(), [key]))


def send(client, ticket, *notes):
    return client.post(f"/away/{ticket}/", json.dumps({"notes": notes}), content_type="application/json")


def test_a_note_is_taken_once_waits_and_becomes_an_entry_when_a_member_confirms_it(wera, heron, client):
    ticket, key = prepared(wera, heron)
    note = sealed(key)
    assert send(client, ticket, note).json() == {"taken": 1}
    assert send(client, ticket, note).json() == {"taken": 0}
    assert arrival.recorded(heron.case()) is None
    shown = text(wera.get(page(heron)))
    assert "Noted while the line was down" in shown
    address = re.search(rf'action="(/c/{heron.code}/away/\d+/)"', shown)[1]
    assert wera.post(address, {"answer": "confirm"}).status_code == 302
    found = arrival.recorded(heron.case())
    assert (found.entry.met, found.entry.at, found.entry.state) == (Met.MET, LANDED, "calm")
    assert found.by.number == heron.organisation.members["wera"].number
    assert send(client, ticket, note).json() == {"taken": 0}
    assert wera.post(address, {"answer": "confirm"}).status_code == 409


def test_a_note_can_be_thrown_away_and_one_that_cannot_be_read_is_shown(wera, heron, client):
    ticket, key = prepared(wera, heron)
    send(client, ticket, sealed(age.public_of(age.new_seed())), sealed(key, met="flown"))
    shown = text(wera.get(page(heron)))
    assert shown.count("This note cannot be read.") == 2
    for address in re.findall(rf'action="(/c/{heron.code}/away/\d+/)"', shown):
        assert wera.post(address, {"answer": "confirm"}).status_code == 409
        assert wera.post(address, {"answer": "away"}).status_code == 302
    assert "Noted while" not in text(wera.get(page(heron)))


def test_a_ticket_takes_twenty_notes_for_three_days_and_none_without_it(wera, heron, client):
    ticket, key = prepared(wera, heron)
    assert send(client, "0" * 32, sealed(key)).status_code == 409
    assert send(client, ticket, *(sealed(key, note=str(one)) for one in range(21))).json() == {"refused": "too-many"}
    assert AwayItemRow.objects.count() == 0
    assert send(client, ticket, *(sealed(key, note=str(one)) for one in range(20))).status_code == 200
    AwayTicketRow.objects.update(until=datetime.now(UTC).timestamp() - 1)
    assert send(client, ticket, sealed(key)).json() == {"refused": "unknown-ticket"}
    assert client.post(f"/away/{ticket}/", "{", content_type="application/json").status_code == 400


def test_what_waits_names_no_case_and_only_its_readers_see_it(wera, heron, client, organisation):
    ticket, key = prepared(wera, heron)
    send(client, ticket, sealed(key))
    rows = [str(list(model.objects.values())) for model in (AwayItemRow, AwayTicketRow)]
    assert not [one for one in rows if heron.code in one or ticket in one or "calm" in one]
    walter = signed_in(organisation.members["walter"])
    number = AwayItemRow.objects.get().pk
    assert walter.post(f"/c/{heron.code}/away/{number}/", {"answer": "away"}).status_code == 404
    other = received(organisation, by="walter")
    walter.post(f"/c/{other.code}/away/{number}/", {"answer": "away"})
    assert bytes(AwayItemRow.objects.get().sealed)


def test_the_page_for_a_line_that_is_down_weighs_at_most_forty_kilobytes_with_all_it_loads(wera):
    shown = wera.get("/away/").content
    loaded = re.findall(r'(?:href|src)="/static/(homeward/[\w.-]+?)(?:\.[0-9a-f]{12})?(\.css|\.js)"', shown.decode())
    assert len(loaded) == 2
    files = [Path(pages.__file__).parent / "static" / f"{name}{ending}.br" for name, ending in loaded]
    assert len(gzip.compress(shown)) + sum(file.stat().st_size for file in files) <= 40 * 1024
