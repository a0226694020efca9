"""`homeward journey`: read the files, make two nodes, drive the case, stop everything."""

import sys
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from homeward.journey import nodes
from homeward.journey.client import PageWrong
from homeward.journey.nodes import NodeDidNotStart, PortTaken
from homeward.journey.script import Journey, run
from homeward.process.intake_sheet import IntakeSheet, read_sheet
from homeward.process.itinerary import Leg
from homeward.process.itinerary_sheet import read_itinerary
from homeward.process.partner_sheet import PartnerSheet, read_partner
from homeward.process.sheets import SheetRefused

OURS = PartnerSheet("Harbour House (invented)", "DE", nodes.TELEPHONE)
REFERRING = [("wanda", ["worker"]), ("hanna", ["health"])]
RECEIVING = [("rosa", ["worker"]), ("ines", ["intake", "worker"])]


def main(*, intake: Path, itinerary: Path, partner: Path, folder: Path) -> int:
    """Drive one whole case; gives 0 only when all of it held.

    A file that cannot be read is refused with row, column and reason before anything is made.
    """
    start = _start(datetime.now(UTC))
    try:
        sheet = read_sheet(_text(intake), today=start.date())
        legs = read_itinerary(_text(itinerary), today=start.date())
        receiving = read_partner(_text(partner))
    except SheetRefused as refusal:
        print(f"journey: {refusal}. Nothing was created.", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"journey: {error}. Nothing was created.", file=sys.stderr)
        return 1
    return _drive(sheet, legs, receiving, start, folder)


def _drive(sheet: IntakeSheet, legs: tuple[Leg, ...], partner: PartnerSheet, start: datetime, folder: Path) -> int:
    running: list[nodes.RunningNode] = []
    try:
        for name, facts, members in (("referring", OURS, REFERRING), ("receiving", partner, RECEIVING)):
            node = nodes.make(
                folder,
                name,
                port=nodes.free_port(),
                organisation=facts.name,
                country=facts.country,
                telephone=facts.telephone,
                members=members,
            )
            node.set_clock(start)
            running.append(node)
            node.start()
        journey = Journey(running[0], running[1], start, people(sheet), [vars(leg) for leg in legs])
        print(run(journey))
    except (PageWrong, NodeDidNotStart, PortTaken) as error:
        print(f"journey: {error}", file=sys.stderr)
        return 1
    finally:
        for node in running:
            node.stop()
    return 0


def _start(now: datetime) -> datetime:
    """Nine in the morning of the next day that is not a weekend, so that deadlines in working days come out alike each time."""
    day = now.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")


def people(sheet: IntakeSheet) -> list[dict[str, Any]]:
    """What is typed into the page of first contact for each person of a sheet, by name of field; the person first."""
    return [{"code_name": one.code_name, "relation": one.relation, **typed(one.facts)} for one in sheet.people]


def typed(entry: Any, prefix: str = "") -> dict[str, Any]:
    """The fields of an entry as somebody would type them; what was not said is left out."""
    found: dict[str, Any] = {}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if value in (None, "", (), False, 0):
            continue
        if field.name == "no_answer":
            found |= {f"known-{fact}": "no-answer" for fact in value}
        elif field.name == "other_sources":
            found |= {f"known-{one.fact}": one.source.value for one in value}
        elif isinstance(value, tuple) and is_dataclass(value[0]):
            for number, row in enumerate(value):
                found |= typed(row, f"{field.name}-{number}-")
        else:
            found[prefix + field.name] = _typed(value)
    return found


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "on"
    if isinstance(value, tuple):
        return [one.value for one in value] if isinstance(value[0], StrEnum) else "\n".join(str(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else str(value)
