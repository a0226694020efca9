"""Places to stay before departure and for the first nights after arrival; addresses apart (ACC-1, ACC-2, DEP-2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import consent, itinerary
from homeward.process.case import Case, Written
from homeward.process.consent import Purpose
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
    """A place where she stays before departure (ACC-1); the address is said apart.

    :ivar ends: the day she leaves it, not the last night; None while that is open
    :ivar needed: False where she has a home of her own and wants no other place
    :ivar cost: a night, 0 where nothing is paid
    :ivar transfer: how she gets there, and with whom
    """

    KIND: ClassVar[str] = "stay"
    provider: ProviderKind
    safe: bool
    begins: date
    ends: date | None = None
    needed: bool = True
    cost: Decimal = Decimal(0)
    currency: str = ""
    who_pays: str = ""
    transfer: str = ""


@dataclass(frozen=True)
class StayEnded(Entry):
    """The stay of this entry's number ended, sooner or later than planned, or its place stopped being safe."""

    KIND: ClassVar[str] = "stay-ended"
    stay: int
    on: date
    why: str = ""
    no_longer_safe: bool = False


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
    """The bare finding: a place for the first nights, agreed with the person and assessed (DEP-2).

    :ivar nights: for how many nights from arrival
    :ivar begins: the first night, where the place is kept for certain dates
    :ivar doubt: assessed as safe, but with a doubt: a second place is then shown to her
    """

    KIND: ClassVar[str] = "arrival-place-agreed"
    kind: PlaceKind
    chosen_with_the_person: bool
    safe: bool
    nights: int
    confirmed_by: ConfirmedBy
    second_place: bool = False
    doubt: bool = False
    begins: date | None = None


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
    cost: Decimal = Decimal(0),
    currency: str = "",
    who_pays: str = "",
    transfer: str = "",
) -> tuple[Stay, StayDetail]:
    """Give the entries of a stay before departure (ACC-1, ACC-2).

    :raises ImpossibleValue: when it would end before it begins, or costs something without currency or who pays
    """
    if ends is not None and ends < begins:
        raise ImpossibleValue("ends", "before-start")
    if cost and not (currency and who_pays):
        raise ImpossibleValue("who_pays" if currency else "currency", "missing")
    bare = Stay(provider, safe, begins, ends, cost=cost, currency=currency, who_pays=who_pays, transfer=transfer)
    return bare, StayDetail(name, address, telephone)


def stay_ended(case: Case, *, stay: int, on: date, why: str = "", no_longer_safe: bool = False) -> StayEnded:
    """Give the entry that a stay ended, or stopped being safe.

    :raises ImpossibleValue: for a stay that is not in the record, or an end before its beginning
    """
    found = case.numbered(stay)
    if found is None or not isinstance(found.entry, Stay):
        raise ImpossibleValue("stay", "unknown")
    if on < found.entry.begins:
        raise ImpossibleValue("on", "before-start")
    return StayEnded(stay, on, why, no_longer_safe)


def place_agreed(
    case: Case,
    *,
    at: datetime,
    kind: PlaceKind,
    chosen_with_the_person: bool,
    safe: bool,
    nights: int,
    confirmed_by: ConfirmedBy,
    doubt: bool = False,
    begins: date | None = None,
    name: str = "",
    address: str = "",
    telephone: str = "",
    who_lives_there: str = "",
    host: str = "",
    second_place: str = "",
) -> tuple[ArrivalPlaceAgreed, ArrivalPlaceDetail]:
    """Give the entries of the place agreed for the first nights (DEP-2).

    :param host: the relative or friend who was asked, as her consent names them
    :raises ImpossibleValue: without a night
    :raises ConsentMissing: confirmed by those who live there, whom she did not allow to be asked
    """
    if nights < 1:
        raise ImpossibleValue("nights", "missing")
    if confirmed_by is ConfirmedBy.HER_AND_HOST:
        consent.require(case, Purpose.CONTACT_RELATIVE, at, recipient=host or who_lives_there)
    bare = ArrivalPlaceAgreed(
        kind, chosen_with_the_person, safe, nights, confirmed_by, bool(second_place), doubt, begins
    )
    return bare, ArrivalPlaceDetail(name, address, telephone, who_lives_there, second_place)


