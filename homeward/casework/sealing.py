"""Sealing: a message becomes a letter to the partner's mailbox and a cover for its node, signed as the exchange prescribes.

The desk key signs COM-1 and COM-2, the case key every later letter; the node key signs covers only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NewType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import organisation
from homeward.casework.their_keys import PartnerHasNoKeys, boxes_of, mailboxes
from homeward.exchange import alarms, nodekeys, outbox, partners
from homeward.exchange.outbox import Conversation, Sealed
from homeward.office.members import SignedIn
from homeward.process.case import Case
from homeward.process.notifications import versions
from homeward.process.notifications.evidence import PartnerKeys
from homeward.process.notifications.messages import Answer, RequestAnswered
from homeward.process.notifications.owing import Owed
from homeward.process.writing import Compartment, Entry, to_data
from homeward.record.book import OpenCase
from homeward.wire import age, envelope, jws
from homeward.wire.envelope import Automatic, Cover, Event

# The type of a message of the process: no other text may stand where a letter's type is named.
MessageType = NewType("MessageType", str)
# The compartments of a case that partners can write to.
PARTS = (Compartment.CASE, Compartment.HEALTH, Compartment.PLACE)
# When a letter that lies unopened should ring; the reader's node counts its own working hours for what can wait.
RUNG_LETTER = timedelta(hours=4)
RUNG = {"urgent": timedelta(minutes=15), "hold": timedelta(minutes=15)}


@dataclass(frozen=True)
class Letter:
    """What is to be sealed: a message type, the entries it carries, and further facts of its data."""

    type: MessageType | Automatic
    entries: Sequence[Entry]
    more: dict[str, Any]


def message_type(message: str, to: str = "") -> MessageType:
    """The type under which a message travels: "homeward.com-1.v1"; to a partner, in the newest version that it reads."""
    return MessageType(versions.type_of(message, versions.agreed(message, partners.reads(to) if to else ())))


def owed_letter(
    held: OpenCase, after: Case, one: Owed, *, by: SignedIn, now: datetime, ahead: dict[str, Conversation]
) -> Sealed:
    """Seal what is owed to a partner.

    :param ahead: how far conversations will have come with what was sealed before in the same transaction; brought up to date

    :raises NotVerified: when the partner is not verified
    :raises PartnerHasNoKeys: when anything but the first message goes to a partner without keys for this case
    """
    known = outbox.conversation(held.code, one.to)
    talk = ahead.get(known.hwcase, known)
    entries = [written.entry for number in one.entries if (written := after.numbered(number)) is not None]
    more = _announcement(held, talk, entries) or _repeated(held, talk)
    more |= {"again": list(one.again)} if one.again else {}
    letter = Letter(message_type(one.message, one.to), entries, more)
    key = organisation.desk_key(by, one.to) if one.first else held.case_key(talk.hwcase, talk.counts())
    boxes = (
        {Compartment.CASE: partners.intake_key(one.to, now.date())[0]}
        if one.message == "COM-1"
        else mailboxes(after, talk.hwcase)
    )
    how = _How(now, one.hwclass, held.link, one.ends, one.rests_on, _never_kept(held, talk))
    sealed = _seal(letter, talk, boxes, key, how)
    ahead[talk.hwcase] = following(talk, sealed)
    return sealed


def following(talk: Conversation, sealed: Sealed) -> Conversation:
    """How far a conversation has come once a sealed message is in the outbox."""
    return replace(talk, out_seq=sealed.seq, out_prev=sealed.message_id)


def receipt_letter(
    held: OpenCase, talk: Conversation, type_: Automatic, said: dict[str, Any], *, now: datetime
) -> Sealed:
    """Seal a receipt, signed by the case key: somebody of a role has opened a letter, or it could not be read.

    :param type_: `Automatic.SEEN` or `Automatic.REJECTED`
    :param said: `of`, the id of the message, and `role` or `reason`
    :raises PartnerHasNoKeys: when the partner has announced none
    """
    key = held.case_key(talk.hwcase, talk.counts())
    boxes = mailboxes(held.case, talk.hwcase)
    letter = Letter(type_, (), {**said, **_repeated(held, talk)})
    return _seal(letter, talk, boxes, key, _How(now, "receipt", held.link, ours=_never_kept(held, talk)))


def keys_letter(held: OpenCase, talk: Conversation, *, now: datetime) -> Sealed | None:
    """Seal the keys of newer secrets, after somebody left who held the old ones; None where the partner knows the newest or takes none.

    The key that counted so far signs it. Old mailboxes open as before, so that nothing on its way is lost.
    """
    newest = {part.value: held.secrets[part][0] for part in PARTS if part in held.secrets}
    told = talk.told()
    if all(told.get(part, 1) >= generation for part, generation in newest.items()) or not partners.renews(talk.partner):
        return None
    keys = {"keys": _keys(held, talk.hwcase, newest)}
    boxes, key = mailboxes(held.case, talk.hwcase), held.case_key(talk.hwcase, talk.counts())
    sealed = _seal(Letter(Automatic.NEW_KEYS, (), keys), talk, boxes, key, _How(now, "receipt", held.link))
    return replace(sealed, keys={**told, **newest})


def answer_without_case(
    talk: Conversation, entry: RequestAnswered, keys: PartnerKeys, *, by: SignedIn, now: datetime
) -> Sealed:
    """Seal a decline or a question to a request for which no case is opened here."""
    letter = Letter(message_type("COM-2", talk.partner), (entry,), {})
    key = organisation.desk_key(by, talk.partner)
    return _seal(letter, talk, boxes_of(keys), key, _How(now, "letter", b""))


def _announcement(held: OpenCase, talk: Conversation, entries: Sequence[Entry]) -> dict[str, Any]:
    """Our keys for this case, which COM-1 and a positive COM-2 bring with them."""
    first = any(entry.MESSAGE == "COM-1" for entry in entries)
    positive = any(isinstance(entry, RequestAnswered) and entry.answer is Answer.ACCEPT for entry in entries)
    if not first and not positive:
        return {}
    return {"keys": _keys(held, talk.hwcase, {})}


def _repeated(held: OpenCase, talk: Conversation) -> dict[str, Any]:
    """New keys once more, in a letter that the old key signs while the one that told them may not have come; none otherwise."""
    untold = talk.untold()
    return {"keys": _keys(held, talk.hwcase, untold)} if untold else {}


def _keys(held: OpenCase, hwcase: str, newest: Mapping[str, int]) -> dict[str, Any]:
    """Our keys for a case as a letter tells them: of these generations, the first of all without."""
    boxes = {
        part.value: jws.encode(age.public_of(held.mailbox(part, hwcase, newest.get(part.value, 0))))
        for part in PARTS
        if part in held.secrets
    }
    public = held.case_key(hwcase, newest.get(Compartment.CASE.value, 0)).public_key().public_bytes_raw()
    return {"case_key": jws.encode(public), "mailboxes": boxes}


@dataclass(frozen=True)
class _How:
    """When and how a letter is sealed: its class, the newest link it witnesses, and the consents it rests on.

    :ivar ours: digests of mailboxes of ours that were announced before and not kept
    """

    now: datetime
    hwclass: str
    link: bytes
    ends: date | None = None
    rests_on: tuple[int, ...] = ()
    ours: tuple[str, ...] = ()


def _seal(
    letter: Letter, talk: Conversation, boxes: dict[Compartment, bytes], key: Ed25519PrivateKey, how: _How
) -> Sealed:
    number = talk.out_seq + 1
    event = Event(
        id=envelope.new_id(how.now),
        source=organisation.own_id(),
        type=letter.type,
        time=how.now.isoformat(),
        member="staff",
        hwto=talk.partner,
        hwcase=talk.hwcase,
        hwseq=number,
        data=_data(letter, boxes),
    )
    sealed = envelope.seal_letter(event, key, boxes[Compartment.CASE])
    cover = Cover(
        id=event.id,
        time=event.time,
        hwto=talk.partner,
        hwcase=talk.hwcase,
        hwepoch=talk.epoch,
        hwseq=number,
        hwprev=talk.out_prev,
        hwafter=talk.in_seq,
        hwclass=how.hwclass,
        hwdue=alarms.rounded(how.now + RUNG.get(how.hwclass, RUNG_LETTER)).isoformat(),
        hwbox=envelope.digest(boxes[Compartment.CASE]),
        hwletter=envelope.digest(sealed),
        hwlink=envelope.digest(how.link + talk.hwcase.encode()),
    )
    signed = envelope.seal_cover(cover, nodekeys.signing(organisation.server_key(), talk.partner))
    says = {"type": letter.type, **letter.more} if letter.type in (Automatic.SEEN, Automatic.REJECTED) else {}
    return Sealed(
        talk.hwcase,
        number,
        how.hwclass,
        signed,
        sealed,
        how.rests_on,
        how.ends,
        boxes=(*how.ours, *_told_boxes(letter)),
        says={name: str(said) for name, said in says.items() if name != "keys"},
    )


def _told_boxes(letter: Letter) -> tuple[str, ...]:
    """The digest of our own mailbox that a letter announces: the node keeps it, and knows by it what opens here."""
    told = letter.more.get("keys")
    return (envelope.digest(jws.decode(told["mailboxes"][Compartment.CASE.value])),) if told else ()


def _never_kept(held: OpenCase, talk: Conversation) -> tuple[str, ...]:
    """The digests of all our mailboxes of a conversation whose announced ones were never kept, from before this was done."""
    if talk.boxes is not None:
        return ()
    return tuple(envelope.digest(age.public_of(one)) for one in held.mailboxes(Compartment.CASE, talk.hwcase))


def _data(letter: Letter, boxes: dict[Compartment, bytes]) -> dict[str, Any]:
    """The data of a letter: entries of the case compartment as they are, each other compartment sealed to its own mailbox."""
    open_part = [_entry(entry) for entry in letter.entries if entry.COMPARTMENT is Compartment.CASE]
    sealed = {}
    for part in Compartment:
        texts = [_entry(entry) for entry in letter.entries if entry.COMPARTMENT is part]
        if part is not Compartment.CASE and texts:
            if part not in boxes:
                raise PartnerHasNoKeys
            text = jws.write_object(_lowered(letter.type, {"entries": texts}))
            sealed[part.value] = jws.encode(age.encrypt(text, [boxes[part]]))
    return {**_lowered(letter.type, {"entries": open_part}), "sealed": sealed, **letter.more}


def _lowered(type_: str, data: dict[str, Any]) -> dict[str, Any]:
    """The data of a letter as the version says them that the partner reads."""
    message, version = versions.parse(type_) or ("", 0)
    return versions.lowered(message, version, data)


def _entry(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.KIND, "data": to_data(entry)}
