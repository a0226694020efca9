"""The copy of her own file, of the parts she chose; safe to carry, as no word of risk stands on it (DEP-7)."""

from datetime import date, datetime

from homeward import handbook
from homeward.papers import facts
from homeward.papers.blocks import Block, Fields, Heading, Name, Paper, Para, Points, Said, Value
from homeward.papers.facts import Sender
from homeward.papers.plan import plan
from homeward.process import documents
from homeward.process.accommodation import Stay
from homeward.process.case import Case
from homeward.process.documents import State
from homeward.process.medical import MedicalNeed
from homeward.process.preparation import ReferralsExplained, TopicExplained

FOLLOWS = (handbook.PERSON_HAS_COPY_OF_FILE,)
# What she can choose; care is hers to ask for, as a page about health can tell others something.
PARTS = ("papers", "progress", "told", "plan", "care")
FIRST_CHOSEN = ("papers", "progress", "told", "plan")


def own_copy(case: Case, *, sender: Sender, at: datetime, parts: tuple[str, ...] = FIRST_CHOSEN) -> Paper:
    """Print the copy of her own file: medicines stand in the sealed summary alone, and never why she travels (DEP-7).

    :param parts: those of `PARTS` that she chose
    """
    given = {
        "papers": _papers(case),
        "progress": _progress(case, at),
        "told": _told(case),
        "plan": plan(case, sender=sender, at=at).blocks if "plan" in parts else (),
        "care": _care(case),
    }
    blocks: list[Block] = [Para(Said("copy.yours")), Fields(facts.names(case))]
    for part in PARTS:
        if part in parts:
            blocks += given[part]
    blocks += [Heading(Said("copy.health")), Para(Said("copy.medicines"))]
    return Paper(Said("copy.title"), tuple(blocks))


def _papers(case: Case) -> tuple[Block, ...]:
    in_hand = [one for one in documents.newest(case).values() if one.state in (State.IN_HAND, State.COPY_GIVEN)]
    rows = tuple((Said(f"paper.{one.paper}"), _validity(one.valid_until)) for one in in_hand)
    return (Heading(Said("copy.papers")), Fields(rows)) if rows else ()


def _validity(until: date | None) -> Value:
    return Said("copy.until", {"day": until}) if until else Said("yes")


def _progress(case: Case, at: datetime) -> tuple[Block, ...]:
    talked = {one.entry.topic: one.at.date() for one in case.every(TopicExplained)}
    blocks: list[Block] = []
    if talked:
        rows = tuple((Said(f"topic.{topic}"), day) for topic, day in talked.items())
        blocks += [Heading(Said("copy.progress")), Fields(rows)]
    stays = [one.entry for one in case.every(Stay) if one.entry.needed]
    if stays:
        blocks += [Heading(Said("copy.stays")), Points(tuple(_stay(one, at) for one in stays))]
    return tuple(blocks)


def _stay(one: Stay, at: datetime) -> Value:
    until: Value = one.ends if one.ends and one.ends <= at.date() else Said("copy.until-now")
    return Said("copy.stay", {"from": one.begins, "to": until})


def _told(case: Case) -> tuple[Block, ...]:
    told = case.latest(ReferralsExplained)
    if told is None:
        return ()
    named = tuple(Name(one) for one in (*told.referrals, told.follow_up_care) if one)
    return (Heading(Said("copy.told")), Points(named))


def _care(case: Case) -> tuple[Block, ...]:
    given = tuple(Name(one.entry.care_given) for one in case.every(MedicalNeed) if one.entry.care_given)
    return (Heading(Said("copy.care")), Para(Said("copy.care-note")), Points(given)) if given else ()