def arrival_place(case: Case) -> Written[ArrivalPlaceAgreed] | None:
    """Find the place agreed last, or None."""
    return case.written(ArrivalPlaceAgreed)


def problems(place: ArrivalPlaceAgreed) -> tuple[str, ...]:
    """List what a place still lacks: her part in choosing it, safety, a second place for a doubt, confirmation.

    A facility is confirmed by who runs it, a home by her, and by those who live there only if she allows.
    """
    found = []
    if not place.chosen_with_the_person:
        found.append("not-chosen-with-the-person")
    if not place.safe:
        found.append("not-safe")
    if place.doubt and not place.second_place:
        found.append("doubt-without-second-place")
    facility = place.kind in (PlaceKind.FACILITY, PlaceKind.HOSPITAL)
    wanted = (ConfirmedBy.WHO_RUNS_IT,) if facility else (ConfirmedBy.HERSELF, ConfirmedBy.HER_AND_HOST)
    if place.confirmed_by not in wanted:
        found.append("not-confirmed")
    return tuple(found)


def problems_on_arrival(case: Case) -> tuple[str, ...]:
    """List what the place agreed last lacks; one kept for dates must cover the first night after the journey."""
    place = case.latest(ArrivalPlaceAgreed)
    if place is None:
        return ("no-place-agreed",)
    arrival = itinerary.ends_at(case)
    if place.begins is None or arrival is None:
        return problems(place)
    covers = place.begins <= arrival.date() < place.begins + timedelta(days=place.nights)
    return problems(place) + (() if covers else ("does-not-cover-arrival",))


def gaps(case: Case, begins: date, until: date) -> tuple[tuple[date, date], ...]:
    """List the spans of nights before departure for which no safe place is known, first and last night of each (ACC-1).

    :param until: the day of departure, whose night is spent on the way or at home
    """
    spans: list[tuple[date, date]] = []
    open_from = begins
    for first, end in sorted(_safe_spans(case)):
        if open_from < min(first, until):
            spans.append((open_from, min(first, until) - timedelta(days=1)))
        open_from = max(open_from, end)
    if open_from < until:
        spans.append((open_from, until - timedelta(days=1)))
    return tuple(spans)


def costs(case: Case, until: date) -> dict[str, Decimal]:
    """What her stays cost until a day, by currency."""
    ended = {one.entry.stay: one.entry.on for one in case.every(StayEnded)}
    found: dict[str, Decimal] = {}
    for one in case.every(Stay):
        end = min(ended.get(one.number, one.entry.ends or until), until)
        nights = max(0, (end - one.entry.begins).days)
        if one.entry.cost and nights:
            found[one.entry.currency] = found.get(one.entry.currency, Decimal(0)) + nights * one.entry.cost
    return found


def _safe_spans(case: Case) -> list[tuple[date, date]]:
    """When she stays somewhere safe: the first day of each stay, and the day she leaves it or far ahead while that is open."""
    ended = {one.entry.stay: one.entry.on for one in case.every(StayEnded)}
    stays = [one for one in case.every(Stay) if one.entry.safe]
    spans = [(one.entry.begins, ended.get(one.number, one.entry.ends or date.max)) for one in stays]
    return [(first, end) for first, end in spans if first < end]


FOLLOWS = (
    handbook.SAFE_TEMPORARY_ACCOMMODATION,
    handbook.ACCOMMODATION_PROVIDERS,
    handbook.SAFE_PLACE_ON_ARRIVAL,
)
KINDS = (Stay, StayEnded, StayDetail, ArrivalPlaceAgreed, ArrivalPlaceDetail)
