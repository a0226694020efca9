"""Accommodation before departure, and the place agreed for the first nights after arrival (ACC-1, ACC-2, DEP-2).

Addresses lie in the place compartment; the case holds bare statements.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment, Entry


class ProviderKind(StrEnum):
    """Who provides a place to stay (ACC-2)."""

    GOVERNMENT = "government"
    INTERNATIONAL_NGO = "international-ngo"
    LOCAL_NGO = "local-ngo"
    PRIVATE = "private"


class PlaceKind(StrEnum):
    """What kind of place awaits her."""

    FACILITY = "facility"
    RELATIVE_OR_FRIEND = "relative-or-friend"
    OWN_HOME = "own-home"
    HOSPITAL = "hospital"


class ConfirmedBy(StrEnum):
    """Who confirmed that she can stay there."""

    WHO_RUNS_IT = "who-runs-it"
    HERSELF = "herself"
    HER_AND_HOST = "herself-and-the-host"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Stay(Entry):
    """A place where she stays before departure (ACC-1); the address is said apart."""

    KIND: ClassVar[str] = "stay"
    provider: ProviderKind
    safe: bool
    begins: date
    ends: date | None = None
    needed: bool = True


@dataclass(frozen=True)
class StayDetail(Entry):
    """Name and address of a place where she stays."""

    KIND: ClassVar[str] = "stay-detail"
    COMPARTMENT: ClassVar[Compartment] = Compartment.PLACE
    name: str = ""
    address: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class ArrivalPlaceAgreed(Entry):
    """The bare finding: a place for the first nights, agreed with the person and assessed (DEP-2)."""

    KIND: ClassVar[str] = "arrival-place-agreed"
    kind: PlaceKind
    chosen_with_the_person: bool
    safe: bool
    nights: int
    confirmed_by: ConfirmedBy
    second_place: bool = False


@dataclass(frozen=True)
class ArrivalPlaceDetail(Entry):
    """Where that place is and who is there."""

    KIND: ClassVar[str] = "arrival-place-detail"
    COMPARTMENT: ClassVar[Compartment] = Compartment.PLACE
    name: str = ""
    address: str = ""
    telephone: str = ""
    who_lives_there: str = ""
    second_place: str = ""


def stay(
    *,
    provider: ProviderKind,
    safe: bool,
    begins: date,
    ends: date | None = None,
    name: str = "",
    address: str = "",
    telephone: str = "",
) -> tuple[Stay, StayDetail]:
    """Give the entries of a stay before departure (ACC-1, ACC-2).

    :raises ImpossibleValue: when it would end before it begins
    """
    if ends is not None and ends < begins:
        raise ImpossibleValue("ends", "before-start")
    return Stay(provider, safe, begins, ends), StayDetail(name, address, telephone)


def place_agreed(
    *,
    kind: PlaceKind,
    chosen_with_the_person: bool,
    safe: bool,
    nights: int,
    confirmed_by: ConfirmedBy,
    name: str = "",
    address: str = "",
    telephone: str = "",
    who_lives_there: str = "",
    second_place: str = "",
) -> tuple[ArrivalPlaceAgreed, ArrivalPlaceDetail]:
    """Give the entries of the place agreed for the first nights (DEP-2).

    :raises ImpossibleValue: without a night
    """
    if nights < 1:
        raise ImpossibleValue("nights", "missing")
    bare = ArrivalPlaceAgreed(kind, chosen_with_the_person, safe, nights, confirmed_by, bool(second_place))
    return bare, ArrivalPlaceDetail(name, address, telephone, who_lives_there, second_place)


def arrival_place(case: Case) -> Written[ArrivalPlaceAgreed] | None:
    """Find the place agreed last, or None."""
    return case.written(ArrivalPlaceAgreed)


def problems(place: ArrivalPlaceAgreed) -> tuple[str, ...]:
    """List what a place still lacks: her part in choosing it, safety or a second place, and the right confirmation."""
    found = []
    if not place.chosen_with_the_person:
        found.append("not-chosen-with-the-person")
    if not place.safe:
        found.append("doubt-without-second-place" if not place.second_place else "")
    facility = place.kind in (PlaceKind.FACILITY, PlaceKind.HOSPITAL)
    wanted = (ConfirmedBy.WHO_RUNS_IT,) if facility else (ConfirmedBy.HERSELF, ConfirmedBy.HER_AND_HOST)
    if place.confirmed_by not in wanted:
        found.append("not-confirmed")
    return tuple(problem for problem in found if problem)


def gaps(case: Case, begins: date, until: date) -> tuple[tuple[date, date], ...]:
    """List the spans of nights before departure for which no safe place is known, first and last night of each."""
    covered = set()
    for one in case.every(Stay):
        if one.entry.safe:
            end = one.entry.ends or until
            covered.update(one.entry.begins + timedelta(days=day) for day in range((end - one.entry.begins).days + 1))
    nights = [begins + timedelta(days=day) for day in range((until - begins).days)]
    open_nights = [night for night in nights if night not in covered]
    spans: list[tuple[date, date]] = []
    for night in open_nights:
        if spans and night - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], night)
        else:
            spans.append((night, night))
    return tuple(spans)


FOLLOWS = (handbook.SAFE_TEMPORARY_ACCOMMODATION, handbook.ACCOMMODATION_PROVIDERS)
KINDS = (Stay, StayDetail, ArrivalPlaceAgreed, ArrivalPlaceDetail)
