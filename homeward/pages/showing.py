"""How entries are shown: their fields with words, authors by name, times by a clock that is named."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy

from homeward.exchange import partners, standing
from homeward.office import members
from homeward.pages import named, words
from homeward.pages.times import day, local, moment, offset, since_1970, typed
from homeward.pages.words.joining import SEMICOLON, joined
from homeward.process.case import Author, Case, Corrected, Partner, Staff, Written
from homeward.process.consent import Purpose
from homeward.process.itinerary import Leg
from homeward.process.security_assessment import Level, Outcome
from homeward.process.writing import Entry
from homeward.travel import places

__all__ = [
    "ISOLATED", "NOTED", "Names", "Row", "Shown", "day", "entries", "entry", "is_in", "local", "moment", "offset", "refused", "rows",
    "said", "since_1970", "typed",
]  # fmt: skip
# Isolates a name or number, so that the direction of the text around it does not move it.
ISOLATED = "\u2068{}\u2069"
# What the exchange notes for itself; it stands in the timeline and with the messages, not among the newest entries.
NOTED = frozenset({"message-sent", "receipt-noted", "letter-kept", "partner-keys"})
# What points at another entry by its number.
POINTERS = frozenset({"itinerary", "grant", "question", "finding", "risk", "entry", "scan"})
_PURPOSES = frozenset(Purpose)
# Times of a journey: read by the clocks of the places, never by ours.
OF_A_JOURNEY = frozenset({"departs", "arrives", "left_at", "expected_arrival", "own_hour"})
HIDDEN = frozenset(
    {"signed_text", "case_key", "mailboxes", "hwcase", "message_id", "digest", "media", "size", "ticket"}
)


@dataclass(frozen=True)
class Row:
    """One field of an entry with its label."""

    label: Any
    value: Any


@dataclass(frozen=True)
class Shown:
    """An entry as a page shows it."""

    number: int
    kind: Any
    at: str
    by: str
    rows: tuple[Row, ...]
    corrected: bool
    by_partner: bool
    compartment: str
    doubtful: bool = False


class Names:
    """Names of members and partners, read once a page, and only where it names somebody."""

    @cached_property
    def members(self) -> dict[int, str]:
        """The names of members by number."""
        return members.names()

    @cached_property
    def partners(self) -> dict[str, str]:
        """The names of partners by id."""
        return partners.names()

    @cached_property
    def _doubts(self) -> Any:
        return standing.doubts()

    def doubts(self, one: Written[Entry]) -> bool:
        """Whether what a partner said came while its keys were in other hands, so that it may be somebody else's word."""
        doubt = self._doubts.get(one.by.id) if isinstance(one.by, Partner) else None
        return doubt is not None and doubt.covers(one.at)

    def of(self, by: Author) -> str:
        """The name of an author."""
        if isinstance(by, Staff):
            return self.members.get(by.number, str(by.number))
        # What the node notes for itself comes from nobody.
        return self.partners.get(by.id, by.id[:8]) if by.id else str(words.text("itself"))


def entries(
    case: Case,
    modules: tuple[str, ...] = (),
    names: Names | None = None,
    most: int | None = None,
    without: frozenset[str] = frozenset(),
) -> list[Shown]:
    """Show entries, the newest first; only those whose kinds live in these modules of the process, where some are named.

    :param most: how many at most, None for all
    :param without: kinds that are left out
    """
    known = names or Names()
    corrected = {one.entry.number for one in case.every(Corrected)}
    chosen = (
        one for one in reversed(case.entries) if is_in(type(one.entry), modules) and one.entry.KIND not in without
    )
    return [entry(one, known, one.number in corrected) for one in islice(chosen, most)]


def is_in(kind: type[Entry], modules: tuple[str, ...]) -> bool:
    """Whether a kind of entry lives in one of these modules of the process; in all of them where none is named."""
    return _is_in(kind.__module__, modules)


# Asked of every entry of a case for every page; where a kind lives never changes while we run.
@lru_cache(maxsize=16_384)
def _is_in(module: str, modules: tuple[str, ...]) -> bool:
    home = module.removeprefix("homeward.process.")
    return not modules or any(home == name or home.startswith(f"{name}.") for name in modules)


def entry(one: Written[Entry], names: Names, corrected: bool = False) -> Shown:
    """Show one entry."""
    return Shown(
        one.number,
        words.kind(one.entry.KIND),
        moment(one.at),
        ISOLATED.format(names.of(one.by)),
        tuple(rows(one.entry, names)),
        corrected,
        not isinstance(one.by, Staff),
        one.entry.COMPARTMENT.value,
        names.doubts(one),
    )


