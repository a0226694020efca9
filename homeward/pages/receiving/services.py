"""Services of one person: each from referral to what she says of it, grants with their instalments, attendance, work, housing."""

from typing import Any

from homeward.casework.desk import DeskRecord
from homeward.pages import act_forms, addresses, screens, showing, words
from homeward.process import long_term, reintegration
from homeward.process.case import Case
from homeward.process.long_term import AttendanceNoted, GrantAgreed, HousingAgreed, ServiceJudged, WorkPlaced
from homeward.process.reintegration import ComponentPlanned, Wish
from homeward.process.services import Progress, Service, ServiceProgress

# The order in which a service is got, so that what is missing is seen.
CHAIN = (Progress.REFERRED, Progress.APPOINTMENT, Progress.ATTENDED, Progress.RECEIVED)


def page(record: DeskRecord) -> dict[str, Any]:
    """What the page of services shows beside the entries."""
    case = record.case
    keys = dict.fromkeys(one.entry.which for one in case.every(ServiceProgress))
    return {
        "planned": [_planned(one, record.code) for one in _not_asked_for(case, keys)],
        "services": [_service(case, service, provider, record.code) for service, provider in keys],
        "grants": [_grant(case, one, record.code) for one in case.every(GrantAgreed)],
        "attendance": [_attendance(one.entry) for one in reversed(case.every(AttendanceNoted))],
        "work": [showing.rows(one.entry, showing.Names()) for one in reversed(case.every(WorkPlaced))],
        "housing": [showing.rows(one.entry, showing.Names()) for one in reversed(case.every(HousingAgreed))],
    }


def _not_asked_for(case: Case, keys: dict[tuple[Service, str], None]) -> list[ComponentPlanned]:
    """What her plan names and nobody has referred her to yet."""
    stated = [one.entry for one in reintegration.components(case).values()]
    planned = [one for one in stated if one.wish is Wish.PLANNED and one.service is not None]
    return [one for one in planned if (one.service, one.provider) not in keys]


def _form(code: str, act: str, **known: str) -> str:
    return addresses.of_form(code, "services", act, **known)


def _planned(one: ComponentPlanned, code: str) -> dict[str, Any]:
    known = {"service": str(one.service), "provider": one.provider, "progress": Progress.REFERRED.value}
    return {
        "service": words.word(one.service),
        "provider": showing.ISOLATED.format(one.provider),
        "begins": showing.day(one.begins) if one.begins else "",
        "address": _form(code, "progress", **known),
    }


def _service(case: Case, service: Service, provider: str, code: str) -> dict[str, Any]:
    steps = [one.entry for one in case.every(ServiceProgress) if one.entry.which == (service, provider)]
    judged = [one.entry for one in case.every(ServiceJudged) if one.entry.which == (service, provider)]
    return {
        "service": words.word(service),
        "provider": showing.ISOLATED.format(provider),
        "now": words.word(steps[-1].progress),
        "missed": steps[-1].progress is Progress.MISSED,
        "chain": [(words.word(step), _last(steps, step)) for step in CHAIN],
        "judged": words.word(judged[-1].satisfaction) if judged else "",
        "words": showing.ISOLATED.format(judged[-1].words) if judged and judged[-1].words else "",
        "address": _form(code, "progress", service=service.value, provider=provider),
        "judge": _form(code, "judged", service=service.value, provider=provider),
    }


def _last(steps: list[ServiceProgress], step: Progress) -> str:
    found = [one for one in steps if one.progress is step]
    times = f" ({len(found)})" if len(found) > 1 else ""
    return f"{showing.day(found[-1].on)}{times}" if found else ""


def _grant(case: Case, one: Any, code: str) -> dict[str, Any]:
    paid = long_term.paid(case, one.number)
    return {
        "provider": showing.ISOLATED.format(one.entry.provider),
        "purpose": showing.ISOLATED.format(one.entry.purpose),
        "amount": f"{one.entry.amount} {one.entry.currency}",
        "left": f"{long_term.left_of(case, one)} {one.entry.currency}",
        "instalments": one.entry.instalments,
        "paid": [(showing.day(part.on), f"{part.amount}", showing.ISOLATED.format(part.receipt)) for part in paid],
        "address": _form(code, "instalment", grant=str(one.number)) if long_term.left_of(case, one) else "",
    }


def _attendance(one: AttendanceNoted) -> dict[str, Any]:
    return {
        "provider": showing.ISOLATED.format(one.provider),
        "from": showing.day(one.begins),
        "to": showing.day(one.ends),
        "there": one.days_there,
        "of": one.days_expected,
    }


# An instalment points at its grant, as other entries point at what they are about.
act_forms.ENTRIES["grant"] = (GrantAgreed,)
screens.EXTRAS["services"] = page
screens.TEMPLATES["services"] = "receiving/services.html"
