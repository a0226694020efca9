"""Papers for the way: her travel sheet, the pocket card, the escort's sheet, the letter for officers, what she received."""

from datetime import datetime

from homeward import handbook
from homeward.papers import facts
from homeward.papers.blocks import Block, Fields, Heading, Name, Paper, Para, Points, Said, Scan, Signatures, Value
from homeward.papers.facts import Sender
from homeward.process import itinerary
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.case import Case
from homeward.process.travel_grant import CashGiven, GivenInKind, MoneyTransferred

FOLLOWS = (handbook.PERSON_FULLY_INFORMED, handbook.TRAVEL_GRANT)


def travel_sheet(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print her journey step by step, with whom to call and what to do when nobody meets her (DEP-8)."""
    legs = itinerary.legs_now(case)
    blocks: list[Block] = [Para(Said("travel.clocks" if legs else "travel.none"))]
    for number, one in enumerate(legs):
        if number:
            blocks.append(Para(Said("travel.change")))
        blocks += [Heading(facts.ends(one)), Fields(facts.leg(one))]
    blocks += [Heading(Said("who-meets-you")), Fields(_meeting(case))]
    blocks.append(Para(Said("travel.by-hand")))
    blocks.append(Points(tuple(Said(f"travel.{one}") for one in ("papers", "medicine", "late", "nobody"))))
    blocks.append(Fields(((Said("travel.call"), facts.telephone(sender.telephone)),)))
    return Paper(Said("travel.title"), tuple(blocks))


def _meeting(case: Case) -> tuple[tuple[Value, Value | None], ...]:
    """Who meets her, where and by which number; sign and word are written by hand, so that no file holds them together."""
    who, where, number = facts.who_meets(case)
    chosen = itinerary.chosen(case)
    named = who or (chosen.entry.meets if chosen else "")
    return (
        (Said("who-meets-you"), Name(named) if named else None),
        (Said("meeting-place"), Name(where) if where else None),
        (Said("telephone"), facts.telephone(number)),
        (Said("sign"), None),
        (Said("safe-word"), None),
    )


def pocket_card(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print the neutral card for her pocket: a number to call and where she is going; nothing of why (ARR-1)."""
    legs = itinerary.legs_now(case)
    rows: list[tuple[Value, Value | None]] = [(Said("telephone"), facts.telephone(sender.telephone))]
    rows.append((Said("card.travelling"), facts.place(legs[-1].destination, legs[-1]) if legs else facts.country(case)))
    rows.append((Said("card.arrive"), legs[-1].arrives if legs else None))
    agreed = case.latest(ArrivalRules)
    if agreed is not None:
        rows += [(Said("card.call"), Name(one)) for one in agreed.call]
    blocks: list[Block] = [Para(Said("card.help"), strong=True), Fields(tuple(rows))]
    if sender.telephone:
        # The code holds the number that stands above it, and nothing else.
        blocks.append(Scan(f"tel:{sender.telephone}", Said("card.scan")))
    return Paper(Said("card.title"), tuple(blocks), small=True)


def escort_sheet(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print what the person who accompanies the journey must know, and nothing else."""
    name = facts.full_name(case) or Said("not-yet")
    blocks: list[Block] = [Para(Said("escort.who", {"name": name}), strong=True)]
    for one in itinerary.legs_now(case):
        blocks += [Heading(facts.ends(one)), Fields(facts.leg(one))]
    blocks.append(Points(tuple(Said(f"escort.{one}") for one in ("every-leg", "hand-over", "say"))))
    who, where, number = facts.who_meets(case)
    blocks.append(
        Fields(
            (
                (Said("to"), Name(who) if who else None),
                (Said("meeting-place"), Name(where) if where else None),
                (Said("telephone"), facts.telephone(number)),
                (Said("travel.call"), facts.telephone(sender.telephone)),
            )
        )
    )
    blocks.append(Signatures((Said("signature"), Said("place-and-day"))))
    return Paper(Said("escort.title"), tuple(blocks))


def border_letter(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print the neutral letter that she may show to officers; it says that the journey is planned and paid, and whom to call."""
    name = facts.full_name(case) or Said("not-yet")
    values: dict[str, Value] = {"name": name, "country": facts.country(case)}
    blocks: tuple[Block, ...] = (
        Fields(((Said("organisation"), Name(sender.shown)), (Said("telephone"), facts.telephone(sender.telephone)))),
        Para(Said("letter.travels", values)),
        Para(Said("letter.help")),
        Para(Said("letter.thanks")),
        Signatures((Said("colleague"), Said("place-and-day"))),
    )
    return Paper(Said("letter.title"), blocks)


def grant_receipt(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print what she received for the journey: things first, money with its reason, her own money sent home (GRT-1, GRT-2)."""
    blocks: list[Block] = [Fields(facts.names(case))]
    things = tuple(Said(f"item.{item}") for one in case.every(GivenInKind) for item in one.entry.items)
    if things:
        blocks += [Heading(Said("receipt.things")), Points(things)]
    cash = tuple(_money(one.entry) for one in case.every(CashGiven))
    if cash:
        blocks += [Heading(Said("receipt.money")), Fields(cash)]
    sent = tuple(_sent(one.entry) for one in case.every(MoneyTransferred))
    if sent:
        blocks += [Heading(Said("receipt.transfer")), Fields(sent)]
    blocks += [Para(Said("receipt.signed")), Signatures((Said("signature"), Said("place-and-day"), Said("colleague")))]
    return Paper(Said("receipt.title"), tuple(blocks))


def _money(one: CashGiven) -> tuple[Value, Value]:
    reason: Value = Name(one.written_reason) if one.written_reason else Said(f"cash.{one.reason}")
    return Name(f"{one.amount} {one.currency}"), (Said("receipt.reason"), reason)


def _sent(one: MoneyTransferred) -> tuple[Value, Value]:
    return Name(f"{one.amount} {one.currency}"), Name(one.how)
