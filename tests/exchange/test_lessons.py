# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""Lessons that other systems learned from their users, one test each, named after the lesson."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from homeward.casework import administration, desk, opening, organisation
from homeward.casework.receiving import requests
from homeward.exchange import delivery, inbox, outbox, partners
from homeward.exchange.models import InboxRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, Role
from homeward.pages import words
from homeward.process import consent, transfer
from homeward.process.consent import ConsentGiven, ConsentMissing, Purpose
from homeward.process.entries import KINDS
from homeward.process.findings import Holder
from homeward.process.intake import AgeBand, FirstContact, Gender
from homeward.process.next_steps import next_steps
from homeward.process.notifications import making, messages
from homeward.process.notifications.horizontal import (
    DeclinedAfterAccept,
    QuestionAsked,
    ReturnOrEraseAsked,
    ReturnOrEraseConfirmed,
)
from homeward.process.notifications.messages import (
    AssistanceRequested,
    DeclineReason,
    Need,
    RequestAnswered,
    SupportRequested,
)
from homeward.process.status import TimeEstimated
from homeward.process.writing import Entry
from homeward.record import opening as record_opening
from homeward.record.grants import NoGrant
from homeward.wire import cards, envelope, jws
from homeward.wire.envelope import FIRST_LINK, Event, digest
from tests.exchange.partner import Partner, wrapped
from tests.exchange.test_heads import blank, pair  # noqa: F401 - fixtures are used by their names
from tests.exchange.test_stolen_server import (  # noqa: F401 - fixtures are used by their names
    CASE,
    CASE_KEY,
    MAILBOX,
    Line,
    data,
    keys,
    our_mailbox,
    partner,
    partners_intake_key,
)
from tests.exchange.two_nodes import Node
from tests.pages.people import FACTS, signed_in
from tests.pages.people import text as text_of

HOUR = 3600.0
LONG_ENOUGH = {"issued": "2000-01-01", "until": "2999-12-31"}
NEEDS = (Need.HOUSING, Need.COUNSELLING)
# What stands in a case and never in a preview: each word occurs nowhere else.
SECRETS = ("Zuzanna", "Kestrelova", "1999-03-04", "behind the blue mill", "her cousin Radovan")
KNOWN = FirstContact(
    given_names=SECRETS[0],
    family_name=SECRETS[1],
    gender=Gender.FEMININE,
    date_of_birth=date(1999, 3, 4),
    languages=("ro",),
    country_of_return="MD",
    safe_contact=SECRETS[3],
    who_else_knows=SECRETS[4],
)
RETURN = "answer-to-RETURN-OR-ERASE"


class Referred:
    """A case of ours, of which the partner was asked to take part, and the partner's people at the other end."""

    def __init__(self, by: SignedIn, partner: Partner) -> None:
        agreed = ConsentGiven(Purpose.CONTACT_RECEIVING, partner.id)
        estimate = TimeEstimated(date(2031, 3, 3), "until her cousin Radovan has moved")
        self.by, self.partner = by, partner
        self.code = opening.open_new(by=by, entries=(KNOWN, agreed, estimate), fictional=True)
        case = desk.read(self.code, by=by).case
        self.write(making.request(case, to=partner.id, at=clock.now(), needs=NEEDS))
        (first,) = self.arrived()
        self.mailbox = jws.decode(first.data["keys"]["mailboxes"]["case"])
        self.line = Line(partner, outbox.conversation(self.code, partner.id).hwcase)

    def write(self, *entries: Entry) -> None:
        with desk.opened(self.code, by=self.by, to=Action.WRITE_CASE) as record:
            record.write(*entries)

    def arrived(self) -> list[Event]:
        """Deliver what waits, and open everything that came as the partner's people would."""
        return opened_by(self.partner)

    def answer(self, answer: RequestAnswered) -> None:
        """Have the partner's people answer the request; a yes brings their keys."""
        accepted = answer.answer is messages.Answer.ACCEPT
        more = {"keys": keys(CASE_KEY, MAILBOX)} if accepted else {}
        event = self.line.event("homeward.com-2.v1", data(answer, **more))
        self.line.send(envelope.seal_letter(event, self.partner.desk, self.mailbox))

    def bring(self, entry: Entry, hwclass: str = "letter") -> None:
        event = self.line.event(f"homeward.{entry.MESSAGE.lower()}.v1", data(entry))
        self.line.send(envelope.seal_letter(event, CASE_KEY, self.mailbox), hwclass)

    def steps(self) -> set[tuple[str, Holder]]:
        case = desk.read(self.code, by=self.by).case
        return {(one.code, one.holder) for one in next_steps(case, clock.now())}


