"""The versions of a plan beside one another, and beside what she wished before she came (PLN-1, PLN-2)."""

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.notifications.messages import SupportRequested
from homeward.process.reintegration import Component, ComponentPlanned, OutlineWished, PlanWritten, components


def outline(case: Case) -> dict[Component, str]:
    """Her wishes as the referring side recorded them, ours or theirs: an outline, never a promise (PLN-1)."""
    found = {one.entry.component: one.entry.wish for one in case.every(OutlineWished)}
    asked = case.latest(SupportRequested)
    for text in asked.outline if asked else ():
        code, _, wish = text.partition(": ")
        if code in set(Component):
            found[Component(code)] = wish
    return found


def versions(case: Case) -> tuple[Written[PlanWritten], ...]:
    """Every version of the plan, oldest first."""
    return case.every(PlanWritten)


def at_version(case: Case, plan: PlanWritten) -> dict[Component, ComponentPlanned]:
    """The components as a version holds them; what this reader cannot open is left out."""
    found = (case.numbered(number) for number in plan.components)
    entries = (one.entry for one in found if one is not None)
    return {one.component: one for one in entries if isinstance(one, ComponentPlanned)}


def unwritten(case: Case) -> tuple[Component, ...]:
    """List the components that were stated anew since the newest version was written."""
    plan = case.latest(PlanWritten)
    known = components(case)
    return tuple(one for one, stated in known.items() if plan is not None and stated.number not in plan.components)


FOLLOWS = (handbook.PLAN_LEFT_TO_RECEIVING_COUNTRY, handbook.PLAN_GIVES_CLEAR_UNDERSTANDING)
