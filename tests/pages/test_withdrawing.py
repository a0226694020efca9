"""A message that is still on the way can be withdrawn, sent at once, or confirmed by telephone; all from the case."""

import time

import pytest

from homeward.casework import acts, desk, lines, table
from homeward.exchange import outbox, partners, troubles
from homeward.exchange.models import OutboxRow, TroubleRow
from homeward.office import clock
from homeward.process.consent import Purpose
from homeward.process.intake import FirstContact, Gender
from homeward.process.notifications.evidence import Evidence, MessageSent, evidence
from homeward.process.notifications.messages import Need
from homeward.wire import cards
from tests.exchange.partner import Partner
from tests.pages.people import Organisation, signed_in, text

DAY = 86400.0


@pytest.fixture
def partner(organisation: Organisation, code: str) -> Partner:
    """A verified partner that wera has just asked for assistance."""
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    for member in (1, 2):
        partners.verify(other.id, typed=cards.number(other.card), by=member)
    known = FirstContact(gender=Gender.FEMININE, languages=("en",), country_of_return="MD")
    do(organisation, code, "intake", "first-contact", entry=known)
    do(organisation, code, "consent", "give", purpose=Purpose.CONTACT_RECEIVING, recipient=other.id)
    do(organisation, code, "handover", "request", to=other.id, needs=(Need.HOUSING,))
    return other


def do(organisation: Organisation, code: str, page: str, name: str, **values: object) -> None:
    acts.perform(code, table.BY_NAME[page, name], by=organisation.members["wera"], **values)


def level(organisation: Organisation, code: str, partner: Partner) -> Evidence:
    return evidence(desk.read(code, by=organisation.members["wera"]).case, "COM-1", partner.id)


def test_a_message_withdrawn_before_it_is_stored_leaves_no_letter_and_shows_as_withdrawn(
    partner: Partner, organisation: Organisation, code: str
) -> None:
    wera = signed_in(organisation.members["wera"])
    form = text(wera.get(f"/c/{code}/handover/?do=take-back"))
    assert "Request for assistance" in form
    case = desk.read(code, by=organisation.members["wera"]).case
    number = case.every(MessageSent)[-1].number
    assert wera.post(f"/c/{code}/handover/?do=take-back", {"on_the_way": number}).status_code == 302
    assert list(OutboxRow.objects.values_list("state", "letter")) == [("withdrawn", b"")]
    assert level(organisation, code, partner) is Evidence.NONE
    assert "Withdrawn" in text(wera.get(f"/c/{code}/handover/"))


def test_a_message_stored_meanwhile_is_not_withdrawn_and_nothing_is_half_written(
    partner: Partner, organisation: Organisation, code: str
) -> None:
    wera = signed_in(organisation.members["wera"])
    case = desk.read(code, by=organisation.members["wera"]).case
    number = case.every(MessageSent)[-1].number
    OutboxRow.objects.update(state="stored", noted=True)
    answer = wera.post(f"/c/{code}/handover/?do=take-back", {"on_the_way": number})
    assert answer.status_code == 409
    assert level(organisation, code, partner) is Evidence.SENT


def test_a_receipt_read_back_by_telephone_stops_the_alarm_and_the_message_still_goes(
    partner: Partner, organisation: Organisation, code: str
) -> None:
    OutboxRow.objects.update(queued_at=time.time() - 2 * DAY)
    lines.look(clock.now(), time.time())
    assert [row.kind for row in TroubleRow.objects.all()] == ["not-stored"]
    told = {"message": "COM-1", "partner": partner.id, "who": "Rosa", "number": "+373 00", "second_colleague": 2}
    do(organisation, code, "handover", "read-back", at=clock.now(), **told)
    lines.look(clock.now(), time.time())
    assert not troubles.kept()
    assert OutboxRow.objects.get().state == "queued"


def test_send_now_on_the_case_tries_its_messages_again(partner: Partner, organisation: Organisation, code: str) -> None:
    OutboxRow.objects.update(next_try=1e12, tries=9)
    wera = signed_in(organisation.members["wera"])
    assert "Send now" in text(wera.get(f"/c/{code}/handover/"))
    wera.post(f"/c/{code}/send-now/")
    assert list(OutboxRow.objects.values_list("next_try", "tries")) == [(0.0, 0)]


def test_who_does_not_read_the_case_cannot_hurry_its_messages(
    partner: Partner, organisation: Organisation, code: str
) -> None:
    OutboxRow.objects.update(next_try=1e12, tries=9)
    assert signed_in(organisation.members["walter"]).post(f"/c/{code}/send-now/").status_code == 404
    assert OutboxRow.objects.get().tries == 9


def test_the_hand_over_shows_how_each_message_stands(partner: Partner, organisation: Organisation, code: str) -> None:
    wera = signed_in(organisation.members["wera"])
    assert 'data-evidence="COM-1=sent"' in text(wera.get(f"/c/{code}/handover/"))
    OutboxRow.objects.update(state="asked")
    page = text(wera.get(f"/c/{code}/handover/"))
    assert "Waits since our node was restored" in page
    assert outbox.in_case(code)
