# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""Lessons that other systems learned from their users, one test each, named after the lesson."""

import json

import pytest
from django.urls import reverse

from homeward.casework import desk, organisation
from homeward.casework.receiving import requests
from homeward.exchange import delivery, inbox, partners
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.pages import words
from homeward.process import consent, transfer
from homeward.process.consent import ConsentGiven, ConsentMissing, Purpose
from homeward.process.entries import KINDS
from homeward.process.findings import Holder
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
    RequestAnswered,
    SupportRequested,
)
from homeward.record import opening as record_opening
from homeward.record.grants import NoGrant
from homeward.wire import cards, envelope, jws
from homeward.wire.envelope import FIRST_LINK, digest
from tests.exchange.partner import Partner, wrapped
from tests.exchange.real_desk import (  # noqa: F401 - fixtures are used by their names
    HOUR,
    LONG_ENOUGH,
    NEEDS,
    RETURN,
    SECRETS,
    Referred,
    accepted,
    ada,
    asks,
    codes_of,
    inbox_ids,
    opened_by,
    people,
    put,
    referred,
    refusing_to_store,
)
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
from tests.pages.people import signed_in
from tests.pages.people import text as text_of


def test_the_receiver_previews_and_accepts_or_declines(ada: SignedIn, partner: Partner) -> None:
    one, other = asks(partner), asks(partner, "g" * 43)
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
    line = Line(referred.partner, "I" * 43)
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
    elsewhere = "M" * 43
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
    with one.here():  # the pass over the queue alone: not even heads tell that the partner lives
        delivery.pass_once(today=one.now.date(), line=other, now=one.clock.real)
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
