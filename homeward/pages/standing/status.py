"""Status, time and proceedings: what runs until when, what is to do before leaving, and the path of staying (TIM-1, TIM-2)."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.pages.words.joining import joined
from homeward.process import proceedings, status, staying, urgent
from homeward.process.status import StatusStated, TimeEstimated
from homeward.process.staying import StayingOpened, StayingTask, StayingTaskDone


def standing(record: DeskRecord) -> dict[str, Any]:
    """Her status, the time it is estimated to take, her proceedings, and staying where she stays."""
    groups = [_status(record), _time(record), _proceedings(record)]
    if staying.stays(record.case) or staying.owed(record.case):
        groups.insert(0, _staying(record))
    if urgent.applies(record.case):
        row = Stand(_("Urgent return"), _("In force"), WRONG, (), do(record, "status", "urgent-review"))
        groups.insert(0, Group(_("Urgent"), [row]))
    return {"standing": groups}


def _status(record: DeskRecord) -> Group:
    case, found = record.case, record.case.latest(StatusStated) or StatusStated()
    address = do(record, "status", "status")
    rows = [_permit(record, found, address)]
    if found.reflection_from:
        now = status.in_reflection(case, record.now.date())
        until = showing.day(found.reflection_until) if found.reflection_until else _("no end known")
        hints = (format_lazy(_("until {day}"), day=until), _("No declaration is asked for now, unless she asks."))
        rows.append(
            Stand(
                _("Reflection period"),
                _("Now") if now else _("Over"),
                OPEN if now else NEUTRAL,
                hints[: 1 + now],
                address,
            )
        )
    if found.removal_order:
        rows.append(_order(record, found, address))
    lawyer = showing.ISOLATED.format(found.lawyer) if found.lawyer else ""
    rows.append(Stand(_("Lawyer"), lawyer or _("None known"), GOOD if lawyer else NEUTRAL, (), address))
    return Group(_("Her status here"), rows)


def _permit(record: DeskRecord, found: StatusStated, address: str) -> Stand:
    if not found.permit:
        return Stand(_("Permit to stay"), _("None known"), OPEN, (), address)
    hints: list[Any] = [showing.ISOLATED.format(found.permit)]
    if found.permit_until:
        hints.append(format_lazy(_("until {day}"), day=showing.day(found.permit_until)))
    if status.permit_ends_first(record.case):
        return Stand(
            _("Permit to stay"), _("Ends before departure"), WRONG, (*hints, _("Ask for a longer one.")), address
        )
    return Stand(_("Permit to stay"), _("Known"), GOOD, tuple(hints), address)


def _order(record: DeskRecord, found: StatusStated, address: str) -> Stand:
    hints: list[Any] = []
    if found.removal_deadline:
        hints.append(format_lazy(_("to leave by {day}"), day=showing.day(found.removal_deadline)))
    if found.suspension_granted:
        return Stand(_("Removal order"), _("Suspended"), GOOD, tuple(hints), address)
    if status.suspension_to_ask(record.case):
        hints.append(
            _("The estimate lies after the deadline: ask for a suspension. Health and safety come before the date.")
        )
        return Stand(_("Removal order"), _("Suspension to ask"), WRONG, tuple(hints), address)
    word = _("Suspension asked") if found.suspension_asked else _("In force")
    return Stand(_("Removal order"), word, OPEN, tuple(hints), address)


def _time(record: DeskRecord) -> Group:
    found, moved = record.case.latest(TimeEstimated), status.moved_by(record.case)
    address = do(record, "status", "estimate")
    if found is None:
        return Group(_("Time"), [Stand(_("Estimated departure"), _("Not yet"), OPEN, (), address)])
    hints: list[Any] = [words.word(why) for why in found.because]
    if moved is not None and moved.days:
        text = _("{days} days later than before") if moved.days > 0 else _("{days} days earlier than before")
        hints.append(format_lazy(text, days=abs(moved.days)))
    again = status.to_tell_again(record.case)
    rows = [Stand(_("Estimated departure"), showing.day(found.departure), GOOD, tuple(hints), address)]
    if again:
        meeting = do(record, "preparation", "meeting", meeting="0")
        rows.append(
            Stand(_("Tell her of the change"), _("Not yet"), OPEN, tuple(words.word(one) for one in again), meeting)
        )
    return Group(_("Time"), rows)


def _proceedings(record: DeskRecord) -> Group:
    rows = []
    for name, one in proceedings.newest(record.case).items():
        left = [words.word(task) for task in one.to_do if task not in one.done]
        hints: list[Any] = [words.word(one.kind), words.word(one.part)]
        if one.next_date:
            hints.append(format_lazy(_("next date {day}"), day=showing.day(one.next_date)))
        if left:
            hints.append(format_lazy(_("before she leaves: {what}"), what=joined(left)))
        word, tone = (_("Ended"), NEUTRAL) if one.ended else (_("To do"), OPEN) if left else (_("Goes on"), GOOD)
        rows.append(
            Stand(
                showing.ISOLATED.format(name), word, tone, tuple(hints), do(record, "status", "proceeding", name=name)
            )
        )
    return Group(
        _("Proceedings"),
        rows,
        _("Help never depends on testimony. Leaving before testifying is her choice."),
        do(record, "status", "proceeding"),
        _("Write down a proceeding"),
    )


def _staying(record: DeskRecord) -> Group:
    found = record.case.latest(StayingOpened)
    if found is None or not staying.stays(record.case):
        row = Stand(_("Return is not safe"), _("To do"), WRONG, (), do(record, "status", "stay"))
        return Group(_("Staying"), [row])
    done = {one.entry.task: one.entry.how for one in record.case.every(StayingTaskDone)}
    rows = [
        Stand(
            words.word(task),
            _("Done") if task in done else _("To do"),
            GOOD if task in done else OPEN,
            tuple(showing.ISOLATED.format(one) for one in (getattr(found, task.value, ""), done.get(task, "")) if one),
            do(record, "status", "stay-task", task=task.value),
        )
        for task in StayingTask
    ]
    address = do(record, "status", "return-again")
    return Group(
        _("She stays"),
        rows,
        _("The return rests; nothing is held against her."),
        address,
        _("She wants to return after all"),
    )


screens.EXTRAS["status"] = standing
