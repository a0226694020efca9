"""Answers as they lie here, sealed to their case, until somebody takes them in."""

from dataclasses import dataclass
from datetime import datetime

from homeward.exchange.models import GuestAnswerRow, NoticeRow
from homeward.record.prepared import Prepared


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


def erase(case_code: str) -> None:
    """Empty what lies here of a case that was erased, inside the caller's transaction."""
    rows = NoticeRow.objects.filter(case_code=case_code)
    rows.update(sealed=b"", state="over")
    GuestAnswerRow.objects.filter(notice__in=rows).update(sealed=b"", file=b"", taken=True)
