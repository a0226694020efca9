"""Requests: the most urgent first, what is at hand for each need, coded questions, and COM-4 need by need."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest

from homeward.casework import administration
from homeward.casework import organisation as desk
from homeward.casework.receiving import requests, triage
from homeward.casework.receiving.requests import Request
from homeward.exchange import nodekeys
from homeward.office import clock, directory
from homeward.pages.incoming import AnswerForm
from homeward.process.intake import AgeBand, Gender
from homeward.process.notifications import making
from homeward.process.notifications.messages import (
    AssistanceRequested,
    Availability,
    Need,
    NeedAnswered,
    RequestQuestion,
    SupportConfirmed,
    Urgency,
)
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment
from homeward.record import grants, seal
from homeward.wire import jws
from tests.exchange.partner import Partner
from tests.exchange.real_desk import asks, partners_intake_key
from tests.pages.people import signed_in, text
from tests.pages.receiving_case import NEEDS, received


def a_request(name, hours, urgency=Urgency.NORMAL, needs=(Need.HOUSING, Need.SECURITY)):
    asked = AssistanceRequested("us", needs, AgeBand.UNDER_30, Gender.FEMININE, ("ro",), "MD", urgency=urgency)
    return Request(name, "them", clock.now() - timedelta(hours=hours), asked)


@pytest.mark.parametrize("days", range(7))
def test_requests_are_sorted_by_what_is_overdue_then_urgent_then_due(organisation, monkeypatch, days):
    now = datetime(2031, 3, 3, 9, 0, tzinfo=UTC) + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: now)
    listed = [
        a_request("new", 1),
        a_request("older", 30),
        a_request("urgent", 2, Urgency.URGENT),
        a_request("late", 24 * 9),
        a_request("late and urgent", 30, Urgency.URGENT),
    ]
    found = triage.sort(listed)
    assert [one.request.message_id for one in found][2:] == ["urgent", "older", "new"]
    assert {one.request.message_id for one in found if one.overdue} == {"late", "late and urgent"}


def test_what_is_at_hand_is_of_the_country_with_free_places_first(organisation):
    for name, country, free in (("full", "MD", 0), ("unknown", "MD", None), ("free", "MD", 4), ("far", "RO", 9)):
        directory.add(name=name, kind="ngo", country=country, services=["LTS-9"], free=free)
    housing, security = triage.at_hand(a_request("one", 1))
    assert housing.providers == (("free", 4), ("unknown", None), ("full", 0))
    assert security.ours


def test_asking_back_needs_a_coded_question_or_one_in_words():
    with pytest.raises(ImpossibleValue):
        making.ask_back(to="them")
    asked = making.ask_back(to="them", questions=(RequestQuestion.CHILDREN, RequestQuestion.DATE))
    assert asked.questions == (RequestQuestion.CHILDREN, RequestQuestion.DATE)
    form = AnswerForm({"answer": "question"})
    assert not form.is_valid()
    assert "questions" in form.errors
    form = AnswerForm({"answer": "question", "questions": ["any-urgent-treatment"]})
    assert form.is_valid()
    assert form.cleaned_data["questions"] == (RequestQuestion.HEALTH,)


def test_declining_needs_a_coded_reason():
    assert "reason" in AnswerForm({"answer": "decline", "suggestion": "in spring"}).errors
    assert AnswerForm({"answer": "decline", "reason": "no-capacity", "suggestion": "in spring"}).is_valid()


def test_who_opens_no_cases_is_not_offered_to_accept_and_reads_who_can(organisation):
    asked = asks_us(organisation)
    address = f"/incoming/{asked}/"
    ines, berta = (signed_in(organisation.members[name]) for name in ("ines", "berta"))
    shown = text(ines.get(address))
    assert 'value="accept"' not in shown
    assert "Wera" in shown
    assert "Adam" not in shown
    typed = {"answer": "accept", "contact": "Ines", "alternate": "Anna", "telephone": "+43155501"}
    refused = ines.post(address, typed)
    assert (refused.status_code, "Choose one of the answers shown" in text(refused)) == (422, True)
    assert 'value="accept"' in text(berta.get(address))
    assert berta.post(address, typed).status_code == 302


def test_a_suspended_member_of_the_intake_desk_opens_nothing_that_comes_later(organisation):
    ines, berta = organisation.members["ines"], organisation.members["berta"]
    before, earlier = partners_intake_key(), asks_us(organisation)
    _, held = grants.secret_for(grants.INTAKE, Compartment.CASE, ines.keys)
    administration.suspend(ines.number, by=berta)
    desk.renew_intake_slip(berta)
    assert partners_intake_key() != before
    key = seal.derive(held, "intake seeds")
    opens = [sealed for sealed in nodekeys.sealed_intake_seeds() if _opens(key, sealed)]
    assert opens == nodekeys.sealed_intake_seeds()[1:]
    later = asks_us(organisation)
    readable = [one.message_id for one in requests.waiting(by=berta) if one.asked]
    assert readable == [earlier, later]
    newest = partners_intake_key()
    desk.renew_intake_slip(berta)
    assert partners_intake_key() == newest


def _opens(key, sealed):
    try:
        return bool(seal.unseal(key, sealed, b"intake"))
    except seal.SealBroken:
        return False


def asks_us(organisation):
    """A partner that we know asks us for assistance; gives the message id."""
    partner = Partner(slips_from=clock.now().date())
    partner.make_known()
    return asks(partner, jws.encode(secrets.token_bytes(32)))


def test_every_need_that_was_asked_has_its_own_line_and_none_can_be_left_out(wera, organisation):
    directory.add(name="House on the hill", kind="ngo", country="MD", services=["LTS-9"], free=2)
    heron = received(organisation)
    address = f"/c/{heron.code}/handover/?do=support-confirm"
    shown = text(wera.get(address))
    assert 'value="House on the hill"' in shown
    assert "family-mediation-availability" not in shown
    typed = {"to": heron.partner.id, "who_meets": "Rosa", "where": "hall", "first_place": "our house"}
    one = {"housing-availability": "available", "housing-by_whom": "House on the hill", "housing-begins": "2031-03-09"}
    assert wera.post(address, {**typed, **one}).status_code == 422
    both = {**typed, **one, "counselling-availability": "not-available", "counselling-by_whom": "nobody"}
    answer = wera.post(address, {**both, "confirmed": "yes"})
    assert answer.status_code == 302, text(answer)
    sent = heron.case().latest(SupportConfirmed)
    assert [row.need for row in sent.needs] == list(NEEDS)
    assert sent.needs[0].by_whom == "House on the hill"
    assert sent.needs[1] == NeedAnswered(Need.COUNSELLING, Availability.NOT)
