"""Partners without a node: a message lies sealed under a number and a code; who has both reads it and answers, in one request at a time.

The number stands in an address that is sent; the code is told by telephone and never written down beside it. An address alone shows
nothing and spends nothing, so that programs which open every link of a mail do no harm.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.db import transaction
from django.db.models import F, Q

from homeward.exchange.models import GuestAnswerRow, GuestRow, NoticeRow
from homeward.exchange.partners import NotVerified, SecondMemberNeeded
from homeward.record import seal
from homeward.record.prepared import Prepared
from homeward.wire import age
from homeward.wire.envelope import digest

# Letters and digits that cannot be mistaken for each other when they are read out.
ALPHABET = "23456789CFGHJMPQRVWX"
NUMBER, CODE = 10, 12
TRIES, MOST_ANSWERS = 5, 20
LIVES = timedelta(days=60)
MEMORY_KIB, PASSES = 64 * 1024, 3
PREFIX = "guest-"


class NotOpened(Exception):
    """Number and code do not fit together, or the message is over: outside, all look alike."""


@dataclass(frozen=True)
class Guest:
    """A partner without a node.

    :ivar confirmed: whether a second member reached it at this number
    """

    id: str
    name: str
    country: str
    kind: str
    telephone: str
    source: str
    confirmed: bool
    first_member: int


@dataclass(frozen=True)
class Notice:
    """A message sealed for a partner without a node, ready to be put down.

    :ivar code: told by telephone; kept in the case alone
    """

    number: str
    code: str
    guest: str
    case_code: str
    sealed: bytes
    box: bytes
    rests_on: tuple[int, ...]
    ends: date | None

    @property
    def message_id(self) -> str:
        """SHA-256 of the sealed message, by which the case knows it."""
        return digest(self.sealed)


@dataclass(frozen=True)
class Standing:
    """How a notice stands.

    :ivar state: "waits", "opened", "answered", "locked" after five wrong codes, "withdrawn" or "over"
    """

    number: str
    message_id: str
    state: str
    opened_at: datetime | None


@dataclass(frozen=True)
class Answer:
    """An answer as it lies here, sealed to the case."""

    row: int
    number: str
    guest: str
    message_id: str
    sealed: bytes
    file: bytes
    at: datetime


def is_guest(partner: str) -> bool:
    """Whether an id is that of a partner without a node."""
    return partner.startswith(PREFIX)


def add(*, name: str, country: str, kind: str, telephone: str, source: str, by: int) -> str:
    """Add a partner without a node; nothing goes to it until another member has reached it by telephone. Gives its id."""
    made = f"{PREFIX}{secrets.token_hex(16)}"
    facts = {"name": name, "country": country, "kind": kind, "telephone": telephone, "source": source}
    GuestRow.objects.create(id=made, first_member=by, **facts)
    return made


def confirm(guest: str, by: int) -> None:
    """Note that another member reached it at its number.

    :raises NotVerified: when there is none of this id
    :raises SecondMemberNeeded: when the same member does both
    """
    row = GuestRow.objects.filter(pk=guest).first()
    if row is None:
        raise NotVerified(guest)
    if row.first_member == by:
        raise SecondMemberNeeded
    GuestRow.objects.filter(pk=guest, second_member=None).update(second_member=by)


def require_confirmed(guest: str) -> Guest:
    """Find a partner without a node to whom messages may go.

    :raises NotVerified: when no second member has reached it
    """
    row = GuestRow.objects.filter(pk=guest).exclude(second_member=None).first()
    if row is None:
        raise NotVerified(guest)
    return _guest(row)


def everyone() -> list[Guest]:
    """List all partners without a node by name."""
    return [_guest(row) for row in GuestRow.objects.order_by("name")]


def _guest(row: GuestRow) -> Guest:
    confirmed = row.second_member is not None
    return Guest(
        row.pk, row.name, row.country, row.kind, row.telephone, row.source, confirmed, first_member=row.first_member
    )


_KINDS = Prepared(lambda: GuestRow.objects.values_list("pk", "kind", "country"))


def kinds() -> dict[str, tuple[str, str]]:
    """What each partner without a node is, and its country, by id."""
    return {guest: (kind, country) for guest, kind, country in _KINDS()}


def new_number() -> str:
    """Make the number of a notice."""
    return _drawn(NUMBER)


def new_code() -> str:
    """Make the code of a notice."""
    return _drawn(CODE)


def sealed(text: bytes, number: str, code: str) -> bytes:
    """Seal a message under a number and a code."""
    return seal.seal(_key(number, code), text, _place(number))


def put(notice: Notice, at: datetime) -> None:
    """Put a notice down, inside the caller's transaction.

    :param at: case time
    """
    NoticeRow.objects.create(
        number=notice.number,
        guest_id=notice.guest,
        case_code=notice.case_code,
        message_id=notice.message_id,
        sealed=notice.sealed,
        box=notice.box,
        rests_on=list(notice.rests_on),
        ends=notice.ends,
        made_at=at,
    )


def opened(number: str, code: str, at: datetime) -> bytes:
    """Open a message for this one request.

    :param at: case time, at which the consents it rests on must still hold
    :raises NotOpened: for a wrong code, after five of them, or when it was withdrawn, has ended, or never was
    """
    code = normal(code)
    alive = Q(state="open", tries__lt=TRIES, made_at__gt=at - LIVES) & (Q(ends=None) | Q(ends__gte=at.date()))
    # The try is counted before it is made, so that many at once are not more than five.
    counted = NoticeRow.objects.filter(alive, number=number).update(tries=F("tries") + 1)
    row = NoticeRow.objects.filter(number=number).first() if counted else None
    key = _key(number, code)
    if row is None:
        raise NotOpened
    try:
        text = seal.unseal(key, bytes(row.sealed), _place(number))
    except seal.SealBroken as error:
        raise NotOpened from error
    NoticeRow.objects.filter(number=number).update(tries=0, opened_at=at)
    return text


def answer(number: str, code: str, text: bytes, *, at: datetime, file: bytes = b"") -> None:
    """Seal an answer, and a file with it, to the case's mailbox at once.

    :param at: case time
    :raises NotOpened: when number and code do not open the message
    """
    opened(number, code, at)
    with transaction.atomic():
        row = NoticeRow.objects.get(number=number)
        if GuestAnswerRow.objects.filter(notice=row).count() >= MOST_ANSWERS:
            raise NotOpened
        kept = [age.encrypt(one, [bytes(row.box)]) if one else b"" for one in (text, file)]
        GuestAnswerRow.objects.create(notice=row, sealed=kept[0], file=kept[1], at=at)


# Asked for every page of a case, and mostly answered with no.
_WAITS = Prepared(
    lambda code: GuestAnswerRow.objects.filter(notice__case_code=code, taken=False).values_list("pk")[:1], str
)


def waiting(case_code: str) -> list[Answer]:
    """List the answers that wait for a case, the oldest first."""
    if not _WAITS(case_code):
        return []
    rows = GuestAnswerRow.objects.filter(notice__case_code=case_code, taken=False).order_by("id")
    return [_answer(row) for row in rows.select_related("notice")]


def _answer(row: GuestAnswerRow) -> Answer:
    one = row.notice
    return Answer(row.pk, one.number, one.guest_id, one.message_id, bytes(row.sealed), bytes(row.file), row.at)


def taken(rows: list[int]) -> None:
    """Mark answers as taken into the record, inside the caller's transaction."""
    GuestAnswerRow.objects.filter(pk__in=rows).update(taken=True, sealed=b"", file=b"")


