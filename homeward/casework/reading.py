"""Reading letters: open with the case's own keys, check the signer that is due, and turn what it says into entries by the partner."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from homeward.casework import organisation, their_keys
from homeward.exchange import standing
from homeward.exchange.inbox import Waiting
from homeward.office.members import SignedIn
from homeward.process.case import Case
from homeward.process.entries import KINDS
from homeward.process.notifications import limits, versions
from homeward.process.notifications.evidence import LetterKept, Level, MessageSent, PartnerKeys, ReceiptNoted
from homeward.process.writing import Compartment, Entry, Unreadable, from_data
from homeward.record.book import OpenCase
from homeward.wire import age, envelope, jws
from homeward.wire.envelope import Automatic, BadLetter, Event


class WaitsForAnother(Exception):
    """Part of a letter lies in a compartment that this member cannot open."""

    def __init__(self, compartment: Compartment) -> None:
        super().__init__(compartment)
        self.compartment = compartment


@dataclass(frozen=True)
class Read:
    """A letter that was read: what it says, the keys it announces, and whether it is a receipt of ours.

    :ivar supported: whether its type is one that this version knows; the letter of another holds no entries
    :ivar unknown: fields that a later version wrote, as "kind.field=JSON"
    :ivar signed_text: its signed text, checked
    :ivar again: the ids of letters with the same content that nobody here could open
    """

    event: Event
    entries: tuple[Entry, ...]
    keys: PartnerKeys | None
    is_receipt: bool
    supported: bool = True
    unknown: tuple[str, ...] = ()
    signed_text: str = ""
    again: tuple[str, ...] = ()


class Boxes:
    """The mailboxes of an open case, of all its secrets, each expanded once: that costs as much as opening a letter, and many may wait."""

    def __init__(self, held: OpenCase) -> None:
        self.held = held
        self._known: dict[tuple[Compartment, str], list[age.Hybrid]] = {}

    def of(self, compartment: Compartment, hwcase: str) -> list[age.Hybrid]:
        """The mailboxes of a compartment for one partner, the newest first.

        :raises NoGrant: when this member cannot open the compartment
        """
        place = (compartment, hwcase)
        if place not in self._known:
            self._known[place] = [age.Hybrid(one) for one in self.held.mailboxes(compartment, hwcase)]
        return self._known[place]


def letter(boxes: Boxes, case: Case, row: Waiting) -> Read:
    """Read a letter of a case.

    :raises BadLetter: when it does not open, is not signed by the key that is due, or says what no message can say
    :raises WaitsForAnother: when this member cannot open one of its parts
    """
    signed = envelope.open_letter(row.letter, boxes.of(Compartment.CASE, row.hwcase))
    claimed = envelope.unverified_event(signed)
    event = envelope.read_letter(signed, _signer(case, row, claimed, signed), row.cover)
    if event.source != row.partner:
        raise BadLetter("the letter names another sender")
    text = signed.decode("ascii")
    if event.type in (Automatic.SEEN, Automatic.REJECTED):
        return Read(event, (replace(_receipt(case, row, event), signed_text=text),), None, True)
    keys = their_keys.announced(event, row.hwcase, row.cover.hwepoch)
    if event.type == Automatic.NEW_KEYS:
        if keys is None:
            raise BadLetter("new keys without keys")
        return Read(event, (keys,), None, True)
    if not versions.readable(event.type):
        return Read(event, (), keys, False, supported=False, signed_text=text)
    data = versions.raised(event.type, event.data)
    entries = _entries(event.type, data) + _sealed_parts(boxes, row, event)
    return Read(event, tuple(entries), keys, False, unknown=unknown(data), signed_text=text, again=_said_again(event))


def request(row: Waiting, *, by: SignedIn) -> Read:
    """Read a first request (COM-1) at the intake desk: the partner's desk key signs it.

    :raises BadLetter: when it does not open with an intake key, or is not what it claims to be
    :raises NoGrant: for a member who is not of the intake desk
    """
    signed = envelope.open_letter(row.letter, organisation.intake_seeds(by))
    event = envelope.read_letter(signed, _desk(row, signed), row.cover)
    if not _is(event.type, "COM-1") or not versions.readable(event.type) or event.source != row.partner:
        raise BadLetter("not a first request")
    keys = their_keys.announced(event, row.hwcase, row.cover.hwepoch)
    if keys is None:
        raise BadLetter("a first request without keys")
    data = versions.raised(event.type, event.data)
    text = signed.decode("ascii")
    entries = tuple(_entries(event.type, data))
    return Read(event, entries, keys, False, unknown=unknown(data), signed_text=text, again=_said_again(event))


def said_before(case: Case, ids: Iterable[str]) -> bool:
    """Whether a letter that stands for one of these was taken into this record: after two restores the node itself may not know."""
    wanted = set(ids)
    kept = (one.entry.signed_text for one in case.every(LetterKept) if wanted and one.entry.signed_text)
    return any(wanted & set(_said_again(envelope.unverified_event(text.encode()))) for text in kept)


def _said_again(event: Event) -> tuple[str, ...]:
    """The letters that a letter stands for; anything but a list of ids says nothing."""
    ids = event.data.get("again")
    return tuple(one for one in ids if isinstance(one, str)) if isinstance(ids, list) else ()


def _is(type_: str, message: str) -> bool:
    """Whether a type is this message, of whatever version."""
    found = versions.parse(type_)
    return found is not None and found[0] == message


def unknown(data: dict[str, Any]) -> tuple[str, ...]:
    """The fields of a letter's entries that this version does not know, as "kind.field=JSON"; they are kept and shown."""
    found = []
    for text in data.get("entries", []):
        kind = KINDS[text["kind"]]
        for name in sorted(set(text["data"]) - {one.name for one in fields(kind)}):
            found.append(f"{kind.KIND}.{name}={json.dumps(text['data'][name], ensure_ascii=False)}")
    return tuple(found)


