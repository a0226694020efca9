# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""New keys of a case after somebody left, with the second implementation at the other end, told in both directions."""

import base64
from dataclasses import asdict
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import desk, organisation, their_keys
from homeward.exchange import delivery, inbox, nodekeys
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.process.notifications.evidence import LetterKept
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.wire import age, cards, envelope, jws
from homeward.wire.envelope import digest
from tests.exchange.real_desk import Referred, ada, people, referred
from tests.exchange.test_new_secrets import NEWER, ask, known, question, suspended
from tests.exchange.test_stolen_server import CASE_KEY, MAILBOX, keys, partner
from tests.interop.test_interop import Other, other, pytestmark, text
from tests.wire import write_vectors

__all__ = ["ada", "other", "partner", "people", "pytestmark", "referred"]


def follow(other: Other, referred: Referred) -> dict[str, Any]:
    """Let the other implementation read every letter after the first request, in their order, as the partner's people."""
    delivery.pass_once(today=clock.now().date(), line=referred.partner, now=1e12)
    later = [(envelope.stored_cover(signed), letter) for signed, letter in referred.partner.arrived[1:]]
    letters = [{"cover": asdict(cover), "letter": text(letter)} for cover, letter in later]
    first = referred.arrived()[0].data["keys"]
    whose = {"from": organisation.own_id()}
    return other.ask(do="follow", first=first, boxes=[text(MAILBOX)], letters=letters, **whose)


def test_it_follows_the_new_keys_that_we_tell_and_seals_to_them(
    other: Other, referred: Referred, people: dict[str, SignedIn]
) -> None:
    known(referred, organisation.own_id())
    ask(referred, "first")
    before = follow(other, referred)["newest"]
    suspended(referred, people)
    for next_one in ("second", "third"):
        ask(referred, next_one)
    said = follow(other, referred)
    ask(referred, "fourth")
    after = follow(other, referred)
    assert None not in after["events"]
    told = [one["data"]["keys"] for one in after["events"] if one["type"] == "mailbox"]
    assert [said["newest"], after["newest"]] == told * 2
    assert told[0]["case_key"] != before["case_key"]
    referred.mailbox = jws.decode(after["newest"]["mailboxes"]["case"])
    tell(other, referred, CASE_KEY, "homeward.question.v1", question("to the new box"))
    assert questions(referred)[-1] == "to the new box"


def test_our_people_follow_the_new_keys_that_it_tells_under_the_old_one_alone(other: Other, referred: Referred) -> None:
    known(referred, organisation.own_id())
    newer, foreign = keys(NEWER, b"\x66" * 32), Ed25519PrivateKey.generate()
    for wrong in (NEWER, foreign, referred.partner.signing, referred.partner.desk):
        tell(other, referred, wrong, "mailbox", {"entries": [], "sealed": {}, "keys": newer})
    tell(other, referred, CASE_KEY, "homeward.question.v1", question("by the old, which still counts"))
    tell(other, referred, CASE_KEY, "mailbox", {"entries": [], "sealed": {}, "keys": newer})
    tell(other, referred, NEWER, "homeward.question.v1", question("by the new"))
    tell(other, referred, CASE_KEY, "homeward.question.v1", question("by the old, repeating", keys=newer))
    # Who left still holds the old key, and tells keys of her own.
    tell(other, referred, CASE_KEY, "mailbox", {"entries": [], "sealed": {}, "keys": keys(foreign, b"\x67" * 32)})
    tell(other, referred, CASE_KEY, "homeward.question.v1", question("by the old"))
    assert questions(referred) == ["by the old, which still counts", "by the new", "by the old, repeating"]
    case = desk.read(referred.code, by=referred.by).case
    assert len([one for one in case.every(LetterKept) if one.entry.unreadable]) == 6
    told = their_keys.partner_keys(case, referred.line.hwcase)
    assert told is not None
    assert told.case_key == newer["case_key"]


def test_it_takes_an_older_key_only_in_a_letter_that_repeats_the_newest(other: Other) -> None:
    newer, foreign = keys(NEWER, b"\x66" * 32), keys(Ed25519PrivateKey.generate(), b"\x67" * 32)
    made = [
        ("mailbox", {"entries": [], "sealed": {}, "keys": newer}, NEWER),
        ("mailbox", {"entries": []}, CASE_KEY),
        ("mailbox", {"entries": [], "keys": {**newer, "case_key": "short"}}, CASE_KEY),
        ("mailbox", {"entries": [], "keys": {**newer, "mailboxes": {}}}, CASE_KEY),
        ("mailbox", {"entries": [], "sealed": {}, "keys": newer}, CASE_KEY),
        ("homeward.question.v1", {"entries": []}, NEWER),
        ("homeward.question.v1", {"entries": [], "keys": newer}, CASE_KEY),
        ("homeward.question.v1", {"entries": []}, CASE_KEY),
        ("mailbox", {"entries": [], "keys": foreign}, CASE_KEY),
    ]
    letters = []
    for type_, said, key in made:
        event = write_vectors.event(type_, "new keys", said)
        letter = envelope.seal_letter(event, key, age.public_of(MAILBOX))
        letters.append({"cover": asdict(event), "letter": text(letter)})
    first = keys(CASE_KEY, b"\x44" * 32)
    asked = {"first": first, "boxes": [text(b"\x01" * 32), text(MAILBOX)], "letters": letters}
    read = other.ask(do="follow", **asked, **{"from": write_vectors.identity_of("sender")})
    assert [one is not None for one in read["events"]] == [False] * 4 + [True] * 3 + [False] * 2
    assert read["newest"] == newer


def tell(other: Other, referred: Referred, key: Ed25519PrivateKey, type_: str, said: dict[str, Any]) -> None:
    """Let the other implementation seal a letter of the partner and its envelope, and bring it to our node."""
    line, partner = referred.line, referred.partner
    signed, _ = partner.message(line.hwcase, line.seq + 1, line.prev)
    event = {"specversion": "1.0", "datacontenttype": "application/json", "dataschema": "x:y"}
    made = other.ask(
        do="seal",
        event={**event, **asdict(line.event(type_, said))},
        cover=asdict(envelope.stored_cover(signed)),
        letter_by=text(key.private_bytes_raw()),
        cover_by=text(partner.signing.private_bytes_raw()),
        box=text(referred.mailbox),
        node=text(own_node_key()),
    )
    raw = base64.b64decode(made["envelope"])
    server_key = organisation.server_key()
    assert inbox.receive(raw, now=clock.now(), server_key=server_key).status == 200
    cover, _ = envelope.unwrap(raw, nodekeys.node_seeds(server_key))
    line.seq, line.prev = line.seq + 1, digest(cover)


def own_node_key() -> bytes:
    slip, _ = nodekeys.newest_slip("node") or (b"", None)
    return cards.read_slip(slip, "node", nodekeys.own_card()[0].signing).public


def questions(referred: Referred) -> list[str]:
    """What the partner has asked in this case, as our people read it."""
    case = desk.read(referred.code, by=referred.by).case
    asked = (one.entry for one in case.every(QuestionAsked))
    return [one.question for one in asked if one.to == organisation.own_id()]
