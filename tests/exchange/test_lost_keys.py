"""A letter sealed to a key that is lost there is rejected at once, never called stored, and sealed again by the next who opens the case."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from homeward.exchange.models import InboxRow, OutboxRow
from homeward.office import clock
from homeward.process.next_steps import next_steps
from homeward.process.notifications.evidence import LOST_KEY, Evidence, ReceiptNoted
from homeward.process.notifications.horizontal import QuestionAsked
from tests.exchange.desks import Desk, two_desks

Desks = tuple[Desk, Desk]


@pytest.fixture
def desks(tmp_path: Path, blank: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Desks]:
    with django_db_blocker.unblock(), two_desks(tmp_path, blank) as both:
        yield both


def restored_without_its_newest_intake_key(one: Desk, other: Desk) -> None:
    """The partner's newest intake key reached us, and is lost with its disk: the backup is older."""
    old = other.store.backup()
    other.signs_in()
    work(one, other, 7 * 3600)
    other.restored(old)


def work(one: Desk, other: Desk, seconds: float) -> None:
    """Both workers run once, some time later."""
    one.clock.pass_by(seconds)
    one.work(other)
    other.work(one)


def steps(case: object) -> set[str]:
    return {one.code for one in next_steps(case, clock.now())}  # type: ignore[arg-type]


def test_a_request_to_a_lost_intake_key_arrives_by_itself_after_its_case_was_opened(desks: Desks) -> None:
    one, other = desks
    restored_without_its_newest_intake_key(one, other)
    code = one.asks(other)
    work(one, other, 1)
    assert (one.out(), other.lies()) == ([(1, "rejected")], [(1, "rejected")])
    # Both sides' people are called, and told what it is; nothing says that it arrived.
    assert "sealed-to-a-lost-key" in one.wrong()
    assert "key-lost-here" in other.wrong()
    case = one.opens(code)
    assert one.evidence(code, "COM-1", other) is Evidence.SENT
    assert case.latest(ReceiptNoted).reason == LOST_KEY
    assert "letter-to-a-lost-key" in steps(case)
    # There is no newer key yet: it waits, however often somebody looks.
    assert one.out() == [(1, "rejected")]
    other.signs_in()
    work(one, other, 61)
    assert one.out() == [(1, "rejected")], "nobody without the case's keys can seal it"
    one.opens(code)
    one.opens(code)
    assert one.out() == [(1, "resealed"), (2, "queued")]
    work(one, other, 1)
    assert one.evidence(code, "COM-1", other) is Evidence.STORED
    assert "letter-to-a-lost-key" not in steps(one.opens(code))
    assert "sealed-to-a-lost-key" not in one.wrong()
    theirs = other.accepts()
    assert other.lies() == [(1, "replaced"), (2, "taken")]
    assert "key-lost-here" not in other.wrong()
    work(one, other, 1)
    assert one.evidence(code, "COM-1", other) is Evidence.ANSWERED
    one.write(code, QuestionAsked(other.id, "Which trains run?"))
    work(one, other, 1)
    assert [each.entry.question for each in other.opens(theirs).every(QuestionAsked)] == ["Which trains run?"]
