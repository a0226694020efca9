"""What is known of backups: the newest verified pair, its age, the oldest archive that still lives, the last verified restore."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from homeward.record.models import BackupRow
from homeward.record.prepared import Prepared

RINGS = timedelta(hours=26)
SHOWN = timedelta(days=3)


@dataclass(frozen=True)
class Pair:
    """A pair of archives that was read back from every place.

    :ivar at: when it was verified, microseconds since 1970
    :ivar upto: the newest id it holds, by table
    :ivar digests: SHA-256 by name of file
    :ivar restored: when it was restored and a case opened, or None
    """

    chain: str
    number: int
    at: int
    upto: dict[str, int]
    digests: dict[str, str]
    restored: int | None

    @property
    def made(self) -> datetime:
        """When it was verified."""
        return datetime.fromtimestamp(self.at / 1_000_000, UTC)


def _pair(row: BackupRow) -> Pair:
    return Pair(row.chain, row.number, row.at, row.upto, row.digests, row.restored)


def note(*, chain: str, number: int, at: int, upto: dict[str, int], digests: dict[str, str]) -> None:
    """Note a verified pair; one of the same name that was noted before is replaced."""
    facts: dict[str, Any] = {"at": at, "upto": upto, "digests": digests, "restored": None}
    BackupRow.objects.update_or_create(chain=chain, number=number, defaults=facts)


def newest_pair() -> Pair | None:
    """The newest verified pair, or None before the first."""
    row = BackupRow.objects.order_by("-id").first()
    return _pair(row) if row else None


def files_of(chain: str) -> list[str]:
    """The names of all files of a chain."""
    return [name for row in BackupRow.objects.filter(chain=chain).order_by("number") for name in row.digests]


def forget(chains: Iterable[str]) -> None:
    """Forget chains that were deleted, but not when a restore of them was verified."""
    gone = BackupRow.objects.filter(chain__in=list(chains))
    gone.filter(restored=None).delete()
    gone.update(digests={})


def oldest_archive() -> datetime | None:
    """The time of the oldest archive that still lives, or None when there is none."""
    row = BackupRow.objects.exclude(digests={}).order_by("at").first()
    return _pair(row).made if row else None


def note_restored(chain: str, number: int) -> None:
    """Note that this pair was restored, and a case in it opened by a real grant."""
    BackupRow.objects.filter(chain=chain, number=number).update(restored=time.time_ns() // 1000)


def last_restored() -> datetime | None:
    """When a restore was last verified, or None when none ever was."""
    at = BackupRow.objects.exclude(restored=None).order_by("-restored").values_list("restored", flat=True).first()
    return datetime.fromtimestamp(at / 1_000_000, UTC) if at else None


# Asked for every page.
_NEWEST = Prepared(lambda: BackupRow.objects.order_by("-id").values_list("at")[:1])


def age(now: datetime) -> timedelta | None:
    """How old the newest verified pair is, or None before the first."""
    rows = _NEWEST()
    return now - datetime.fromtimestamp(rows[0][0] / 1_000_000, UTC) if rows else None


def rings(now: datetime) -> bool:
    """Whether somebody is to be rung: no verified pair for 26 hours, on a node that is to have them."""
    old = age(now)
    return bool(settings.NODE.backup) and (old is None or old > RINGS)


def shown_everywhere(now: datetime) -> bool:
    """Whether every page says so: no verified pair for three days; a practice node without places says nothing."""
    if not settings.NODE.backup and settings.NODE.fictional:
        return False
    old = age(now)
    return old is None or old > SHOWN