def withdraw(case_code: str, consents: tuple[int, ...]) -> tuple[str, ...]:
    """Close every open notice of a case that rests on one of these consents, inside the caller's transaction; gives their message ids."""
    rows = NoticeRow.objects.filter(case_code=case_code, state="open") if consents else ()
    return _close([row for row in rows if set(row.rests_on) & set(consents)])


def resting(case_code: str, consents: tuple[int, ...]) -> tuple[str, ...]:
    """The message ids of the open notices of a case that rest on one of these consents."""
    rows = NoticeRow.objects.filter(case_code=case_code, state="open") if consents else ()
    return tuple(row.message_id for row in rows if set(row.rests_on) & set(consents))


def take_back(message_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Close notices by their message ids, inside the caller's transaction; gives the ids that no notice has."""
    if not message_ids:
        return ()
    _close(list(NoticeRow.objects.filter(message_id__in=message_ids, state="open")))
    ours = set(NoticeRow.objects.filter(message_id__in=message_ids).values_list("message_id", flat=True))
    return tuple(one for one in message_ids if one not in ours)


def erase(case_code: str) -> None:
    """Empty what lies here of a case that was erased, inside the caller's transaction."""
    rows = NoticeRow.objects.filter(case_code=case_code)
    rows.update(sealed=b"", state="over")
    GuestAnswerRow.objects.filter(notice__in=rows).update(sealed=b"", file=b"", taken=True)


def _close(rows: list[NoticeRow]) -> tuple[str, ...]:
    NoticeRow.objects.filter(pk__in=[row.pk for row in rows]).update(state="withdrawn", sealed=b"")
    return tuple(row.message_id for row in rows)


def of_case(case_code: str, now: datetime) -> dict[str, Standing]:
    """How the notices of a case stand, by number.

    :param now: case time
    """
    rows = list(NoticeRow.objects.filter(case_code=case_code))
    answered = set(GuestAnswerRow.objects.filter(notice__in=rows).values_list("notice", flat=True))
    return {
        row.number: Standing(row.number, row.message_id, _state(row, row.pk in answered, now), row.opened_at)
        for row in rows
    }


def _state(row: NoticeRow, answered: bool, now: datetime) -> str:
    if row.state != "open":
        return row.state
    if row.made_at <= now - LIVES or (row.ends is not None and row.ends < now.date()):
        return "over"
    if row.tries >= TRIES:
        return "locked"
    return "answered" if answered else "opened" if row.opened_at else "waits"


def normal(code: str) -> str:
    """Bring a typed code into its one form."""
    return "".join(one for one in code.upper() if one in ALPHABET)


def read_out(code: str) -> str:
    """A code in groups of four, as it is read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _drawn(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _key(number: str, code: str) -> bytes:
    salt = hashlib.sha256(f"homeward notice|{number}".encode()).digest()[:16]
    return Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB).derive(code.encode())


def _place(number: str) -> bytes:
    return seal.join("notice", number)
