# ruff: noqa: F811 - the fixtures of a case with a partner are shared with the test of a stolen server
"""What a partner's own people may sign, and no form of ours ever wrote: kept and named as unreadable, and nothing fails after it."""

import os
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from homeward.casework import desk
from homeward.exchange import inbox, partners
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.process.notifications import limits
from homeward.process.notifications.evidence import LetterKept
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.wire import age, cards, envelope, jws, times
from homeward.wire.envelope import Automatic
from tests.exchange.partner import NOW, SERVER_KEY, Partner, wrapped
from tests.exchange.test_stolen_server import (  # noqa: F401 - fixtures are used by their names
    CASE_KEY,
    Line,
    ada,
    answers_to,
    code,
    data,
    keys,
    line,
    partner,
)
from tests.fuzz.lying_inside import Inside, undone
from tests.fuzz.targets.deep import get, places, put
from tests.pages.people import signed_in

LIVES, STEPS = int(os.environ.get("FUZZ_LIVES", "10")), 6
QUESTION = QuestionAsked("us", "Is the room free?")


def boxes(partner: Partner) -> dict[str, bytes]:
    """Our mailboxes, which our acceptance announced to the partner."""
    answered = next(one for one in answers_to(partner) if one.type == "homeward.com-2.v1")
    return {name: jws.decode(key) for name, key in answered.data["keys"]["mailboxes"].items()}


def test_a_partner_who_lies_inside_a_case_makes_no_page_fail(
    ada: SignedIn, partner: Partner, line: Line, code: str
) -> None:
    ours, taken, unreadable = boxes(partner), 0, 0
    for seed in range(LIVES):
        with undone():
            again = Line(partner, line.hwcase)
            again.seq, again.prev = line.seq, line.prev
            one = Inside(code, ada, again, ours, signed_in(ada), random.Random(seed))
            for _ in range(STEPS):
                one.step()
            taken, unreadable = taken + one.taken, unreadable + one.unreadable
    print(f"{LIVES * STEPS} letters, {taken} taken in, {unreadable} kept as unreadable")
    assert min(taken, unreadable) > LIVES * STEPS // 20


def brought(line: Line, partner: Partner, type_: str, said: dict[str, Any], **facts: Any) -> None:
    event = replace(line.event(type_, said), **facts)
    line.send(envelope.seal_letter(event, CASE_KEY, boxes(partner)["case"]))


def unreadable(code: str, by: SignedIn) -> str:
    """Open the case twice, as the next reader does; gives why its newest letter could not be read."""
    case = desk.read(code, by=by).case
    assert desk.read(code, by=by).case.entries == case.entries
    kept = case.latest(LetterKept)
    assert kept is not None
    return kept.unreadable


@pytest.mark.parametrize(
    "time", ["never", "2031-03-03T09:30:00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+00:00"]
)
def test_a_letter_without_a_time_that_can_be_is_kept_as_unreadable(
    time: str, ada: SignedIn, partner: Partner, line: Line, code: str
) -> None:
    brought(line, partner, "homeward.question.v1", data(QUESTION), time=time)
    assert unreadable(code, ada) == "time is no time with its zone"


def test_a_part_that_holds_no_object_is_kept_as_unreadable(
    ada: SignedIn, partner: Partner, line: Line, code: str
) -> None:
    sealed = jws.encode(age.encrypt(b"\xff no JSON", [boxes(partner)["case"]]))
    brought(line, partner, "homeward.question.v1", {"entries": [], "sealed": {"case": sealed}})
    assert unreadable(code, ada) == "a part does not open"


@pytest.mark.parametrize("byte", [b"\x00", b"\xff"])
def test_a_key_to_which_nothing_can_be_sealed_is_refused_and_we_can_still_answer(
    byte: bytes, ada: SignedIn, partner: Partner, line: Line, code: str
) -> None:
    told = keys(CASE_KEY, b"\x88" * 32)
    told["mailboxes"]["case"] = jws.encode(byte * age.PUBLIC_LENGTH)
    brought(line, partner, Automatic.NEW_KEYS.value, {"keys": told, "entries": [], "sealed": {}})
    assert unreadable(code, ada) == "an announced key is none"
    told = [one.data.get("of") for one in answers_to(partner) if one.type == "receipt.rejected"]
    assert len(told) == 1


def test_a_day_or_a_number_that_cannot_be_is_named() -> None:
    assert limits.beyond(QUESTION) == ""
    assert limits.YEARS == times.YEARS
    assert limits.beyond(LetterKept("", "", 2**31, NOW)) == "seq"
    assert limits.beyond(LetterKept("", "", 1, datetime(9999, 12, 31, tzinfo=UTC))) == "sent"


@pytest.mark.parametrize("facts", [{"time": "9999-12-31T23:59:59-23:59"}, {"hwdue": "0001-01-01T00:00:00+23:59"}])
def test_a_cover_of_a_year_that_cannot_be_is_refused(partner: Partner, line: Line, facts: dict[str, str]) -> None:
    raw = wrapped(partner.message(line.hwcase, 1, envelope.FIRST_LINK, **facts))
    assert inbox.receive(raw, now=clock.now(), server_key=SERVER_KEY).status == 400


@pytest.mark.parametrize("until", ["9999-12-31", "20311231", "0001-01-01"])
def test_a_card_until_a_day_that_cannot_be_is_refused(partner: Partner, until: str) -> None:
    with pytest.raises(cards.CardRefused):
        partners.add(Partner().card_file(issued="2000-01-01" if until > "1" else "0001-01-01", until=until))


def test_a_card_of_a_version_that_no_revocation_can_name_is_refused(partner: Partner) -> None:
    partners.add(Partner().card_file(version=2**16 - 1))
    with pytest.raises(cards.CardRefused):
        partners.add(Partner().card_file(version=2**16))


def test_places_lie_in_order_and_are_changed_where_they_lie() -> None:
    said = {"b": [1, {"c": 2}], "a": 3}
    assert places(said) == [("a",), ("b",), ("b", 0), ("b", 1), ("b", 1, "c")]
    put(said, ("b", 1, "c"), 4)
    assert get(said, ("b", 1)) == {"c": 4}
