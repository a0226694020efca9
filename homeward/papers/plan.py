"""Her plan on paper: each component with its goal in her words, what is certain and what is not sure yet (PLN-2, PLN-3)."""

from datetime import datetime

from homeward import handbook
from homeward.papers.blocks import Block, Fields, Heading, Name, Paper, Para, Points, Said, Signatures, Value
from homeward.papers.facts import Sender
from homeward.process import reintegration
from homeward.process.case import Case
from homeward.process.reintegration import Certainty, ComponentPlanned, OutlineWished, PlanWritten, Wish

FOLLOWS = (handbook.PLAN_GIVES_CLEAR_UNDERSTANDING, handbook.PLAN_PROMISES_NOTHING_UNREALISTIC)


def plan(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print her plan; where nobody has planned yet, her own wishes, which are no promise (PLN-1 to PLN-3)."""
    known = reintegration.components(case)
    if not known:
        return Paper(Said("plan.title"), _wishes(case))
    blocks: list[Block] = [Para(Said("plan.yours"))]
    for component, one in known.items():
        blocks += [Heading(Said(f"component.{component}")), *_component(case, one.entry, at)]
    written = case.latest(PlanWritten)
    if written is not None and written.review_on:
        blocks.append(Para(Said("plan.review", {"day": written.review_on})))
    blocks.append(Para(Said("plan.agreed")))
    blocks.append(Signatures(tuple(Said(name) for name in ("signature", "place-and-day", "colleague"))))
    return Paper(Said("plan.title"), tuple(blocks))


def _wishes(case: Case) -> tuple[Block, ...]:
    newest = {one.entry.component: one.entry.wish for one in case.every(OutlineWished)}
    if not newest:
        return (Para(Said("plan.not-yet")),)
    rows = tuple((Said(f"component.{component}"), Name(wish)) for component, wish in newest.items())
    return (Para(Said("plan.wishes"), strong=True), Fields(rows))


def _component(case: Case, entry: ComponentPlanned, at: datetime) -> tuple[Block, ...]:
    if entry.wish is not Wish.PLANNED:
        wished: tuple[Block, ...] = (Points((Name(entry.goal),)),) if entry.goal else ()
        return (*wished, Para(Said(f"plan.{entry.wish}")))
    certain = reintegration.certainty(case, entry, at.date())
    sure = Certainty.PROMISED if certain is Certainty.PROMISED else Certainty.NOT_SURE_YET
    rows: tuple[tuple[Value, Value | None], ...] = (
        (Said("plan.want"), Name(entry.goal)),
        (Said("plan.service"), Said(f"service.{entry.service}")),
        (Said("plan.provider"), Name(entry.provider)),
        (Said("plan.sure"), Said(f"plan.{sure}")),
        (Said("plan.begins"), entry.begins),
        (Said("plan.ends"), entry.ends),
        (Said("plan.you-do"), Name(entry.what_she_does) if entry.what_she_does else None),
        (Said("plan.how-long"), Said(f"plan.{entry.course}")),
    )
    return (Fields(tuple(row for row in rows if row[1] is not None)),)
