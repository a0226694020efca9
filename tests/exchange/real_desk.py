"""A desk of ours with real cases, and the people of the partner at the other end: one case referred to them, requests of theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from homeward.casework import administration, desk, opening, organisation
from homeward.casework.receiving import requests
from homeward.exchange import delivery, outbox
from homeward.exchange.models import InboxRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, Role
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.findings import Holder
from homeward.process.intake import AgeBand, FirstContact, Gender
from homeward.process.next_steps import next_steps
from homeward.process.notifications import making, messages
from homeward.process.notifications.messages import (
    AssistanceRequested,
    Need,
    RequestAnswered,
)
from homeward.process.status import TimeEstimated
from homeward.process.writing import Entry
from homeward.record import opening as record_opening
from homeward.wire import envelope, jws
from homeward.wire.envelope import Event, digest
from tests.exchange.partner import Partner
from tests.exchange.test_stolen_server import (
    CASE,
    CASE_KEY,
    MAILBOX,
    Line,
    data,
    keys,
    partners_intake_key,
)
from tests.pages.people import FACTS

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
