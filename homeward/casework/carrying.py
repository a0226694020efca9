"""Cases in and out as files: intake sheets read in after a look, a case carried out with a leaf in the log."""

from django.db import transaction

from homeward.casework import desk
from homeward.casework import opening as casework_opening
from homeward.casework.desk import DeskRecord
from homeward.exchange import nodekeys
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import intake
from homeward.process.intake_sheet import IntakeSheet, SheetPerson, read_sheet
from homeward.record import log
from homeward.record.log import Leaf
from homeward.reports import exporting, fhir

FORMS = ("json", "htcds", "fhir")
# How the person stands in the case of a relative who travels along.
TRAVELS_WITH = "travels with"


def look_at(text: str) -> IntakeSheet:
    """Read an intake sheet without writing anything.

    :raises SheetRefused: with row, column and reason for the first thing that cannot be
    """
    return read_sheet(text, today=clock.now().date())


def take_in(text: str, *, by: SignedIn) -> tuple[str, ...]:
    """Open a case for each person of a sheet; those who travel along are linked to the first. Gives the codes, the person's first.

    :raises SheetRefused: with row, column and reason; no case is opened then
    :raises NotPermitted: when no role of this member may open cases
    """
    sheet = look_at(text)
    with transaction.atomic():
        first = _open(sheet.person, by)
        codes = [first]
        for one in sheet.family:
            code = _open(one, by)
            codes.append(code)
            _link(first, code, one.relation, by)
            _link(code, first, TRAVELS_WITH, by)
    return tuple(codes)


def _open(one: SheetPerson, by: SignedIn) -> str:
    return casework_opening.open_new(by=by, entries=(one.facts,), name=one.code_name, fictional=one.fictional)


def _link(code: str, to: str, relation: str, by: SignedIn) -> None:
    with desk.opened(code, by=by, to=Action.WRITE_CASE) as record:
        record.write(intake.linked(record.case, code=to, relation=relation))


def carry_out(code: str, form: str, *, by: SignedIn) -> str:
    """Give a case as a file's text, as far as this member can open it; the log says so first.

    :raises KeyError: for a form that is none of `FORMS`
    :raises NoGrant: when this member holds no grant for the case
    """
    if form not in FORMS:
        raise KeyError(form)
    record = taken_out(code, form, by=by)
    if form == "htcds":
        return exporting.as_htcds(record.case)
    if form == "fhir":
        own = nodekeys.own_card()[0].name
        return fhir.as_fhir(record.case, code=code, organisation=own, at=record.now)
    return exporting.as_json(record.case, code=code, at=record.now)


def taken_out(code: str, form: str, *, by: SignedIn) -> DeskRecord:
    """Open a case to be carried out in a form; the log says so first.

    :raises NoGrant: when this member holds no grant for the case
    """
    record = desk.take(code, by=by)
    log.write(Leaf("exported", by.number, code, form))
    return record
