"""What there is to look at is shown on the overview and on its page; a colleague of whom abuse is said reads nothing of it."""

import pytest
from django.test import Client

from homeward.casework import desk, table
from homeward.casework.acts import perform
from homeward.office.permissions import Action
from homeward.process.complaints import ComplaintMade
from homeward.process.status import StatusStated
from homeward.process.writing import Compartment
from homeward.record import grants, opening
from homeward.record.grants import NoGrant
from tests.pages.people import Organisation, a_case, signed_in, text

COMPLAIN = table.act("complaint", "complain")


def test_a_deadline_stands_on_the_overview_and_on_its_page(organisation: Organisation, wera: Client, code: str) -> None:
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(StatusStated(removal_order=True, removal_deadline=record.now.date()))
    said = "A removal order names a last day"
    assert f'<a class="govuk-link" href="/c/{code}/status/">{said}' in wera.get(f"/c/{code}/").content.decode()
    assert said in text(wera.get(f"/c/{code}/status/"))
    assert said not in text(wera.get(f"/c/{code}/health/"))


def test_abuse_by_a_colleague_ends_their_access_before_it_is_written(organisation: Organisation, code: str) -> None:
    anna, wera = organisation.members["anna"], organisation.members["wera"]
    assert wera.number in grants.readers(code)
    abuse = {"words": "he asked for money", "handler": anna.number, "subject": wera.number, "abuse": True}
    perform(code, COMPLAIN, by=anna, **abuse)
    assert wera.number not in grants.readers(code)
    with pytest.raises(NoGrant):
        opening.open_case(code, wera.keys)
    assert signed_in(wera).get(f"/c/{code}/").status_code == 404
    (told,) = opening.open_case(code, anna.keys).case.every(ComplaintMade)
    assert told.entry.subject == wera.number


def test_where_nobody_else_would_read_the_case_a_notice_asks_for_another_reader(organisation: Organisation) -> None:
    anna, wera = organisation.members["anna"], organisation.members["wera"]
    code = a_case(organisation, by="wera", name="Plover")
    for reader in set(grants.readers(code)) - {anna.number, wera.number}:
        grants.end(code, reader, by=anna.keys)
    perform(code, COMPLAIN, by=anna, words="he hit her", handler=anna.number, subject=wera.number, abuse=True)
    assert wera.number in grants.readers(code)
    page = f"/c/{code}/complaint/"
    assert "let another colleague read the case" in text(signed_in(anna).get(page))
    grants.assign(code, by=anna.keys, to=organisation.members["walter"].number, compartments=[Compartment.CASE])
    assert "let another colleague read" not in text(signed_in(anna).get(page))
    assert wera.number not in grants.readers(code)
