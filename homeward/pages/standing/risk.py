"""Security assessment: one factor a page, "still so" in one click, two assessments side by side (SEC-0 to SEC-8)."""

from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward import handbook
from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.act_forms import ActForm
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.pages.words.joining import SEMICOLON, joined
from homeward.process import security_assessment
from homeward.process.notifications.messages import RequestAnswered
from homeward.process.security_assessment import (
    EIGHT,
    Disagreed,
    Factor,
    FactorAssessed,
    HerOwnView,
    Level,
    Outcome,
    RiskArose,
    SecurityAssessed,
)

TONES = {Level.LOW: GOOD, Level.MEDIUM: OPEN, Level.HIGH: WRONG, Level.UNKNOWN: OPEN}
OUTCOMES = {Outcome.CAN_GO: GOOD, Outcome.WITH_MEASURES: GOOD, Outcome.NOT_NOW: WRONG, Outcome.NOT_AT_ALL: WRONG}


def standing(record: DeskRecord) -> dict[str, Any]:
    """The outcome and how long it counts, the factors, her own view, new risks, and the last two assessments side by side."""
    groups = [_outcome(record), _factors(record, EIGHT, _("Eight factors"))]
    further = tuple(factor for factor in Factor if factor not in EIGHT)
    groups.append(_factors(record, further, _("Further factors, where they apply")))
    groups += [_her_view(record), *_risks(record)]
    return {"standing": groups, "compared": compared(record), "place": _said_of_the_place(record)}


def _outcome(record: DeskRecord) -> Group:
    found, until = security_assessment.current(record.case), security_assessment.valid_until(record.case, record.policy)
    bars = [words.code(one.code) for one in security_assessment.bars(record.case, record.now, record.policy)]
    left = security_assessment.not_looked_at(record.case)
    if found is None:
        row = Stand(_("Outcome"), _("Not yet"), OPEN, tuple(bars))
    else:
        hints: list[Any] = [format_lazy(_("counts until {day}"), day=showing.day(until))] if until else []
        if found.entry.measures:
            hints.append(showing.ISOLATED.format(found.entry.measures))
        hints += bars
        said = [one.entry for one in record.case.every(Disagreed) if one.entry.assessment == found.number]
        hints += [
            format_lazy(
                _("{who} disagrees: {words}"),
                who=showing.ISOLATED.format(one.by_whom),
                words=showing.ISOLATED.format(one.words),
            )
            for one in said
        ]
        row = Stand(
            _("Outcome"),
            words.word(found.entry.outcome),
            WRONG if bars else OUTCOMES[found.entry.outcome],
            tuple(hints),
        )
    about = format_lazy(_("{number} of the eight factors were not looked at since."), number=len(left)) if left else ""
    known = {"renewed": "on"} if found else {}
    address, button = (do(record, "risk", "assess", **known), _("Decide the outcome")) if not left else ("", "")
    return Group(_("Can she go?"), [row], about, address, button)


def _factors(record: DeskRecord, factors: tuple[Factor, ...], title: Any) -> Group:
    known, left = security_assessment.factors(record.case), security_assessment.not_looked_at(record.case)
    return Group(title, [_factor(record, factor, known.get(factor), factor in left) for factor in factors])


def _factor(record: DeskRecord, factor: Factor, found: FactorAssessed | None, due: bool) -> Stand:
    address = do(record, "risk", "factor", factor=factor.value)
    if found is None:
        return Stand(words.code(factor), _("Not looked at"), OPEN if factor in EIGHT else NEUTRAL, (), address)
    hints = [showing.ISOLATED.format(one) for one in (found.finding, found.mitigation, found.source) if one]
    if not due:
        return Stand(words.code(factor), words.word(found.level), TONES[found.level], tuple(hints), address)
    return Stand(
        words.code(factor),
        words.word(found.level),
        NEUTRAL,
        (*hints, _("Not looked at since the last assessment.")),
        address,
        post_to=do(record, "risk", "still-so"),
        posts=(("factor", factor.value),),
        button=_("Still so"),
    )


def _her_view(record: DeskRecord) -> Group:
    found = record.case.latest(HerOwnView)
    address = do(record, "risk", "her-view")
    if found is None:
        row = Stand(_("What she fears and what has kept her safe"), _("Not yet"), OPEN, (), address)
    else:
        said = (found.fears, found.what_kept_her_safe, found.safety_plan)
        word = _("Would rather not") if found.rather_not else _("Told")
        row = Stand(
            _("What she fears and what has kept her safe"),
            word,
            GOOD,
            tuple(showing.ISOLATED.format(one) for one in said if one),
            address,
        )
    return Group(_("In her own words"), [row])


