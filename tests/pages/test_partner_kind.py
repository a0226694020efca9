"""What a partner is: a government-run receiver of return gets nothing while contact with authorities is held (DOC-2, DOC-3)."""

import pytest
from django.test import Client

from homeward.casework import desk, table
from homeward.casework.acts import perform, preview
from homeward.exchange import outbox, partners
from homeward.office import clock
from homeward.office.permissions import Action
from homeward.process import asylum
from homeward.process.asylum import AsylumStatus, EmbassyContactHeld, KindOfRecipientUnknown
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.intake import FirstContact, Nationality
from homeward.process.notifications.messages import Need
from homeward.wire import cards
from tests.exchange.partner import Partner
from tests.pages.people import Organisation, signed_in

REQUEST = table.act("handover", "request")


@pytest.fixture
def receiver(organisation: Organisation) -> str:
    """A verified partner in the country of return."""
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2000-01-01", until="2999-12-31"))
    for name in ("anna", "berta"):
        number = organisation.members[name].number
        partners.verify(other.id, typed=cards.number(partners.card_of(other.id)), by=number)
    return other.id


@pytest.fixture
def to_ask(organisation: Organisation, code: str, receiver: str) -> str:
    """Her case, with her consent to ask this partner."""
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(
            FirstContact(nationality=Nationality.ONE, nationalities=("MD",), country_of_return="MD"),
            ConsentGiven(Purpose.CONTACT_RECEIVING, receiver),
        )
    return code


def seeks_asylum(organisation: Organisation, code: str) -> None:
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        found = asylum.stated(
            record.case,
            at=record.now,
            status=AsylumStatus.WISH_EXPRESSED,
            since=record.now.date(),
            ask="the supervisor",
        )
        record.write(*found)


def say(anna: Client, receiver: str, kind: str) -> int:
    return anna.post(f"/partners/{receiver}/kind/", {"kind": kind}).status_code


def test_a_supervisor_says_what_a_partner_is_and_nobody_else_does(organisation: Organisation, receiver: str) -> None:
    anna = signed_in(organisation.members["anna"])
    assert "nobody has said yet" in anna.get("/partners/").content.decode()
    assert say(anna, receiver, "government-run-receiver") == 302
    assert "Government run receiver" in anna.get("/partners/").content.decode()
    assert say(signed_in(organisation.members["ines"]), receiver, "independent-organisation") == 403
    assert say(anna, receiver, "no such kind") == 422
    assert anna.get(f"/partners/{'A' * 43}/kind/").status_code == 404
    assert partners.kinds()[receiver] == ("government-run-receiver", "MD")


def test_nothing_goes_to_a_government_run_receiver_while_an_asylum_wish_stands(
    organisation: Organisation, receiver: str, to_ask: str
) -> None:
    wera = organisation.members["wera"]
    seeks_asylum(organisation, to_ask)
    with pytest.raises(KindOfRecipientUnknown):
        preview(to_ask, REQUEST, by=wera, to=receiver, needs=(Need.HOUSING,))
    anna = signed_in(organisation.members["anna"])
    say(anna, receiver, "government-run-receiver")
    with pytest.raises(EmbassyContactHeld):
        perform(to_ask, REQUEST, by=wera, to=receiver, needs=(Need.HOUSING,))
    assert outbox.states(to_ask) == {}
    say(anna, receiver, "independent-organisation")
    perform(to_ask, REQUEST, by=wera, to=receiver, needs=(Need.HOUSING,))
    assert list(outbox.states(to_ask).values()) == ["queued"]


def test_a_request_on_its_way_to_one_is_stopped_by_an_asylum_wish(
    organisation: Organisation, receiver: str, to_ask: str
) -> None:
    say(signed_in(organisation.members["anna"]), receiver, "government-run-receiver")
    perform(to_ask, REQUEST, by=organisation.members["wera"], to=receiver, needs=(Need.HOUSING,))
    assert list(outbox.states(to_ask).values()) == ["queued"]
    seeks_asylum(organisation, to_ask)
    assert list(outbox.states(to_ask).values()) == ["withdrawn"]
