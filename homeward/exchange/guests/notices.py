"""Notices: put down, opened for one request at a time, answered, taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from homeward.exchange import holding
from homeward.exchange.guests.codes import key_of, normal, place_of
from homeward.exchange.models import GuestAnswerRow, NoticeRow
from homeward.record import seal
from homeward.wire import age
from homeward.wire.envelope import digest

TRIES, MOST_ANSWERS = 5, 20
LIVES = timedelta(days=60)


class NotOpened(Exception):
    """Number and code do not fit together, or the message is over: outside, all look alike."""


class Held(Exception):
    """Number and code fit, and a message of another organisation stops everything of this case until somebody has read it."""


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
    :raises Held: while a message that stops others lies unopened in the case: who has not read this one yet waits as well
    :raises NotOpened: for a wrong code, after five of them, or when it was withdrawn, has ended, or never was
    """
    code = normal(code)
    alive = Q(state="open", tries__lt=TRIES, made_at__gt=at - LIVES) & (Q(ends=None) | Q(ends__gte=at.date()))
    # The try is counted before it is made, so that many at once are not more than five.
    counted = NoticeRow.objects.filter(alive, number=number).update(tries=F("tries") + 1)
    row = NoticeRow.objects.filter(number=number).first() if counted else None
    key = key_of(number, code)
    if row is None:
        raise NotOpened
    try:
        text = seal.unseal(key, bytes(row.sealed), place_of(number))
    except seal.SealBroken as error:
        raise NotOpened from error
    if row.opened_at is None and holding.stopped([(row.case_code, "")]):
        NoticeRow.objects.filter(number=number).update(tries=0)
        raise Held
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
