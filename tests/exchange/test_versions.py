# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""Letters of a later program: fields nobody here knows are kept and shown, an unknown type is stored, answered and shown."""

import json
from typing import Any

import pytest

from homeward.casework import desk
from homeward.exchange import delivery, partners
from homeward.exchange.models import LineRow, OutboxRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.process.case import Case
from homeward.process.next_steps import next_steps
from homeward.process.notifications import versions
from homeward.process.notifications.evidence import UNSUPPORTED, LetterKept
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.notifications.table import ROWS
from homeward.process.notifications.versions import Step
from homeward.wire import envelope, jws
from tests.exchange.partner import Partner
from tests.exchange.test_stolen_server import (  # noqa: F401 - fixtures are used by their names
    CASE_KEY,
    MAILBOX,
    Line,
    ada,
    code,
    data,
    line,
    our_mailbox,
    partner,
)

QUESTION = QuestionAsked("us", "Is the room free?")
LATER = (Step("QUESTION", 1, up=lambda said: said | {"raised": True}, down=lambda said: said | {"lowered": True}),)


def opened(code: str, by: SignedIn) -> Case:
    return desk.read(code, by=by).case


def bring(line: Line, partner: Partner, type_: str, said: dict[str, Any]) -> None:
    """Send one letter as the partner's people would, with the case key."""
    line.send(envelope.seal_letter(line.event(type_, said), CASE_KEY, our_mailbox(partner)))


def answers(partner: Partner) -> list[envelope.Event]:
    """What our node sends back to the partner's case mailbox, opened there."""
    delivery.pass_once(today=clock.now().date(), line=partner)
    letters = (letter for _, letter in partner.arrived)
    return [envelope.unverified_event(envelope.open_letter(one, [MAILBOX])) for one in letters]


def test_fields_of_a_later_version_are_kept_and_shown_and_the_rest_is_read(
    code: str,
    ada: SignedIn,
    partner: Partner,
    line: Line,
) -> None:
    said = data(QUESTION)
    said["entries"][0]["data"] |= {"until": "2031-01-01", "moods": ["é", 1]}
    bring(line, partner, "homeward.question.v1", said)
    case = opened(code, ada)
    assert case.latest(QuestionAsked) == QUESTION
    kept = case.latest(LetterKept)
    assert kept is not None
    assert kept.unknown == ('question-asked.moods=["é", 1]', 'question-asked.until="2031-01-01"')
    assert kept.unreadable == ""


@pytest.mark.parametrize("type_", ["homeward.weather.v1", "homeward.question.v9", "org.example.note"])
def test_a_type_nobody_here_knows_is_stored_answered_unsupported_and_shown_to_a_person(
    code: str,
    ada: SignedIn,
    partner: Partner,
    line: Line,
    type_: str,
) -> None:
    bring(line, partner, type_, {"anything": [1, 2, 3]})
    case = opened(code, ada)
    kept = case.latest(LetterKept)
    assert kept is not None
    assert (kept.message, kept.unreadable) == (type_, UNSUPPORTED)
    assert "letter-unreadable" in {one.code for one in next_steps(case, clock.now())}
    told = [one.data for one in answers(partner) if one.type == "receipt.rejected"]
    assert [one["reason"] for one in told] == [UNSUPPORTED]
    bring(line, partner, "homeward.question.v1", data(QUESTION))
    assert "letter-unreadable" not in {one.code for one in next_steps(opened(code, ada), clock.now())}


def test_a_type_nobody_knows_signed_by_another_key_is_refused_like_any_forgery(
    code: str,
    ada: SignedIn,
    partner: Partner,
    line: Line,
) -> None:
    line.send(envelope.seal_letter(line.event("homeward.weather.v1", {}), partner.signing, our_mailbox(partner)))
    kept = opened(code, ada).latest(LetterKept)
    assert kept is not None
    assert kept.unreadable not in ("", UNSUPPORTED)


def test_the_newest_version_and_the_one_before_are_read_and_no_other() -> None:
    assert [versions.readable(f"homeward.question.v{one}", LATER) for one in (1, 2, 3)] == [True, True, False]
    assert [versions.readable(f"homeward.question.v{one}") for one in (1, 2)] == [True, False]
    assert not versions.readable("homeward.question.v0")
    assert not versions.readable("homeward.nothing.v1")
    assert versions.spoken(LATER)["QUESTION"] == (2, 1)


def test_what_comes_of_the_version_before_is_raised_and_what_goes_to_an_older_partner_is_lowered() -> None:
    assert versions.raised("homeward.question.v1", {}, LATER) == {"raised": True}
    assert versions.raised("homeward.question.v2", {}, LATER) == {}
    assert versions.lowered("QUESTION", 1, {}, LATER) == {"lowered": True}
    assert versions.lowered("QUESTION", 2, {}, LATER) == {}
    assert versions.agreed("QUESTION", {"QUESTION.v1", "COM-1.v2"}, LATER) == 1
    for reads in ({"QUESTION.v2", "QUESTION.v1"}, {"COM-1.v1"}, set[str]()):
        assert versions.agreed("QUESTION", reads, LATER) == 2


def test_every_message_is_known_by_its_type(partner: Partner) -> None:
    assert [versions.parse(versions.type_of(one)) for one in ROWS] == [(one, 1) for one in ROWS]
    assert all(versions.readable(versions.type_of(one)) for one in ROWS)


def test_what_a_partner_reads_is_told_by_its_card_or_newer_by_its_heads(partner: Partner) -> None:
    facts = {"issued": "2000-01-01", "until": "2999-12-31", "version": 2, "messages": "COM-1.v1,COM-2.v1"}
    partners.add(partner.card_file(**facts))
    assert partners.reads(partner.id) == {"COM-1.v1", "COM-2.v1"}
    LineRow.objects.create(partner_id=partner.id, speaks=["envelope 1", "COM-1.v2"])
    assert partners.reads(partner.id) == {"COM-1.v2"}
    assert partners.reads("nobody") == frozenset()


def test_a_letter_is_written_as_the_schema_of_its_type_says(
    code: str,
    ada: SignedIn,
    partner: Partner,
    line: Line,
) -> None:
    assert opened(code, ada)
    event = answers(partner)[0]
    assert (event.type, json.loads(jws.write_object(event.data))["entries"][0]["kind"]) == (
        "homeward.com-2.v1",
        "request-answered",
    )
    assert OutboxRow.objects.filter(state="stored").exists()