def rows(one: Any, names: Names) -> list[Row]:
    """The fields of an entry that say something."""
    found = []
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name not in HIDDEN and value not in ("", None, (), 0) and value is not False:
            found.append(Row(words.field(field.name, getattr(one, "KIND", "")), said(field.name, value, names)))
    return found


def said(name: str, value: Any, names: Names) -> Any:
    """A value in words."""
    if isinstance(value, bool):
        return words.text("yes") if value else words.text("no")
    if isinstance(value, StrEnum):
        return words.word(value)
    if isinstance(value, datetime):
        # What was typed by the clocks of a place is read by them; of a journey each time is.
        return local(value) if name in OF_A_JOURNEY or value.utcoffset() else moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return joined([said(name, one, names) for one in value], "\n" if name == "legs" else SEMICOLON)
    if isinstance(value, Leg):
        return _leg(value)
    if is_dataclass(value):
        return joined(row.value for row in rows(value, names))
    return _text(name, value, names)


def _text(name: str, value: Any, names: Names) -> Any:
    if name in ("supervisor", "handler", "to_member", "second_colleague", "subject"):
        return ISOLATED.format(names.members.get(value, value))
    if name in ("to", "recipient", "partner", "new_partner") and value in names.partners:
        return ISOLATED.format(names.partners[value])
    if name in named.LANGUAGES:
        return ISOLATED.format(named.language(value))
    if name in named.COUNTRIES:
        return ISOLATED.format(named.country(value))
    if name in ("origin", "destination", "place"):
        return place(value)
    if name == "route":
        return " - ".join(place(one) for one in value.split(" - "))
    if name in POINTERS and isinstance(value, int):
        return str(words.text("entry-number")).format(number=value)
    if isinstance(value, int | Decimal | Promise):
        return value
    if name == "without":
        return joined(words.word(part) for part in value.split(",") if part)
    if name == "outline":
        component, _, wish = value.partition(": ")
        return format_lazy("{component}: {wish}", component=words.code(component), wish=ISOLATED.format(wish))
    if name in ("levels", "security"):
        return _levels(value)
    if name == "conditions":
        return _condition(value)
    if name == "unreadable":
        return words.unread(value)
    if name == "text" and value in _PURPOSES:
        # Of a consent: the text that was read out to her is named for what it asks.
        return words.word(Purpose(value))
    if name == "message":
        return words.message_of(value) or ISOLATED.format(value)
    return ISOLATED.format(value)


def _leg(one: Leg) -> Any:
    """A leg of a journey: how, with which carrier, then each end with its clock."""
    named = ISOLATED.format(f"{one.carrier} {one.number}".strip()) if one.carrier or one.number else ""
    ends = {"origin": place(one.origin), "leaves": local(one.departs), "destination": place(one.destination)}
    how = format_lazy("{mode} {named}", mode=words.word(one.mode), named=named) if named else words.word(one.mode)
    text = "{how}: {origin}, {leaves} - {destination}, {arrives}"
    return format_lazy(text, how=how, arrives=local(one.arrives), **ends)


def place(typed: str) -> str:
    """A place as people know it: where the code of an airport was typed, its name stands before the code."""
    known = places.find(typed) if typed.isupper() else None
    return ISOLATED.format(f"{known.name} ({typed})" if known else typed)


def _levels(value: str) -> Any:
    """What an assessment rests on, each factor with its level in words: "SEC-1=low; SEC-2=high; what is done about it"."""
    return joined([_level(part) for part in value.split("; ")], SEMICOLON)


def _condition(value: str) -> Any:
    """A condition as it was judged: "DEP-1=met"."""
    name, _sign, answer = value.partition("=")
    return format_lazy("{name}: {answer}", name=words.condition(name), answer=words.word(f"Answer.{answer}"))


def _level(part: str) -> Any:
    factor, _, level = part.partition("=")
    if level in set(Level) and "=" not in level:
        return format_lazy("{factor}: {level}", factor=words.code(factor), level=words.word(Level(level)))
    return words.word(Outcome(part)) if part in set(Outcome) else ISOLATED.format(part)


def refused(error: Exception) -> Any:
    """The sentence for a refusal, with partners by name."""
    return words.refusal(error, Names().partners)
