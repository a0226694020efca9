"""Papers that are hers: her declaration, what she agreed to, the leaflet, the complaint card."""

from datetime import datetime

from homeward import handbook
from homeward.papers import facts
from homeward.papers.blocks import Block, Fields, Heading, Name, Paper, Para, Said, Signatures, Value
from homeward.papers.facts import Sender, Sight
from homeward.process import consent, status
from homeward.process.case import Case

FOLLOWS = (handbook.VOLUNTARY_RETURN,)


def declaration(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print the voluntary return declaration; it names an order to leave truthfully (VOL-2)."""
    known = case.latest(status.StatusStated)
    told: Value = Said("declaration.no-order")
    if known is not None and known.removal_order:
        told = Said("declaration.order", {"day": known.removal_deadline or Said("not-yet")})
    blocks: tuple[Block, ...] = (
        Fields(facts.names(case)),
        Para(Said("declaration.wish", {"country": facts.country(case)}), strong=True),
        Para(Said("declaration.told")),
        Para(Said("declaration.change")),
        Para(told),
        Para(Said("declaration.copy")),
        Signatures(tuple(Said(one) for one in ("signature", "place-and-day", "witness", "interpreter"))),
    )
    return Paper(Said("declaration.title"), blocks)


def consents(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print every consent in force: its purpose, for whom, exactly what, until when (VOL-1)."""
    found = consent.all_in_force(case, at)
    blocks: list[Block] = [Para(Said("consents.how"))]
    if not found:
        blocks.append(Para(Said("consents.none")))
    for one in found:
        blocks.append(Heading(Said(f"purpose.{one.entry.purpose}")))
        rows: list[tuple[Value, Value | None]] = [(Said("day"), one.at.date())]
        if one.entry.recipient:
            rows.append(
                (Said("consents.for-whom"), Name(sender.partners.get(one.entry.recipient, one.entry.recipient)))
            )
        if one.entry.information:
            rows.append((Said("consents.what"), tuple(Said(f"part.{part}") for part in one.entry.information)))
        if one.entry.until:
            rows.append((Said("consents.until"), one.entry.until))
        blocks.append(Fields(tuple(rows)))
    blocks.append(Signatures(tuple(Said(name) for name in ("signature", "place-and-day"))))
    return Paper(Said("consents.title"), tuple(blocks))


def leaflet(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print what she can expect, in plain words (PRE-1 to PRE-9)."""
    parts = ("choice", "change", "yours", "before", "journey", "arrival", "after", "unsure", "complaint")
    call = Fields(((Said("travel.call"), facts.telephone(sender.telephone)),))
    return Paper(Said("leaflet.title"), (*(Para(Said(f"leaflet.{one}")) for one in parts), call))


def complaint_card(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print how to complain, also to somebody outside; given at first contact (CBC-1)."""
    rows: list[tuple[Value, Value | None]] = [(Said("telephone"), facts.telephone(sender.telephone))]
    blocks: list[Block] = [Para(Said(f"complaint.{one}")) for one in ("who", "when", "safe", "how")]
    if sender.complaints:
        rows.append((Said("organisation"), Name(sender.complaints)))
    blocks.append(Fields(tuple(rows)))
    if sender.outside:
        blocks += [Para(Said("complaint.outside")), Para(Name(sender.outside))]
    return Paper(Said("complaint.title"), tuple(blocks), small=True)


def who_saw(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print who saw her file: roles and organisations, names only where the organisation shows them (DEP-7)."""
    blocks: list[Block] = [Para(Said("seen.yours")), Heading(Said("seen.here", {"who": Name(sender.name)}))]
    rows = tuple((_seer(one), _when(one)) for one in sender.seen)
    blocks.append(Fields(rows) if rows else Para(Said("seen.nobody")))
    blocks.append(Heading(Said("seen.others")))
    told = tuple((Name(one.name), _when(one)) for one in sender.told)
    blocks.append(Fields(told) if told else Para(Said("seen.nobody")))
    if not any(one.name for one in sender.seen):
        blocks.append(Para(Said("seen.kept")))
    return Paper(Said("seen.title"), (*blocks, Para(Said("seen.ask"))))


def _seer(one: Sight) -> Value:
    role = Said(f"role.{one.role}")
    return (role, Name(one.name)) if one.name else role


def _when(one: Sight) -> Value:
    if one.first == one.last:
        return Said("seen.once", {"day": one.first})
    return Said("seen.often", {"first": one.first, "last": one.last, "times": Name(str(one.times))})