@pytest.fixture
def people(db: None) -> dict[str, SignedIn]:
    """Ada, who takes requests in and works on cases, her supervisor, and walter, another worker."""
    founders = (
        ("ada", "Ada", (Role.WORKER, Role.INTAKE, Role.OFFICER)),
        ("ben", "Ben", (Role.SUPERVISOR, Role.OFFICER)),
    )
    one, other = (made.member for made in administration.found(FACTS, founders=founders).founders)
    walter = administration.add_member(username="walter", name="Walter", roles=[Role.WORKER], first=one, second=other)
    return {made.username: made for made in (one, other, walter.member)}


@pytest.fixture
def ada(people: dict[str, SignedIn]) -> SignedIn:
    return people["ada"]


@pytest.fixture
def referred(ada: SignedIn, partner: Partner) -> Referred:
    return Referred(ada, partner)


def opened_by(partner: Partner) -> list[Event]:
    """Deliver what waits, and open everything that came as the partner's people would."""
    delivery.pass_once(today=clock.now().date(), line=partner, now=1e12)
    seeds = [MAILBOX, partner.intake_seed]
    return [envelope.unverified_event(envelope.open_letter(letter, seeds)) for _, letter in partner.arrived]


def asks(partner: Partner, hwcase: str = CASE, **more: object) -> str:
    """Have the partner's people ask us for assistance, with further fields; gives the message id."""
    line = Line(partner, hwcase)
    said = data(AssistanceRequested(organisation.own_id(), NEEDS, AgeBand.UNDER_30, Gender.FEMININE, ("ro",), "MD"))
    said["entries"][0]["data"] |= more
    event = line.event("homeward.com-1.v1", {**said, "keys": keys(CASE_KEY, MAILBOX)})
    return line.send(envelope.seal_letter(event, partner.desk, partners_intake_key()))


def accepted(by: SignedIn, message_id: str, worker: int = 0) -> str:
    return requests.accept(message_id, by=by, contact="Ada", alternate="Ben", telephone="+00", worker=worker)


def codes_of(member: SignedIn) -> list[str]:
    return [card.code for card in record_opening.cards(member.keys)]


def inbox_ids() -> list[str]:
    return list(InboxRow.objects.order_by("id").values_list("message_id", flat=True))


def put(raw: bytes) -> HttpResponse:
    """What the address for partner nodes answers."""
    client = Client(raise_request_exception=False)
    return client.put(f"/x/v1/in/{digest(raw)}", raw, content_type="application/octet-stream")