def _risks(record: DeskRecord) -> list[Group]:
    open_ones = {one.number for one in security_assessment.unweighed(record.case)}
    rows = [
        Stand(
            showing.ISOLATED.format(one.entry.what),
            _("Does it change the outcome?") if one.number in open_ones else _("Weighed"),
            WRONG if one.number in open_ones else NEUTRAL,
            (showing.moment(one.at), words.word(one.entry.level)),
            do(record, "risk", "weigh", risk=str(one.number)) if one.number in open_ones else "",
        )
        for one in reversed(record.case.every(RiskArose))
    ]
    return [Group(_("New risks"), rows, "", do(record, "risk", "new-risk"), _("Write down a new risk"))]


def compared(record: DeskRecord) -> dict[str, Any]:
    """The last two assessments side by side, factor by factor; nothing before there are two."""
    every = record.case.every(SecurityAssessed)
    if len(every) < 2:
        return {}
    before, now = every[-2], every[-1]
    then, levels = _levels(before.entry), _levels(now.entry)
    rows = [
        (words.code(factor), _word(then.get(factor)), _word(levels.get(factor)), then.get(factor) != levels.get(factor))
        for factor in dict.fromkeys([*then, *levels])
    ]
    outcome = (
        _("Outcome"),
        words.word(before.entry.outcome),
        words.word(now.entry.outcome),
        before.entry.outcome is not now.entry.outcome,
    )
    measures = (
        words.field("measures"),
        showing.ISOLATED.format(before.entry.measures) if before.entry.measures else "",
        showing.ISOLATED.format(now.entry.measures) if now.entry.measures else "",
        before.entry.measures != now.entry.measures,
    )
    return {"before": showing.moment(before.at), "now": showing.moment(now.at), "rows": [*rows, outcome, measures]}


def _levels(entry: SecurityAssessed) -> dict[str, str]:
    return dict(one.split("=", 1) for one in entry.levels)


def _word(level: str | None) -> Any:
    return words.word(Level(level)) if level else _("Not looked at")


def _said_of_the_place(record: DeskRecord) -> list[tuple[str, str]]:
    """What receiving organisations said of the place of return, by name and day."""
    names = showing.Names()
    return [
        (
            f"{showing.ISOLATED.format(names.of(one.by))}, {showing.moment(one.at)}",
            showing.ISOLATED.format(one.entry.risk_feedback),
        )
        for one in reversed(record.case.every(RequestAnswered))
        if one.entry.risk_feedback
    ]


def beside(record: DeskRecord, form: ActForm) -> list[tuple[Any, Any]]:
    """What stands beside one factor: the handbook's words, what was found last, what was said of the place, and what she fears."""
    wanted = form["factor"].value()
    if wanted not in set(Factor):
        return []
    factor = Factor(wanted)
    rows = []
    if factor in EIGHT:
        rows.append(showing.Row(_("What is looked at"), _(handbook.clause(factor.value).text)))
    found = security_assessment.factors(record.case).get(factor)
    if found is not None:
        last = [
            words.word(found.level),
            *(showing.ISOLATED.format(one) for one in (found.finding, found.mitigation) if one),
        ]
        rows.append(showing.Row(_("Found last"), joined(last, SEMICOLON)))
    rows += [
        showing.Row(format_lazy(_("Said of the place: {who}"), who=who), said)
        for who, said in _said_of_the_place(record)
    ]
    view = record.case.latest(HerOwnView)
    if view is not None and (view.fears or view.what_kept_her_safe):
        said = [showing.ISOLATED.format(one) for one in (view.fears, view.what_kept_her_safe) if one]
        rows.append(showing.Row(_("In her own words"), joined(said, SEMICOLON)))
    return [(words.code(factor), rows)] if rows else []


def next_factor(record: DeskRecord) -> str:
    """After one factor comes the next of the eight that was not looked at; then her own view, then the page."""
    left = [
        one
        for one in security_assessment.not_looked_at(record.case)
        if one not in security_assessment.factors(record.case)
    ]
    if left:
        return do(record, "risk", "factor", factor=left[0].value)
    if not record.case.has(HerOwnView):
        return do(record, "risk", "her-view")
    return reverse("case-page", args=[record.code, "risk"])


screens.EXTRAS["risk"] = standing
screens.TEMPLATES["risk"] = "case/risk.html"
screens.BESIDE["risk", "factor"] = beside
screens.NEXT["risk", "factor"] = next_factor
