# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""After somebody left, whatever comes in next lies under secrets that they never held."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import desk, organisation
from homeward.exchange import delivery, partners
from homeward.exchange.models import LineRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.process.notifications import messages
from homeward.process.notifications.evidence import LetterKept
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.notifications.messages import RequestAnswered
from homeward.record import grants
from homeward.record.models import EntryRow
from homeward.wire import envelope, jws
from tests.exchange.real_desk import Referred, ada, people, referred  # noqa: F401 - fixtures are used by their names
from tests.exchange.test_stolen_server import CASE_KEY, MAILBOX, data, keys, partner  # noqa: F401 - as above


def known(referred: Referred, us: str) -> None:
    """The partner has accepted, so that both sides have each other's keys."""
    referred.answer(RequestAnswered(us, messages.Answer.ACCEPT, "Rosa", "Radu", "+373 1"))
    desk.read(referred.code, by=referred.by)


def generations(code: str, after: int) -> set[int]:
    return set(EntryRow.objects.filter(case__code=code, number__gt=after).values_list("generation", flat=True))


def test_a_letter_that_waits_when_somebody_is_suspended_is_taken_in_under_the_new_secret(
    referred: Referred, people: dict[str, SignedIn]
) -> None:
    known(referred, organisation.own_id())
    last = desk.read(referred.code, by=referred.by).held.number
    grants.suspend(people["ben"].number, by=people["ada"].number)
    referred.bring(QuestionAsked(organisation.own_id(), "Where does she sleep?"))
    case = desk.read(referred.code, by=referred.by).case
    assert case.every(QuestionAsked)[-1].entry.question == "Where does she sleep?"
    assert generations(referred.code, last) == {2}


def suspended(referred: Referred, people: dict[str, SignedIn]) -> None:
    """Ben, who read the case, is out; the next who opens it makes new secrets."""
    LineRow.objects.update_or_create(partner_id=referred.partner.id, defaults={"speaks": [partners.RENEWS]})
    grants.suspend(people["ben"].number, by=people["ada"].number)
    desk.read(referred.code, by=referred.by)


def ask(referred: Referred, question: str) -> None:
    referred.write(QuestionAsked(referred.partner.id, question))


def signers(referred: Referred) -> list[tuple[str, str]]:
    """Type and signer of every letter that has come to the partner, as its people open them."""
    delivery.pass_once(today=clock.now().date(), line=referred.partner, now=1e12)
    texts = []
    for _, letter in referred.partner.arrived:
        signed = envelope.open_letter(letter, [MAILBOX, referred.partner.intake_seed])
        texts.append((envelope.unverified_event(signed).type, jws.signer(signed)))
    return texts


def left_after_a_first_question(referred: Referred, people: dict[str, SignedIn]) -> str:
    """Somebody who held the keys is suspended after a first question went out; gives the signer of that one."""
    known(referred, organisation.own_id())
    ask(referred, "first")
    (_, old) = signers(referred)[-1]
    suspended(referred, people)
    return old


def test_after_a_suspension_the_partner_is_told_new_keys_by_the_old_one_and_the_new_one_signs_from_then_on(
    referred: Referred, people: dict[str, SignedIn]
) -> None:
    old = left_after_a_first_question(referred, people)
    ask(referred, "second")
    told = signers(referred)[-2:]
    assert told == [("mailbox", old), ("homeward.question.v1", old)]
    keys = referred.arrived()[-2].data["keys"]
    ask(referred, "third")
    (type_, new) = signers(referred)[-1]
    assert (type_, new) == ("homeward.question.v1", jws.thumbprint(jws.decode(keys["case_key"])))
    assert new != old
    assert "keys" not in referred.arrived()[-1].data
    # What the partner seals to the new mailbox opens here, and for nobody who holds the old secret alone.
    before, referred.mailbox = referred.mailbox, jws.decode(keys["mailboxes"]["case"])
    assert referred.mailbox != before
    for box in (before, referred.mailbox):
        referred.mailbox = box
        referred.bring(QuestionAsked(organisation.own_id(), f"to {box.hex()[:8]}"))
    asked = [one.entry.question for one in desk.read(referred.code, by=referred.by).case.every(QuestionAsked)]
    assert asked[-2:] == [f"to {box.hex()[:8]}" for box in (before, referred.mailbox)]


def test_while_the_new_keys_are_on_their_way_every_letter_repeats_them_under_the_old_key(
    referred: Referred, people: dict[str, SignedIn]
) -> None:
    old = left_after_a_first_question(referred, people)
    for question in ("second", "third"):
        ask(referred, question)
    assert [signer for _, signer in signers(referred)[-3:]] == [old] * 3
    told, second, third = (one.data.get("keys") for one in referred.arrived()[-3:])
    assert told == second == third
    assert told is not None


def test_a_partner_that_does_not_say_it_takes_new_keys_goes_on_with_the_old(
    referred: Referred, people: dict[str, SignedIn]
) -> None:
    known(referred, organisation.own_id())
    suspended(referred, people)
    LineRow.objects.update(speaks=[])
    ask(referred, "second")
    assert "mailbox" not in [type_ for type_, _ in signers(referred)]


NEWER = Ed25519PrivateKey.from_private_bytes(b"\x55" * 32)


def letter(referred: Referred, type_: str, said: dict[str, Any], key: Ed25519PrivateKey) -> None:
    event = referred.line.event(type_, said)
    referred.line.send(envelope.seal_letter(event, key, referred.mailbox))


def question(text: str, **more: Any) -> dict[str, Any]:
    return data(QuestionAsked(organisation.own_id(), text), **more)


def test_new_keys_of_a_partner_count_and_its_old_one_only_in_a_letter_that_repeats_them(referred: Referred) -> None:
    known(referred, organisation.own_id())
    newer = keys(NEWER, b"\x66" * 32)
    letter(referred, "mailbox", {"entries": [], "sealed": {}, "keys": newer}, CASE_KEY)
    letter(referred, "homeward.question.v1", question("by the new"), NEWER)
    letter(referred, "homeward.question.v1", question("by the old, repeating", keys=newer), CASE_KEY)
    letter(referred, "homeward.question.v1", question("by the old"), CASE_KEY)
    case = desk.read(referred.code, by=referred.by).case
    assert [one.entry.question for one in case.every(QuestionAsked)] == ["by the new", "by the old, repeating"]
    assert [one.entry.unreadable for one in case.every(LetterKept)][-1]
    ask(referred, "to the new box")
    delivery.pass_once(today=clock.now().date(), line=referred.partner, now=1e12)
    assert envelope.open_letter(referred.partner.arrived[-1][1], [b"\x66" * 32])
