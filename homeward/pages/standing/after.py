"""After her arrival, as the referring side sees it: that she arrived, what was reported, what was asked, and how it ends."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import showing, words
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import arrival, closing, departure, proceedings
from homeward.process.arrival import Met
from homeward.process.case import Staff, Written
from homeward.process.closing import CaseClosed
from homeward.process.follow_up import FollowUpReported
from homeward.process.notifications.horizontal import QuestionAnswered, QuestionAsked


def groups(record: DeskRecord) -> list[Group]:
    """Her arrival, the reports that came, questions between the two sides, and closing with what is kept."""
    names = showing.Names()
    return [
        Group(_("Her arrival"), [_arrival(record, names)]),
        Group(_("What was reported"), _reports(record, names), _about_reports(record)),
        Group(_("Questions between us and them"), _questions(record, names)),
        Group(_("Closing on this side"), [_closing(record)]),
    ]


def _arrival(record: DeskRecord, names: showing.Names) -> Stand:
    found = arrival.recorded(record.case)
    if found is None:
        gone = departure.has_left(record.case)
        word = _("On her way") if gone else _("Has not left")
        return Stand(_("Arrived"), word, OPEN if gone else NEUTRAL, (), do(record, "arrival", "ladder") if gone else "")
    by = format_lazy(
        _("said by {who}, {at}"), who=showing.ISOLATED.format(names.of(found.by)), at=showing.moment(found.at)
    )
    at = showing.local(found.entry.at) if found.entry.at.utcoffset() else showing.moment(found.entry.at)
    tone = GOOD if found.entry.met is Met.MET else WRONG if found.entry.met is Met.NOT_ARRIVED else OPEN
    return Stand(_("Arrived"), words.word(found.entry.met), tone, (at, by))


def _reports(record: DeskRecord, names: showing.Names) -> list[Stand]:
    return [
        Stand(
            showing.day(one.entry.on),
            words.word(one.entry.well_being),
            NEUTRAL,
            tuple(showing.ISOLATED.format(said) for said in (one.entry.status, one.entry.needs) if said)
            + (showing.ISOLATED.format(names.of(one.by)),),
        )
        for one in reversed(record.case.every(FollowUpReported))
    ]


def _about_reports(record: DeskRecord) -> Any:
    if record.case.has(FollowUpReported):
        return ""
    return _("Nothing came yet. They report only what she agreed to tell us.")


def _questions(record: DeskRecord, names: showing.Names) -> list[Stand]:
    return [_question(record, one, names) for one in record.case.every(QuestionAsked)]


def _question(record: DeskRecord, one: Written[QuestionAsked], names: showing.Names) -> Stand:
    """A question with what the other side answered next."""
    later = (found for found in record.case.every(QuestionAnswered) if found.number > one.number)
    answer = next((found for found in later if isinstance(found.by, Staff) != isinstance(one.by, Staff)), None)
    by = format_lazy("{who}, {at}", who=showing.ISOLATED.format(names.of(one.by)), at=showing.moment(one.at))
    what = showing.ISOLATED.format(one.entry.question)
    if answer is not None:
        return Stand(what, _("Answered"), GOOD, (by, showing.ISOLATED.format(answer.entry.answer)))
    ours = isinstance(one.by, Staff)
    return Stand(what, _("Open"), OPEN, (by,), "" if ours else do(record, "handover", "answer-question"))


def _closing(record: DeskRecord) -> Stand:
    found = record.case.latest(CaseClosed)
    needed = (_("A proceeding needs the file: it is kept as long as that takes."),)
    hints = needed if proceedings.file_needed(record.case) else ()
    if not closing.is_closed(record.case) or found is None:
        return Stand(_("The case"), _("Open"), NEUTRAL, hints, do(record, "close", "close"))
    kept = (
        format_lazy(_("kept until {day}, then erased"), day=showing.day(found.retention_until))
        if found.retention_until
        else ""
    )
    return Stand(
        _("The case"),
        _("Closed"),
        NEUTRAL,
        (words.word(found.why), *((kept,) if kept else ()), *hints),
        do(record, "close", "reopen"),
    )