def _desk(row: Waiting, signed: bytes) -> bytes:
    """The partner's desk key: that of its card, one that the card replaced lately, or an ended one for a message it vouches for."""
    try:
        return standing.desk_of(row.partner, row.message_id)[jws.signer(signed)]
    except (KeyError, jws.JwsRefused) as error:
        raise BadLetter("the letter is not signed by the partner's desk") from error


def _signer(case: Case, row: Waiting, claimed: Event, signed: bytes) -> bytes:
    """The key that is due: the partner's desk key for COM-2, its newest announced case key for everything later.

    An older one is due where the letter repeats the newest: only who reads the case still knows it, and it was told by this key.
    """
    if _is(claimed.type, "COM-2"):
        return _desk(row, signed)
    keys = their_keys.partner_keys(case, row.hwcase)
    if keys is None:
        raise BadLetter("no case key was announced")
    told = claimed.data.get("keys")
    if isinstance(told, dict) and told.get("case_key") == keys.case_key:
        every = (jws.decode(one) for one in their_keys.case_keys(case, row.hwcase))
        return next((one for one in every if jws.thumbprint(one) == _thumbprint(signed)), jws.decode(keys.case_key))
    return jws.decode(keys.case_key)


def _thumbprint(signed: bytes) -> str:
    try:
        return jws.signer(signed)
    except jws.JwsRefused as error:
        raise BadLetter("the letter's head is not right") from error


def _entries(kind: str, data: dict[str, Any]) -> list[Entry]:
    texts = data.get("entries")
    if not isinstance(texts, list):
        raise BadLetter("no entries")
    found = []
    for text in texts:
        try:
            entry = from_data(KINDS[text["kind"]], text["data"])
        except (KeyError, TypeError, Unreadable) as error:
            raise BadLetter("an entry is malformed") from error
        if not _is(kind, entry.MESSAGE):
            raise BadLetter("an entry that is no part of this message")
        beyond = limits.beyond(entry)
        if beyond:
            raise BadLetter(f"{entry.KIND}.{beyond} says what cannot be")
        found.append(entry)
    return found


def _sealed_parts(boxes: Boxes, row: Waiting, event: Event) -> list[Entry]:
    parts = event.data.get("sealed", {})
    if not isinstance(parts, dict):
        raise BadLetter("the parts are malformed")
    found: list[Entry] = []
    for name, sealed in parts.items():
        try:
            compartment = Compartment(name)
        except ValueError as error:
            raise BadLetter("an unknown compartment") from error
        if compartment not in boxes.held.secrets:
            raise WaitsForAnother(compartment)
        try:
            data = jws.read_object(age.decrypt(jws.decode(str(sealed)), boxes.of(compartment, row.hwcase)))
        except (age.AgeRefused, jws.JwsRefused) as error:
            raise BadLetter("a part does not open") from error
        entries = _entries(event.type, versions.raised(event.type, data))
        if any(entry.COMPARTMENT is not compartment for entry in entries):
            raise BadLetter("an entry of another compartment")
        found += entries
    return found


def _receipt(case: Case, row: Waiting, event: Event) -> ReceiptNoted:
    """What a receipt says; a partner can only speak of what was sent to it."""
    of = _text(event.data, "of")
    if not any((one.entry.message_id, one.entry.to) == (of, row.partner) for one in case.every(MessageSent)):
        raise BadLetter("a receipt for what was not sent to them")
    if event.type == Automatic.REJECTED:
        return ReceiptNoted(of, Level.REJECTED, reason=_text(event.data, "reason"))
    return ReceiptNoted(of, Level.SEEN, _text(event.data, "role"))


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise BadLetter(f"{name} is missing")
    return value
