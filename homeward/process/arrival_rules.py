"""What she agreed before departure for the case that she does not arrive (ARR-1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from homeward.process.writing import Entry


@dataclass(frozen=True)
class ArrivalRules(Entry):
    """Whom to call, whom never, what may be said, and whether she wants a watch at all."""

    KIND: ClassVar[str] = "arrival-rules"
    call: tuple[str, ...] = ()
    never_call: tuple[str, ...] = ()
    may_be_said: str = ""
    police: bool = False
    own_sign: str = ""
    own_hour: datetime | None = None
    no_watch: bool = False


KINDS = (ArrivalRules,)