@contextmanager
def refusing_to_store(event: str, table: str) -> Iterator[None]:
    """Let the database itself refuse one kind of change."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TRIGGER refuses AFTER {event} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER refuses")


def test_the_receiver_previews_and_accepts_or_declines(ada: SignedIn, partner: Partner) -> None:
    one, other = asks(partner), asks(partner, "D" * 43)
    previewed = requests.waiting(by=ada)
    assert [(row.message_id, row.asked.needs if row.asked else ()) for row in previewed] == [
        (one, NEEDS),
        (other, NEEDS),
    ]
    assert codes_of(ada) == []
    requests.decline(one, by=ada, reason=DeclineReason.NO_CAPACITY, suggestion="in March")
    assert codes_of(ada) == []
    code = accepted(ada, other)
    assert codes_of(ada) == [code]
    assert requests.waiting(by=ada) == []
    said = [event.data["entries"][0]["data"] for event in opened_by(partner)]
    assert [one["answer"] for one in said] == ["decline", "accept"]
    assert (said[0]["reason"], said[0]["suggestion"]) == ("no-capacity", "in March")
    for gone in (one, other):
        with pytest.raises(requests.RequestGone):
            accepted(ada, gone)


def test_the_sender_hears_of_a_decline_and_why(referred: Referred) -> None:
    assert ("answer-to-COM-1", Holder.RECEIVING) in referred.steps()
    why = making.decline(to=organisation.own_id(), reason=DeclineReason.NOT_SAFE_THERE, suggestion="Ask the north")
    referred.answer(why)
    case = desk.read(referred.code, by=referred.by).case
    assert case.latest(RequestAnswered) == why
    assert "answer-to-COM-1" not in {code for code, _ in referred.steps()}
    told = text_of(signed_in(referred.by).get(reverse("case-page", args=[referred.code, "handover"])))
    assert "Ask the north" in told
    assert str(words.word(why.reason)) in told
    (card,) = record_opening.cards(referred.by.keys)
    assert [one[:2] for one in card.summary["answers"]] == [[referred.partner.id, "decline"]]


def test_the_preview_never_carries_identity(ada: SignedIn, referred: Referred) -> None:
    (request,) = referred.arrived()
    text = json.dumps(request.data, ensure_ascii=False)
    assert "housing" in text
    assert [one for one in SECRETS if one in text] == []
    # Nor does one that a partner's program fills with more than it may say.
    asks(referred.partner, "E" * 43, given_names=SECRETS[0], family_name=SECRETS[1], date_of_birth=SECRETS[2])
    page = text_of(signed_in(ada).get(reverse("incoming")))
    assert "Housing" in page
    assert [one for one in SECRETS if one in page] == []
    identity = data(SupportRequested(organisation.own_id(), SECRETS[0], SECRETS[1]))
    line = Line(referred.partner, "F" * 43)
    event = line.event("homeward.com-1.v1", {**identity, "keys": keys(CASE_KEY, MAILBOX)})
    line.send(envelope.seal_letter(event, referred.partner.desk, partners_intake_key()))
    assert [bool(one.unreadable) for one in requests.waiting(by=ada)] == [False, True]
    assert SECRETS[0] not in text_of(signed_in(ada).get(reverse("incoming")))


def test_tasks_never_leak(people: dict[str, SignedIn], referred: Referred) -> None:
    referred.answer(RequestAnswered(organisation.own_id(), messages.Answer.ACCEPT, "Rosa", "Radu", "+373 1"))
    ours = {code for code, _ in referred.steps()}
    assert ours
    referred.write(QuestionAsked(referred.partner.id, "Is the room free?"))
    arrived = referred.arrived()
    assert [one.type for one in arrived] == ["homeward.com-1.v1", "receipt.seen", "homeward.question.v1"]
    for event in arrived:
        text = json.dumps(event.data, ensure_ascii=False)
        assert [one for one in (*SECRETS, *ours) if one in text] == []
        assert all(KINDS[one["kind"]].MESSAGE for one in event.data.get("entries", []))
    # Inside the house they stay with those who are assigned.
    (card,) = record_opening.cards(referred.by.keys)
    assert {one[0] for one in card.summary["next"]} == {code for code, _ in referred.steps()}
    walter = people["walter"]
    assert record_opening.cards(walter.keys) == []
    assert referred.code not in text_of(signed_in(walter).get(reverse("today")))
    with pytest.raises(NoGrant):
        desk.read(referred.code, by=walter)


def test_a_received_case_is_visible_to_its_new_owner_at_once(
    ada: SignedIn, people: dict[str, SignedIn], partner: Partner
) -> None:
    walter = people["walter"]
    asked = asks(partner)
    assert codes_of(walter) == []
    code = accepted(ada, asked, worker=walter.number)
    assert codes_of(walter) == [code]
    assert desk.read(code, by=walter).case.has(AssistanceRequested)
    assert code in text_of(signed_in(walter).get(reverse("today")))


def test_a_return_must_be_accepted_too(referred: Referred) -> None:
    us, partner = organisation.own_id(), referred.partner
    referred.answer(RequestAnswered(us, messages.Answer.ACCEPT, "Rosa", "Radu", "+373 1"))
    referred.write(ReturnOrEraseAsked(partner.id, "everything"))
    asked = referred.arrived()[-1]
    assert asked.type == "homeward.return-or-erase.v1"
    # That it is stored there, and seen, ends nothing: the partner has to say that it is done.
    own = digest(partner.arrived[-1][0])
    seen = referred.line.event("receipt.seen", {"of": own, "role": "worker", "entries": [], "sealed": {}})
    referred.line.send(envelope.seal_letter(seen, CASE_KEY, referred.mailbox), "receipt")
    assert (RETURN, Holder.RECEIVING) in referred.steps()
    referred.bring(ReturnOrEraseConfirmed(us, "erased"))
    assert RETURN not in {code for code, _ in referred.steps()}
    # A case that the partner gives back stops what goes out, until somebody here has opened it.
    referred.write(QuestionAsked(partner.id, "Is the room free?"))
    referred.bring(DeclinedAfterAccept(us, "the house is closed"), "hold")
    assert referred.arrived()[-1].type != "homeward.question.v1"
    case = desk.read(referred.code, by=referred.by).case
    assert not making.accepted_by(case, partner.id)
    assert "homeward.question.v1" in [one.type for one in referred.arrived()]


def test_a_do_not_share_marking_survives_arrival(ada: SignedIn, partner: Partner) -> None:
    elsewhere = "N" * 43
    code = accepted(ada, asks(partner))
    line = Line(partner, CASE)
    line.seq, line.prev = 1, inbox_ids()[0]
    com_3 = SupportRequested(organisation.own_id(), *SECRETS[:2], withheld_from=("Her  uncle", elsewhere))
    event = line.event("homeward.com-3.v1", data(com_3))
    line.send(envelope.seal_letter(event, CASE_KEY, our_mailbox(partner)))
    agreed = (
        ConsentGiven(Purpose.CONTACT_RELATIVE),
        ConsentGiven(Purpose.SHARE_IDENTITY),
        ConsentGiven(Purpose.CONTACT_RECEIVING),
    )
    with desk.opened(code, by=ada, to=Action.WRITE_CASE) as record:
        record.write(*agreed)
    case, now = desk.read(code, by=ada).case, clock.now()
    reached = {
        who: consent.in_force(case, Purpose.CONTACT_RELATIVE, now, recipient=who) is not None
        for who in ("her aunt", "her uncle")
    }
    assert reached == {"her aunt": True, "her uncle": False}
    for who in (elsewhere, "A" * 43):
        assert (consent.in_force(case, Purpose.SHARE_IDENTITY, now, recipient=who) is None) == (who == elsewhere)
    with pytest.raises(ConsentMissing):
        transfer.proposed(case, to=partner.id, new_partner=elsewhere, at=now)
    assert "Her  uncle" in text_of(signed_in(ada).get(reverse("timeline", args=[code])))


def test_a_resend_after_a_failed_first_try_is_not_refused_as_duplicate(
    ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ada
    partner = Partner(slips_from=clock.now().date())
    partners.add(partner.card_file(**LONG_ENOUGH))
    raw = wrapped(partner.message(CASE, 1, FIRST_LINK))
    assert put(raw).status_code == 400
    for member in (1, 2):
        partners.verify(partner.id, typed=cards.number(partners.card_of(partner.id)), by=member)
    monkeypatch.setattr(inbox, "MOST_UNOPENED", 0)
    assert put(raw).status_code == 507
    monkeypatch.undo()
    with refusing_to_store("UPDATE", "exchange_conversationrow"):
        assert put(raw).status_code == 500
    assert inbox_ids() == []
    assert [put(raw).status_code, put(raw).status_code] == [200, 200]
    assert len(inbox_ids()) == 1


def test_a_queue_wakes_without_new_traffic(pair: tuple[Node, Node]) -> None:
    one, other = pair
    sent = one.queue(other)
    other.mode = "down"
    for _ in range(30):
        one.work(other)
        one.clock.pass_by(HOUR)
    assert one.sent() == {sent: "queued"}
    # A day of failures has stretched the pause to two hours; nobody queues or sends anything meanwhile.
    other.mode = "up"
    one.clock.pass_by(2 * HOUR)
    one.work(other)
    assert one.sent() == {sent: "stored"}
    assert other.holds().keys() == {sent}


def test_no_200_before_storage(partner: Partner) -> None:
    raw = wrapped(partner.message(CASE, 1, FIRST_LINK))
    for event, table in (("INSERT", "exchange_inboxrow"), ("UPDATE", "exchange_conversationrow")):
        with refusing_to_store(event, table):
            answer = put(raw)
        assert answer.status_code == 500
        assert b"receipt" not in answer.content
        assert inbox_ids() == []
    answer = put(raw)
    assert answer.status_code == 200
    assert jws.read_object(answer.content)["receipt"]
    assert len(inbox_ids()) == 1
