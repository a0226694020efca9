"""Bad days of the receiving side, each as staff live through it on the pages; everybody is fictional."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from homeward.casework import opening
from homeward.office import directory
from homeward.pages.addresses import of_form
from homeward.process import arrival, arrival_watch, closing, handover_notes, reintegration
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.arrival_watch import WatchState
from homeward.process.follow_up import Contact, SafeContactRules, Visited, WellBeing
from homeward.process.next_steps import next_steps
from homeward.process.notifications.horizontal import AlertSent, TransferProposed
from homeward.process.reintegration import Certainty, Component, ComponentPlanned, Wish
from homeward.process.services import ProviderConfirmed, Service
from homeward.wire import age, jws
from tests.pages.people import signed_in, text
from tests.pages.receiving_case import Received, received

NOW = datetime.now(UTC)
TODAY = NOW.date()
MET = ArrivalRecorded("them", Met.MET, NOW - timedelta(days=30))
RULES = SafeContactRules((Contact.VISIT, Contact.TELEPHONE), never="her brother")


def did(client: Client, heron: Received, page: str, do: str, **typed: object) -> None:
    answer = client.post(f"/c/{heron.code}/{page}/?do={do}", {"confirmed": "yes", **typed})
    assert answer.status_code == 302, text(answer)


def refused(client: Client, heron: Received, page: str, do: str, **typed: object) -> str:
    answer = client.post(f"/c/{heron.code}/{page}/?do={do}", {"confirmed": "yes", **typed})
    assert answer.status_code == 409
    return text(answer)


def agreed(client: Client, heron: Received, purpose: str, recipient: str, *information: str) -> None:
    named = {"recipient_other": recipient} if recipient != heron.partner.id else {"recipient_": recipient}
    typed = {"purpose": purpose, "information": information, "means": "signed", "recipient": recipient, **named}
    did(client, heron, "consent", "give", text_version="1", **typed)


def test_nobody_meets_her(wera: Client, organisation) -> None:
    heron = received(organisation, landed=datetime.now(UTC) - timedelta(hours=4))
    page = text(wera.get(f"/c/{heron.code}/arrival/"))
    assert "Late: call as she agreed" in page
    assert "Never call:" in page
    did(
        wera, heron, "arrival", "met", to=heron.partner.id, met="not-arrived", at=NOW.isoformat(timespec="minutes")[:16]
    )
    assert arrival_watch.state(heron.case(), NOW) is WatchState.PLAN
    assert "her uncle" not in [one.entry.called for one in heron.case().every(arrival_watch.LadderStep)]
    refused(wera, heron, "arrival", "ladder", step="named-people", called="her uncle", answer="not at home")
    did(wera, heron, "arrival", "ladder", step="carrier-and-escort", called="the airline", answer="she was on board")


def test_she_is_met_by_someone_else(wera: Client, organisation) -> None:
    heron = received(organisation, landed=NOW - timedelta(hours=1))
    agreed(wera, heron, "share-security-information", heron.partner.id, "security-assessment")
    did(wera, heron, "arrival", "met", to=heron.partner.id, met="not-met", at=NOW.isoformat(timespec="minutes")[:16])
    assert arrival_watch.state(heron.case(), NOW + timedelta(hours=6)) is WatchState.PLAN
    did(
        wera,
        heron,
        "visit",
        "visit",
        on=TODAY,
        means="she-calls",
        well_being="in-danger",
        new_risk="a man took her away",
    )
    assert heron.case().latest(AlertSent).to == heron.partner.id


def test_the_line_is_down_for_three_days_at_the_border(wera: Client, organisation, client: Client) -> None:
    heron = received(organisation, landed=NOW - timedelta(days=3))
    made = wera.post(f"/c/{heron.code}/away/").json()
    said = {"met": "met", "at": (NOW - timedelta(days=2, hours=20)).isoformat(), "note": "on foot over the bridge"}
    note = jws.encode(age.encrypt(json.dumps(said).encode(), [jws.decode(made["key"])]))
    sent = client.post(f"/away/{made['ticket']}/", json.dumps({"notes": [note]}), content_type="application/json")
    assert sent.json() == {"taken": 1}
    page = text(wera.get(f"/c/{heron.code}/arrival/"))
    number = page.partition(f"/c/{heron.code}/away/")[2].partition("/")[0]
    assert "An arrival was noted" in text(wera.get("/"))
    wera.post(f"/c/{heron.code}/away/{number}/", {"answer": "confirm"})
    assert arrival.recorded(heron.case()).entry.state == "on foot over the bridge"


def test_a_service_closes_in_the_middle_of_the_plan(wera: Client, organisation) -> None:
    planned = ComponentPlanned(Component.EDUCATION, Wish.PLANNED, "to sew", Service.TRAINING, "school", TODAY)
    heron = received(organisation, MET, planned, ProviderConfirmed(Service.TRAINING, "school", TODAY))
    assert reintegration.certainty(heron.case(), planned, TODAY) is Certainty.PROMISED
    ended = {"service": "LTS-6", "provider": "school", "begins": TODAY - timedelta(days=9)}
    did(wera, heron, "services", "provider", **ended, ends=TODAY - timedelta(days=1))
    assert reintegration.certainty(heron.case(), planned, TODAY) is Certainty.NOT_SURE_YET
    assert "Not sure yet" in text(wera.get(f"/c/{heron.code}/plan/"))
    directory.add(name="Other school", kind="ngo", country="MD", services=["LTS-6"], free=2)
    assert 'value="Other school"' in text(wera.get(of_form(heron.code, "plan", "component", component="RPL-5")))


def test_the_family_learns(wera: Client, organisation) -> None:
    heron = received(organisation, MET, RULES)
    did(
        wera,
        heron,
        "visit",
        "visit",
        on=TODAY,
        means="visit",
        well_being="not-well",
        new_risk="her brother read a letter",
    )
    assert not heron.case().has(AlertSent), "she has not agreed that the other side is told"
    did(wera, heron, "visit", "contact-rules", means=["she-calls"], never="her brother\nher mother")
    assert "she-calls" in follow_up_means(heron)
    refused(wera, heron, "visit", "attempt", means="telephone", on=TODAY)


def follow_up_means(heron: Received) -> list[str]:
    return [one.value for one in heron.case().latest(SafeContactRules).means]


def test_she_moves_and_a_second_organisation_takes_over_with_her_consent(wera: Client, organisation) -> None:
    heron = received(organisation, MET)
    other = received(organisation).partner
    move = {"to": heron.partner.id, "new_partner": other.id, "reason": "she moves to Balti"}
    assert "Her consent is missing" in refused(wera, heron, "handover", "transfer", **move)
    agreed(wera, heron, "share-identity", other.id, "identity")
    anna = signed_in(organisation.members["anna"])
    refused(anna, heron, "close", "close", why="transferred")
    did(wera, heron, "handover", "transfer", **move)
    assert heron.case().latest(TransferProposed).new_partner == other.id
    did(anna, heron, "close", "close", why="transferred", stays_open="she may call us")
    closed = text(anna.get(f"/c/{heron.code}/close/"))
    assert "she may call us" in closed
    # What is over is not offered again.
    assert "?do=reopen" in closed
    assert "?do=close" not in closed
    assert "?do=tell-reopening" not in closed


def test_a_worker_leaves_in_the_middle_and_the_promises_go_on(wera: Client, organisation) -> None:
    heron = received(organisation, MET)
    did(wera, heron, "colleagues", "promise", words="to ask at the evening school")
    anna, walter = organisation.members["anna"], organisation.members["walter"]
    opening.assign(heron.code, by=anna, to=walter.number)
    did(wera, heron, "colleagues", "hand-over", to_member=walter.number, note="she prefers mornings")
    assert handover_notes.promises(heron.case("walter")) == ("to ask at the evening school",)
    assert "to ask at the evening school" in text(signed_in(walter).get(f"/c/{heron.code}/colleagues/"))


def test_she_is_trafficked_again_and_nobody_closes_the_case(wera: Client, organisation) -> None:
    heron = received(organisation, MET, RULES)
    did(wera, heron, "visit", "trafficked-again", on=TODAY, what_is_done="police and a safe house, as she wishes")
    anna = signed_in(organisation.members["anna"])
    refused(anna, heron, "close", "close", why="moved")
    assert "never to close" in text(anna.get(f"/c/{heron.code}/close/"))
    assert not closing.is_closed(heron.case())


@pytest.mark.parametrize("why", ["goals-met", "died"])
def test_a_case_is_closed_with_the_day_it_goes_and_opens_again(wera: Client, organisation, why: str) -> None:
    heron = received(organisation, MET, Visited(TODAY, Contact.VISIT, WellBeing.WELL))
    anna = signed_in(organisation.members["anna"])
    assert "?do=tell-reopening" not in text(wera.get(f"/c/{heron.code}/close/"))
    did(anna, heron, "close", "close", why=why, stays_open="our number")
    shown = text(wera.get(f"/c/{heron.code}/close/"))
    assert "The record is kept until" in shown
    assert ("She can come back at any time." in shown) is (why != "died")
    later = NOW + timedelta(days=100)
    waits = {one.code for one in next_steps(heron.case(), later)}
    assert waits == ({"tell-closing"} if why == "died" else {"tell-closing", "reopen-if-she-wishes"})
    did(wera, heron, "close", "reopen", by_her="on", words="she needs us again")
    assert not closing.is_closed(heron.case())
    assert "?do=tell-reopening" in text(wera.get(f"/c/{heron.code}/close/"))
    assert "follow-up" in {one.code for one in next_steps(heron.case(), later)}
