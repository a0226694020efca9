"""Documents: what this person on this route needs and why, with state and margin; requests to embassies (DOC-1, DOC-4, DEP-3)."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.listed_forms import ListedForm
from homeward.pages.sections import Section
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import asylum, documents
from homeward.process.documents import (
    DocumentStated,
    EmbassyExplained,
    EmbassyReplied,
    EmbassyRequest,
    Paper,
    PaperStated,
    PersonalFileCopy,
    State,
    WhyNeeded,
)

HELD = (State.IN_HAND, State.COPY_GIVEN)


class PapersForm(ListedForm):
    """The whole list of documents on one page; what nobody suggests is folded away."""

    parameter = "papers"
    row = PaperStated
    unsaid = _("Nothing new")

    def before(self, code: StrEnum) -> dict[str, Any]:
        """How the document stands so far."""
        found = documents.newest(self.case).get(Paper(code))
        return {} if found is None else vars(found)

    @property
    def sections(self) -> tuple[Section, ...]:  # type: ignore[override]
        """What this person on this route needs, each with the reason, then all other kinds."""
        needed = documents.needed(self.case, self.now)
        listed = [_section(paper, words.word(why)) for paper, why in needed.items()]
        return (*listed, *(_section(paper, "", folded=True) for paper in Paper if paper not in needed))


def _section(paper: Paper, why: Any, folded: bool = False) -> Section:
    more = (f"{paper}-reason",)
    return Section(words.word(paper), (f"{paper}-state", f"{paper}-valid_until"), folded, why, more)


def standing(record: DeskRecord) -> dict[str, Any]:
    """The documents with state and margin, the embassy's part, and the copy of her own file."""
    return {"standing": [_papers(record), _embassy(record), _copy(record)]}


def _papers(record: DeskRecord) -> Group:
    case, known = record.case, documents.newest(record.case)
    problems = {one.paper: one.problem for one in documents.unready(case, record.now, record.policy)}
    rows = [
        _paper(record, paper, why, known.get(paper), problems.get(paper, ""))
        for paper, why in documents.needed(case, record.now).items()
    ]
    return Group(
        _("What she needs on this route"), rows, "", do(record, "papers", "documents"), _("Go through the list")
    )


def _paper(record: DeskRecord, paper: Paper, why: WhyNeeded, found: DocumentStated | None, problem: str) -> Stand:
    address = do(record, "papers", "document", paper=paper.value, **_said(found))
    if found is None:
        return Stand(words.word(paper), _("Not looked at"), OPEN, (words.word(why),), address)
    hints: list[Any] = [words.word(why)]
    margin = documents.margin_of(record.case, found, record.now, record.policy)
    if found.valid_until is not None and margin is not None:
        hints.append(_margin(showing.day(found.valid_until), margin))
    if problem and problem != found.state:
        hints.append(words.code(problem))
    if found.reason:
        hints.append(showing.ISOLATED.format(found.reason))
    tone = WRONG if problem and found.state in HELD else OPEN if problem else NEUTRAL
    return Stand(
        words.word(paper),
        words.word(found.state),
        GOOD if not problem and found.state in HELD else tone,
        tuple(hints),
        address,
    )


def _said(found: DocumentStated | None) -> dict[str, str]:
    """What was said of a document, so that its form holds it already."""
    if found is None:
        return {}
    said = {name: value for name, value in vars(found).items() if value and name != "paper" and value is not True}
    return {name: str(value) for name, value in said.items()}


def _margin(day: str, margin: timedelta) -> Any:
    if margin < timedelta(0):
        return format_lazy(_("valid until {day}: too short by {days} days"), day=day, days=-margin.days)
    return format_lazy(_("valid until {day}: {days} days after the journey"), day=day, days=margin.days)


def _embassy(record: DeskRecord) -> Group:
    case = record.case
    held = asylum.embassy_contact_held(case, record.now, record.policy)
    told = case.written(EmbassyExplained)
    rows = []
    if held:
        ask = next((one.entry.ask for one in asylum.holding(case) if one.entry.ask), "")
        whom = showing.ISOLATED.format(ask) if ask else words.word("supervisor")
        rows.append(
            Stand(_("Contact with an embassy"), _("Not now"), WRONG, (format_lazy(_("Ask {whom}."), whom=whom),))
        )
    else:
        rows.append(
            Stand(
                _("Told what contact with an embassy brings"),
                _("Told") if told else _("Not yet"),
                GOOD if told else OPEN,
                () if told else (_("She is told before anything is asked, and chooses address and company."),),
                do(record, "papers", "embassy-explained"),
            )
        )
    rows += [_request(record, one.number) for one in case.every(EmbassyRequest)]
    button = _("Write a request") if told and not held else ""
    return Group(_("Embassy"), rows, "", do(record, "papers", "embassy-request"), button)


def _request(record: DeskRecord, number: int) -> Stand:
    """One request: how long it has been out, what was answered, and whether to ask again."""
    found = next(one for one in record.case.every(EmbassyRequest) if one.number == number)
    replies = [
        one.entry
        for one in record.case.every(EmbassyReplied)
        if one.number > number and one.entry.paper is found.entry.paper
    ]
    days = (record.now - found.at).days
    what = format_lazy(
        "{paper}: {whom}", paper=words.word(found.entry.paper), whom=showing.ISOLATED.format(found.entry.embassy)
    )
    address = do(record, "papers", "embassy-reply", paper=found.entry.paper.value)
    hints: list[Any] = [format_lazy(_("asked on {day}, {days} days ago"), day=showing.moment(found.at), days=days)]
    hints += [
        format_lazy("{day}: {said}", day=showing.day(one.on), said=showing.ISOLATED.format(one.answer))
        for one in replies
    ]
    if documents.silent(record.case, found, record.now, record.policy):
        return Stand(what, _("Ask again"), WRONG, tuple(hints), address)
    return Stand(what, _("Answered") if replies else _("Waiting"), GOOD if replies else OPEN, tuple(hints), address)


def _copy(record: DeskRecord) -> Group:
    found = record.case.latest(PersonalFileCopy)
    word, tone = (
        (_("Not yet"), OPEN) if found is None else (_("Given"), GOOD) if found.given else (_("Declined"), NEUTRAL)
    )
    hints = (
        ()
        if found is None
        else tuple(showing.ISOLATED.format(one) for one in (*found.contents, found.kept_where) if one)
    )
    row = Stand(_("Copy of her own file"), word, tone, hints, do(record, "papers", "copy"))
    return Group(_("Her own file"), [row])


screens.EXTRAS["papers"] = standing
screens.FORMS["papers", "documents"] = PapersForm
