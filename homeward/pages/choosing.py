"""Choosing the receiving organisation: by country, services, languages, places and last answers; several can be asked at once (COM-1)."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from homeward.casework.desk import DeskRecord
from homeward.exchange import partners
from homeward.exchange.partners import Partner
from homeward.office import directory
from homeward.office.directory import Provider
from homeward.office.members import SignedIn
from homeward.pages import act_forms, named, screens, showing, words
from homeward.pages.act_forms import ActForm
from homeward.pages.forms import SeveralOf
from homeward.process import consent
from homeward.process.consent import Information, Purpose
from homeward.process.documents import State, newest
from homeward.process.intake import FirstContact
from homeward.process.notifications.messages import Answer
from homeward.process.reintegration import OutlineWished
from homeward.record import opening

NEWEST = 5


class SeveralForm(ActForm):
    """The request to several organisations at once; those of her country whom she allowed to be asked are ticked."""

    def _add(self, one: act_forms.Asked) -> None:
        if one.name != "to":
            super()._add(one)
            return
        found = sorted(_fitting(self.case), key=lambda partner: partner.name)
        ticked = [partner.id for partner in found if allowed(self.case, partner.id, self.now)]
        choices = [(partner.id, showing.ISOLATED.format(f"{partner.name} ({partner.country})")) for partner in found]
        self.fields["to"] = SeveralOf(label=words.field("to"), choices=choices, coerce=str, initial=ticked)


def _fitting(case: Any) -> list[Partner]:
    """The verified partners in the country of return; all of them while that is not known, or where none is there."""
    first = case.latest(FirstContact)
    known = [one for one in partners.everyone() if one.verified and not one.blocked]
    there = [one for one in known if first and one.country == first.country_of_return]
    return there or known


def allowed(case: Any, partner: str, at: datetime) -> bool:
    """Tell whether she allowed this organisation to be asked."""
    return consent.in_force(case, Purpose.CONTACT_RECEIVING, at, recipient=partner) is not None


def beside(record: DeskRecord, form: ActForm) -> list[tuple[Any, Any]]:
    """What is known of each organisation: where, which services and languages, how many places, how it answered last."""
    known = {one.name.casefold(): one for one in directory.everyone(record.now.date())}
    answers = last_answers(record.by)
    return [
        (
            showing.ISOLATED.format(one.name),
            _about(one, known.get(one.name.casefold()), answers[one.id], allowed(record.case, one.id, record.now)),
        )
        for one in _fitting(record.case)
    ]


def _about(one: Partner, found: Provider | None, answers: list[Any], may: bool) -> list[showing.Row]:
    rows = [
        showing.Row(words.field("country"), showing.ISOLATED.format(named.country(one.country))),
        showing.Row(_("May be asked"), _("Yes, by her consent") if may else _("Not yet: ask her first")),
    ]
    if found is not None:
        services = "\n".join(str(words.word(service)) for service in found.services)
        rows.append(showing.Row(_("Services"), services))
        if found.languages:
            rows.append(
                showing.Row(words.field("languages"), showing.ISOLATED.format(named.languages(found.languages)))
            )
        if found.capacity is not None:
            rows.append(showing.Row(_("Places"), found.capacity))
    else:
        rows.append(showing.Row(_("Services"), _("Not in the directory under this name")))
    said = "\n".join(str(_answer(*answer)) for answer in answers[:NEWEST])
    return [*rows, showing.Row(_("Last answers, in the cases you can open"), said or _("None yet"))]


def _answer(answer: str, asked: datetime, at: datetime) -> Any:
    if answer == "silent":
        return format_lazy(_("silent since {day}"), day=showing.day(asked.date()))
    days = (at - asked).days
    took = format_lazy(ngettext_lazy("after {days} day", "after {days} days", days), days=days)
    return format_lazy(
        "{day}: {answer}, {took}", day=showing.day(at.date()), answer=words.word(Answer(answer)), took=took
    )


def last_answers(member: SignedIn) -> dict[str, list[tuple[str, datetime, datetime]]]:
    """How partners answered in the cases this member can open, from their cards, the newest first."""
    found: dict[str, list[tuple[str, datetime, datetime]]] = defaultdict(list)
    for card in opening.cards(member.keys):
        for partner, answer, asked, at in card.summary.get("answers", []):
            found[partner].append((answer, datetime.fromisoformat(asked), datetime.fromisoformat(at)))
    for listed in found.values():
        listed.sort(key=lambda one: one[2], reverse=True)
    return found


def not_sent(record: DeskRecord, values: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What the support request leaves out, each with the reason: she did not agree, or there is nothing to send."""
    case, to, at = record.case, values.get("to", ""), record.now
    medical = consent.in_force(case, Purpose.SHARE_MEDICAL, at, recipient=to) is not None
    security = consent.in_force(case, Purpose.SHARE_SECURITY, at, recipient=to) is not None
    papers = consent.may_share(case, Information.DOCUMENTS, at, recipient=to)
    in_hand = any(one.state is State.IN_HAND for one in newest(case).values())
    no, none = _("She did not agree to it."), _("There is nothing of it yet.")
    checks = (
        (medical, bool(values.get("medical_summary")), _("Medical summary and medicines")),
        (security, True, _("Security assessment")),
        (papers, in_hand or bool(values.get("documents")), words.field("documents")),
        (True, case.has(OutlineWished), _("Her wishes for reintegration")),
    )
    return [(what, no if not agreed else none) for agreed, there, what in checks if not (agreed and there)]


screens.FORMS["handover", "request-several"] = SeveralForm
screens.BESIDE["handover", "request-several"] = beside
screens.LEFT_OUT["handover", "support-request"] = not_sent
