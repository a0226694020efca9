"""Families: a case of their own for each who travels along, linked to the first, with what they share entered once."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from homeward.casework import desk, opening
from homeward.casework.desk import DeskRecord
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import family_facts, intake
from homeward.process.case import CaseOpened
from homeward.process.family_facts import Offer, Part
from homeward.process.intake import LinkedCase
from homeward.record.book import UnknownCase
from homeward.record.grants import NoGrant

# How the first stands to who is added, by how who is added stands to the first.
OTHER_WAY = {"child": "parent", "parent": "child", "partner": "partner", "sibling": "sibling", "other": "other"}


def add(code: str, *, by: SignedIn, name: str, relation: str, **facts: Any) -> str:
    """Open a case for a relative who travels along, with what the family has in common; gives its code.

    Both cases name each other, in one transaction or not at all.

    :raises ImpossibleValue: a fact of first contact that cannot be so
    :raises NotPermitted: when no role of this member may open cases
    """
    with transaction.atomic(), desk.opened(code, by=by, to=Action.WRITE_CASE) as record:
        first = replace(family_facts.in_common(record.case), **facts)
        checked = intake.first_contact(record.case, first, today=record.now.date())
        opened = record.case.latest(CaseOpened)
        entries = (checked, LinkedCase(code, OTHER_WAY[relation]))
        fictional = bool(opened and opened.fictional)
        added = opening.open_new(by=by, entries=entries, name=name, fictional=fictional)
        record.write(intake.linked(record.case, code=added, relation=relation))
    return added


def relatives(record: DeskRecord, *, by: SignedIn) -> list[tuple[LinkedCase, DeskRecord]]:
    """The cases of the family that this member can open, in the order in which they were linked."""
    found = []
    for one in record.case.every(LinkedCase):
        try:
            found.append((one.entry, desk.read(one.entry.code, by=by)))
        except (NoGrant, UnknownCase):
            continue
    return found


def offered(record: DeskRecord, relative: DeskRecord) -> tuple[Offer, ...]:
    """What can be taken over from a relative's case into this one."""
    return family_facts.offered(relative.case, record.case, record.now)


def take_over(code: str, *, by: SignedIn, relative: str, parts: tuple[Part, ...], seen: int | None = None) -> None:
    """Take parts of a relative's case over into this one.

    :raises NoGrant: when this member cannot open both
    :raises CaseMovedOn: when somebody wrote to this case in between
    """
    of = desk.read(relative, by=by)
    with desk.opened(code, by=by, to=Action.WRITE_CASE, seen=seen) as record:
        record.write(*family_facts.taken_over(of.case, record.case, record.now, parts=parts))
