"""Where the mailbox of one compartment alone is lost, no cover shows it: whoever opens the letter finds it, and both sides are told."""

from homeward.casework import desk, files
from homeward.office import clock
from homeward.process.consent import ConsentGiven, Information, Purpose
from homeward.process.notifications import evidence
from homeward.process.notifications.attachments import HealthDocumentSent, documents
from homeward.process.notifications.evidence import LetterKept
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.writing import Compartment
from homeward.record import grants
from tests.exchange.desks import Desk
from tests.exchange.test_lost_keys import PAGE, agreed, steps, work

Desks = tuple[Desk, Desk]


def sends_health(one: Desk, code: str, other: Desk) -> None:
    with one.here():
        number = files.keep(code, PAGE, title="A finding", to=Compartment.HEALTH, by=one.ada)
        case = desk.read(code, by=one.ada).case
    one.write(code, *documents(case, to=other.id, at=clock.now(), files=(number,)))


def test_a_lost_health_mailbox_is_found_on_opening_both_sides_are_told_and_what_is_sent_anew_arrives(
    desks: Desks,
) -> None:
    one, other = desks
    code, theirs = agreed(one, other)
    shares = (Purpose.SHARE_MEDICAL, Purpose.SHARE_IDENTITY)
    one.write(code, *[ConsentGiven(purpose, other.id, tuple(Information)) for purpose in shares])
    old = other.store.backup()
    with other.here():
        grants.renew(theirs, Compartment.HEALTH, by=other.ada.keys)
    other.write(theirs, QuestionAsked(one.id, "Is she well?"))
    work(one, other, 1)
    one.opens(code)
    other.restored(old)
    sends_health(one, code, other)
    for _ in range(2):
        work(one, other, 7 * 3600)
    assert one.out()[-1][1] == "stored", "the mailbox of the case, which the cover names, is still there"
    case = other.opens(theirs)
    assert [one.entry.unreadable for one in case.every(LetterKept)][-1] == "a part does not open"
    assert not case.has(HealthDocumentSent)
    assert "letter-unreadable" in steps(case)
    work(one, other, 1)
    case = one.opens(code)
    assert [one.reason for one in evidence.rejected(case)] == ["unreadable"]
    assert "letter-rejected" in steps(case)
    # By the word of two officers there, the newer keys are void: sent anew, it goes to the mailbox that they have.
    sends_health(one, code, other)
    work(one, other, 1)
    assert other.opens(theirs).has(HealthDocumentSent)
    assert evidence.rejected(one.opens(code)) == ()
