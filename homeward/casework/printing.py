"""Printing a paper of a case: who may, what consent it needs, and the leaf of the log that says who printed it."""

from datetime import UTC, datetime

from homeward.casework import desk, seen, translations
from homeward.casework.desk import DeskRecord
from homeward.exchange import nodekeys, partners
from homeward.office import clock, texts
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.papers import catalogue, drawing
from homeward.papers.blocks import Heading, Paper, Para, Points, Said
from homeward.papers.catalogue import Print
from homeward.papers.facts import Sender, Sight
from homeward.process import itinerary
from homeward.record import log
from homeward.record.grants import NoGrant
from homeward.record.log import Leaf
from homeward.travel import journeys, places
from homeward.travel.journeys import Journey, Moment
from homeward.travel.offers import icalendar
from homeward.travel.places import Place


def printable(record: DeskRecord) -> tuple[Print, ...]:
    """List the papers that this reader can print of this case, and that have something to say in it now."""
    return tuple(
        one
        for one in catalogue.PAPERS
        if one.side in (None, record.case.side) and one.needs not in record.case.closed
        if one.when(record.case, record.now)
    )


def sender(record: DeskRecord | None = None) -> Sender:
    """Name this organisation as papers name it; with a case, also who saw its file."""
    card, own = nodekeys.own_card()[0], texts.own()
    return Sender(
        name=card.name,
        telephone=card.telephone,
        neutral_name=own["neutral-name"],
        complaints=own["complaints"],
        outside=own["outside-body"],
        partners=partners.names(),
        seen=tuple(_sight(one) for one in seen.by_staff(record.code)) if record else (),
        told=tuple(Sight("", one.name, one.first, one.last, one.times) for one in seen.by_partners(record.case))
        if record
        else (),
    )


def _sight(one: seen.Seen) -> Sight:
    return Sight(one.role, one.name, one.first, one.last, one.times)


def fill(record: DeskRecord, name: str, parts: tuple[str, ...] | None = None) -> Paper:
    """Fill a paper from a case that lies open.

    :param parts: what she chose to have on it, of a paper that has parts; None for what is usual
    :raises KeyError: for a paper that there is none of on this side
    :raises NoGrant: when this reader cannot open what the paper is made of
    :raises Refusal: when the rules do not let it be printed now
    """
    one = catalogue.BY_NAME[name]
    if one.side not in (None, record.case.side):
        raise KeyError(name)
    if one.needs in record.case.closed:
        raise NoGrant(f"member {record.by.number} holds no grant for {one.needs}")
    chosen = {"parts": tuple(part for part in one.parts if part in parts)} if one.parts and parts is not None else {}
    return one.fill(record.case, sender=sender(record), at=record.now, **chosen)


def texts_of(paper: Paper) -> frozenset[str]:
    """The ids of the texts that stand on a paper just as they are, with nothing filled in: those that can be read aloud."""
    said = [paper.title, *(one.text for one in paper.blocks if isinstance(one, Heading | Para))]
    said += [item for one in paper.blocks if isinstance(one, Points) for item in one.items]
    return frozenset(one.key for one in said if isinstance(one, Said) and not one.values)


def printed(code: str, name: str, language: str, *, by: SignedIn, parts: tuple[str, ...] | None = None) -> bytes:
    """Print a paper: gives the PDF; who printed which paper in which language stands in the log first.

    :param parts: as `fill` takes them
    :raises KeyError: for a paper that there is none of on this side
    :raises NoGrant: when this member cannot open what the paper is made of
    :raises Refusal: when the rules do not let it be printed now
    :raises PaperNotDrawn: when fonts are missing for what it says
    """
    record = desk.take(code, by=by)
    paper = fill(record, name, parts)
    found = drawing.draw(paper, language, at=clock.now(), checked=translations.checked(language))
    log.write(Leaf("printed", by.number, code, f"{name} {language} {Action.READ_CASE}"))
    return found


def calendar(code: str, *, by: SignedIn) -> str:
    """Give the chosen journey as a calendar (iCalendar) for her, without names; who took it stands in the log first.

    :raises KeyError: before a journey is chosen
    """
    record = desk.take(code, by=by)
    legs = itinerary.legs_now(record.case)
    if not legs:
        raise KeyError("journey")
    found = icalendar.written(Journey(tuple(_leg(one) for one in legs)), stamp=clock.now())
    log.write(Leaf("printed", by.number, code, f"journey-as-calendar - {Action.READ_CASE}"))
    return found


def _leg(one: itinerary.Leg) -> journeys.Leg:
    return journeys.Leg(
        journeys.Mode(one.mode.value),
        _place(one.origin),
        _place(one.destination),
        _moment(one.departs),
        _moment(one.arrives),
        one.carrier,
        one.number,
    )


def _place(name: str) -> Place:
    return places.find(name) or places.named(name) or Place(name, name, "", "UTC")


def _moment(one: datetime) -> Moment:
    return Moment(one.astimezone(UTC), f"{one:%z}", f"{one:%Y-%m-%d %H:%M}")
