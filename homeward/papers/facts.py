"""What several papers take from the case: her names, her journey, and the organisation that prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from homeward.papers.blocks import Country, Name, Said, Telephone, Value
from homeward.process.case import Case
from homeward.process.intake import FirstContact
from homeward.process.itinerary import Leg, Mode
from homeward.process.notifications.messages import ArrangementConfirmed, RequestAnswered, SupportConfirmed
from homeward.travel import places


@dataclass(frozen=True)
class Sight:
    """Somebody who saw her file, and when: for the paper that tells her so.

    :ivar role: a role of staff; empty for another organisation, which has a name alone
    """

    role: str
    name: str
    first: date
    last: date
    times: int


@dataclass(frozen=True)
class Sender:
    """The organisation as a paper names it.

    :ivar neutral_name: what papers say that others may see on her; it says nothing of why she travels
    :ivar complaints: where a complaint goes; empty for the telephone number alone
    :ivar outside: a body outside the organisation that takes complaints
    :ivar partners: names of partners by the id under which a case knows them
    :ivar seen: who of its staff saw her file, by role, with a name where it shows names
    :ivar told: which other organisations were sent something of it
    """

    name: str
    telephone: str
    neutral_name: str = ""
    complaints: str = ""
    outside: str = ""
    partners: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[Sight, ...] = ()
    told: tuple[Sight, ...] = ()

    @property
    def shown(self) -> str:
        """The name for papers that others may see."""
        return self.neutral_name or self.name


def first_contact(case: Case) -> FirstContact:
    """What was learned at first contact; all empty before it."""
    return case.latest(FirstContact) or FirstContact()


def full_name(case: Case) -> Name | None:
    """Her names, or nothing while they are not known: a line is left to write on."""
    known = first_contact(case)
    name = f"{known.given_names} {known.family_name}".strip()
    return Name(name) if name else None


def names(case: Case) -> tuple[tuple[Value, Value | None], ...]:
    """Name and date of birth, as rows."""
    known = first_contact(case)
    return ((Said("name"), full_name(case)), (Said("date-of-birth"), known.date_of_birth))


def country(case: Case) -> Value:
    """The country of return, or a note that it is not known yet."""
    code = first_contact(case).country_of_return
    return Country(code) if code else Said("not-yet")


def telephone(number: str) -> Telephone | None:
    """A number, or nothing where there is none."""
    return Telephone(number) if number else None


def leg(one: Leg) -> tuple[tuple[Value, Value | None], ...]:
    """A part of the journey, as rows; times by the clocks of the places."""
    carrier = " ".join(part for part in (one.carrier, one.number) if part)
    rows: tuple[tuple[Value, Value | None], ...] = (
        (Said("travel.leave"), (place(one.origin, one), one.departs)),
        (Said("travel.arrive"), (place(one.destination, one), one.arrives)),
        (Said("with"), (Said(f"mode.{one.mode}"), Name(carrier)) if carrier else Said(f"mode.{one.mode}")),
    )
    return rows


def ends(one: Leg) -> tuple[Value, Value]:
    """Where a part of the journey begins and ends."""
    return place(one.origin, one), place(one.destination, one)


def place(typed: str, one: Leg) -> Value:
    """A place as people know it: an airport by its name with the code, which tickets and signs show; any other place as it was typed."""
    by_air = one.mode is Mode.AIR
    code = typed.strip() if by_air or typed.isupper() else ""
    known = places.find(code) or (places.named(typed) if by_air else None)
    if known is None:
        return Name(typed)
    printed = code.upper() if places.find(code) else known.code
    return Said("travel.airport", {"name": Name(known.name), "code": Name(printed)})


def who_meets(case: Case) -> tuple[str, str, str]:
    """Who meets her, where, and the telephone number there, from the partner's newest letters; empty where they say nothing.

    The confirmation of support stands first; what it leaves open is taken from the arrangements for the arrival, and the number of
    last resort is that of the contact who accepted.
    """
    support = case.latest(SupportConfirmed)
    arranged = [one.entry for one in case.every(ArrangementConfirmed) if not one.entry.transit_point][-1:]
    answer = case.latest(RequestAnswered)
    who = [one.who_meets for one in (support,) if one] + [one.who for one in arranged]
    where = [one.where for one in (support, *arranged) if one]
    numbers = [one.telephone for one in (support, *arranged, answer) if one]
    return next(filter(None, who), ""), next(filter(None, where), ""), next(filter(None, numbers), "")
