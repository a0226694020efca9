"""Case: the entries of one case, and the questions one can ask of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

from homeward.process.writing import Compartment, Entry


class Side(StrEnum):
    """The part that this record's organisation plays in the case."""

    REFERRING = "referring"
    RECEIVING = "receiving"


@dataclass(frozen=True)
class Staff:
    """A member of the organisation that keeps this record, by number."""

    number: int


@dataclass(frozen=True)
class Partner:
    """Another organisation, by the id under which this organisation knows it."""

    id: str


Author = Staff | Partner
E = TypeVar("E", bound=Entry, covariant=True)


@dataclass(frozen=True)
class Written(Generic[E]):
    """An entry as it stands in the record: its number in the case (from 1), when, and by whom it was written."""

    number: int
    at: datetime
    by: Author
    entry: E


@dataclass(frozen=True)
class CaseOpened(Entry):
    """The first entry of every case: which side this organisation plays, and the name the person goes by here."""

    KIND: ClassVar[str] = "case-opened"
    side: Side
    code_name: str = ""
    fictional: bool = False


@dataclass(frozen=True)
class Corrected(Entry):
    """An earlier entry was a mistake: it stays readable, and no rule counts it any more."""

    KIND: ClassVar[str] = "corrected"
    number: int
    reason: str = ""


# Kinds after which other entries count no more.
_TAKES_BACK = ("corrected", "correction-sent")


def _number(one: Written[Entry]) -> int:
    return one.number


@dataclass(frozen=True)
class Case:
    """The record of one case as one reader can open it.

    :ivar entries: what was opened, in order of number; corrected entries included
    :ivar closed: compartments this reader has no grant for; rules answer "not yours to see" about them, never "not met"
    :ivar waiting: names of messages stored at the node that nobody has taken in; while there are any the gate is shut
    """

    entries: tuple[Written[Entry], ...] = ()
    closed: frozenset[Compartment] = frozenset()
    waiting: tuple[str, ...] = ()

    @cached_property
    def _corrected(self) -> frozenset[int]:
        """Numbers of the entries that count no more: taken back here, or by a correction that was sent or received."""
        here = frozenset(one.entry.number for one in self.entries if isinstance(one.entry, Corrected))
        # The messages' own modules stand on this one, so that their entries are known here by their names.
        told = [one for one in self.entries if one.entry.KIND == "correction-sent" and one.number not in here]
        return here.union(*(self._of_letter(getattr(one.entry, "message_id", ""), one.by) for one in told))

    def _of_letter(self, message_id: str, by: Author) -> frozenset[int]:
        """Numbers of the entries that a letter carried, by its id and by who sent it; nobody takes back another's."""
        carried = self._sent(message_id) if isinstance(by, Staff) else self._brought(message_id, by)
        return frozenset(one.number for one in carried)

    def _sent(self, message_id: str) -> list[Written[Entry]]:
        """What a letter of ours carried: the entries of its message to its partner since the one before."""
        carried: dict[tuple[str, str], list[Written[Entry]]] = {}
        for one in self.entries:
            to = getattr(one.entry, "to", "")
            if one.entry.KIND == "message-sent":
                letter = carried.pop((getattr(one.entry, "message", ""), to), [])
                if getattr(one.entry, "message_id", "") == message_id:
                    return letter
            elif one.entry.MESSAGE and isinstance(one.by, Staff):
                carried.setdefault((one.entry.MESSAGE, to), []).append(one)
        return []

    def _brought(self, message_id: str, by: Author) -> list[Written[Entry]]:
        """What a partner's letter brought: the messages that follow the note of it, up to its next."""
        inside, found = False, []
        for one in self.entries:
            if one.entry.KIND == "letter-kept" or one.by != by:
                inside = one.by == by and getattr(one.entry, "message_id", "") == message_id
            elif inside and one.entry.MESSAGE:
                found.append(one)
        return found

    @cached_property
    def _by_kind(self) -> dict[type[Entry], tuple[Written[Entry], ...]]:
        index: dict[type[Entry], list[Written[Entry]]] = {}
        for one in self.entries:
            if one.number not in self._corrected:
                index.setdefault(type(one.entry), []).append(one)
        return {kind: tuple(found) for kind, found in index.items()}

    def every(self, kind: type[E]) -> tuple[Written[E], ...]:
        """Give all entries of this kind that count, oldest first."""
        return self._by_kind.get(kind, ())  # type: ignore[return-value]

    @cached_property
    def _by_message(self) -> dict[str, tuple[Written[Entry], ...]]:
        index: dict[str, list[Written[Entry]]] = {}
        for kind, found in self._by_kind.items():
            if kind.MESSAGE:
                index.setdefault(kind.MESSAGE, []).extend(found)
        return {message: tuple(sorted(found, key=_number)) for message, found in index.items()}

    def letters(self, message: str) -> tuple[Written[Entry], ...]:
        """Give all entries of this message that count, ours and the partners', oldest first."""
        return self._by_message.get(message, ())

    def written(self, kind: type[E]) -> Written[E] | None:
        """Give the newest entry of this kind with its number, time and author, or None."""
        found = self._by_kind.get(kind)
        return found[-1] if found else None  # type: ignore[return-value]

    def latest(self, kind: type[E]) -> E | None:
        """Give what the newest entry of this kind says, or None."""
        found = self.written(kind)
        return found.entry if found else None

    def has(self, kind: type[Entry]) -> bool:
        """Tell whether an entry of this kind counts."""
        return kind in self._by_kind

    def newest_first(self) -> Iterator[Written[Entry]]:
        """Walk through all entries that count, the newest first."""
        return (one for one in reversed(self.entries) if one.number not in self._corrected)

    def numbered(self, number: int) -> Written[Entry] | None:
        """Give the entry of this number, corrected or not, or None when this reader cannot open it."""
        return next((one for one in self.entries if one.number == number), None)

    @property
    def side(self) -> Side:
        """The side this organisation plays; referring until the case says otherwise."""
        opened = self.latest(CaseOpened)
        return opened.side if opened else Side.REFERRING

    @property
    def last_number(self) -> int:
        """The number of the newest entry this reader can open, 0 for an empty record."""
        return self.entries[-1].number if self.entries else 0

    def after(self, *entries: Entry, at: datetime, by: Author) -> "Case":
        """Give the case as it will be with these entries written next."""
        start = self.last_number + 1
        added = tuple(Written(start + offset, at, by, entry) for offset, entry in enumerate(entries))
        case = Case(self.entries + added, self.closed, self.waiting)
        if "_by_kind" in self.__dict__ and not any(one.KIND in _TAKES_BACK for one in entries):
            # What counts is as before, with these added: not sorted anew for every entry of a long record.
            index = self._by_kind.copy()
            for one in added:
                kind = type(one.entry)
                index[kind] = (*index.get(kind, ()), one)
            case.__dict__.update(_corrected=self._corrected, _by_kind=index)
            if "_by_message" in self.__dict__ and not any(one.MESSAGE for one in entries):
                case.__dict__["_by_message"] = self._by_message
        return case


KINDS = (CaseOpened, Corrected)
