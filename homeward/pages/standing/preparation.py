"""Preparation: three meetings in a sensible order, each topic with what came of it, and what to tell her again (PRE-1 to PRE-9)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward import handbook
from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.act_forms import ActForm
from homeward.pages.listed_forms import ListedForm
from homeward.pages.sections import Section
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, Group, Stand, do
from homeward.process import itinerary, meetings, preparation, status
from homeward.process.meetings import Spoken
from homeward.process.notifications.messages import RequestAnswered
from homeward.process.preparation import Outcome, Topic
from homeward.process.status import TimeEstimated

TITLES = (_("First meeting: her choices"), _("Second meeting: what awaits her"), _("Third meeting: the journey"))
TONES = {Outcome.UNDERSTOOD: GOOD, Outcome.NOT_APPLICABLE: NEUTRAL}


class MeetingForm(ListedForm):
    """The form of one meeting: its own topics first, all others folded away."""

    parameter = "topics"
    row = Spoken
    unsaid = _("Not spoken of today")

    @property
    def sections(self) -> tuple[Section, ...]:  # type: ignore[override]
        """The topics of the meeting that was asked for, or of the next, then the others."""
        wanted = str(self.initial.get("meeting", ""))
        number = (
            int(wanted) if wanted.isdigit() and int(wanted) < len(TITLES) else meetings.next_meeting(self.case) or 0
        )
        rest = [topic for topic in Topic if topic not in meetings.PLAN[number]]
        return (
            Section(_("How it was told"), ("language", "means")),
            *(_section(topic) for topic in meetings.PLAN[number]),
            *(_section(topic, folded=True) for topic in rest),
        )


def _section(topic: Topic, folded: bool = False) -> Section:
    more = tuple(
        f"{topic}-{name}" for name in ("said_back", "detail", "left_out") if name != "left_out" or _has_parts(topic)
    )
    about: Any = _(handbook.clause(topic.value).text)
    if meetings.must_be_understood(topic):
        about = format_lazy("{text} {must}", text=about, must=_MUST)
    return Section(words.word(topic), (f"{topic}-outcome",), folded, about, more)


_MUST: Promise = _("This she has to have understood, with every support she needs.")


def _has_parts(topic: Topic) -> bool:
    return topic is Topic.RIGHTS_AND_OPTIONS


def standing(record: DeskRecord) -> dict[str, Any]:
    """The three meetings, the estimated time as she was told it, and what is left beside the topics."""
    _case, next_one = record.case, meetings.next_meeting(record.case)
    groups = [_meeting(record, number, number == next_one) for number in range(len(TITLES))]
    return {"standing": [*groups, _besides(record), *_time(record)]}


def _meeting(record: DeskRecord, number: int, comes_next: bool) -> Group:
    left, newest = meetings.to_speak_of(record.case, number), preparation.newest(record.case)
    again = status.to_tell_again(record.case)
    rows = [_topic(topic, newest.get(topic), topic in again) for topic in meetings.PLAN[number]]
    address = do(record, "preparation", "meeting", meeting=str(number))
    return Group(
        TITLES[number],
        rows,
        "",
        address,
        _("Hold this meeting") if comes_next else (_("Speak of it again") if left else ""),
    )


def _topic(topic: Topic, said: preparation.TopicExplained | None, again: bool) -> Stand:
    if said is None:
        return Stand(words.word(topic), _("Not yet"), OPEN)
    hints: list[Any] = [one for one in (said.said_back, said.detail) if one]
    if again:
        hints.append(_("The estimated time has changed since: tell her again."))
    if said.outcome is Outcome.NOT_WANTED_NOW:
        hints.append(_("Offer it again."))
    tone = OPEN if again else TONES.get(said.outcome, OPEN)
    return Stand(words.word(topic), words.word(said.outcome), tone, tuple(_isolated(hint) for hint in hints))


def _isolated(hint: Any) -> Any:
    return showing.ISOLATED.format(hint) if isinstance(hint, str) else hint


def _besides(record: DeskRecord) -> Group:
    case = record.case
    told = case.has(preparation.ReferralsExplained)
    steps = itinerary.explained(case)
    rows = [
        Stand(
            _("Referrals and follow-up care explained"),
            _("Told") if told else _("Not yet"),
            GOOD if told else OPEN,
            (),
            do(record, "preparation", "referrals"),
        ),
        Stand(
            _("Departure, journey and follow-up, on the final journey"),
            _("Told") if steps else _("Not yet"),
            GOOD if steps else OPEN,
            () if itinerary.chosen(case) else (_("First a journey is chosen with her."),),
            do(record, "preparation", "steps"),
        ),
    ]
    return Group(_("Told beside the topics"), rows)


def _time(record: DeskRecord) -> list[Group]:
    every = record.case.every(TimeEstimated)
    if not every:
        return []
    rows = [
        Stand(
            showing.day(one.entry.departure),
            _("Now") if one is every[-1] else _("Before"),
            GOOD if one is every[-1] else NEUTRAL,
            (showing.moment(one.at), *(words.word(why) for why in one.entry.because), _isolated(one.entry.reasons)),
        )
        for one in reversed(every)
    ]
    return [
        Group(
            _("Estimated time, with each change"), rows, "", do(record, "status", "estimate"), _("Change the estimate")
        )
    ]


def beside(record: DeskRecord, form: ActForm) -> list[tuple[Any, Any]]:
    """What stands beside a meeting: the estimate to tell her, and whom she can call over there."""
    rows = []
    time, answer = record.case.latest(TimeEstimated), record.case.latest(RequestAnswered)
    if time is not None:
        rows.append(showing.Row(_("Estimated departure"), showing.day(time.departure)))
    if answer is not None and answer.contact:
        rows.append(showing.Row(_("Contact at the receiving organisation"), showing.ISOLATED.format(answer.contact)))
        rows.append(showing.Row(words.field("telephone"), showing.ISOLATED.format(answer.telephone)))
    return [(_("For this meeting"), rows)] if rows else []


screens.EXTRAS["preparation"] = standing
screens.FORMS["preparation", "meeting"] = MeetingForm
screens.BESIDE["preparation", "meeting"] = beside
