"""Who asked for a departure never approves it, at whatever entrance; a deputy does no more than the one deputised for."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from homeward.casework import table
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.process.case import Staff
from homeward.process.departure import ApprovalAsked, DepartureApproved
from homeward.process.handover_notes import HandedOver
from homeward.process.writing import Compartment
from homeward.record import book, opening
from homeward.record.book import Draft
from tests.pages.people import Organisation, a_case, signed_in, text
from tests.process.builders import NOW, ready_to_depart

CODE = "RDY-234"
# A browser sends the button that was pressed.
PRESSED = {"send": "yes"}
NOT_OFFERED = 404


@pytest.fixture
def ready(organisation: Organisation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A case of wera's whose conditions are met; both supervisors read it, and it is the day of the builders."""
    wera, anna, berta = (organisation.members[name] for name in ("wera", "anna", "berta"))
    drafts = [
        Draft(one.entry, Staff(wera.number) if isinstance(one.by, Staff) else one.by, one.at)
        for one in ready_to_depart().entries
    ]
    readers = {one.number: tuple(Compartment) for one in (anna, berta)}
    book.create_case(CODE, keys=wera.keys, readers=readers, drafts=drafts, card={"name": "Heron"})
    # A clock of this test alone: other tests run beside it with the same folder.
    (tmp_path / "clock").write_text(NOW.isoformat())
    monkeypatch.setattr(type(settings.NODE), "clock_file", tmp_path / "clock")
    return CODE


def approvals(by: SignedIn) -> int:
    return len(opening.open_case(CODE, by.keys).case.every(DepartureApproved))


def asks(client: Client) -> None:
    assert client.post(f"/c/{CODE}/departure/?do=ask-approval", PRESSED).status_code == 302


def test_who_asked_approves_at_no_page_and_by_no_form(ready: str, organisation: Organisation) -> None:
    anna = organisation.members["anna"]
    client = signed_in(anna)
    asks(client)
    refused = client.post(f"/c/{ready}/departure/?do=approve", PRESSED)
    assert refused.status_code == 409
    assert "Another supervisor must" in text(refused)
    for page in (*table.PAGES, "day", "left", "send-now"):
        for typed in (PRESSED, {"by": "2", "do": "approve"}, {"by_telephone": "on"}):
            client.post(f"/c/{ready}/{page}/?do=approve", typed)
    assert approvals(anna) == 0


def test_asking_again_by_another_does_not_let_the_first_one_approve(ready: str, organisation: Organisation) -> None:
    anna = organisation.members["anna"]
    for name in ("anna", "wera"):
        asks(signed_in(organisation.members[name]))
    assert signed_in(anna).post(f"/c/{ready}/departure/?do=approve", PRESSED).status_code == 409
    assert approvals(anna) == 0


def test_another_session_of_who_asked_approves_no_more_than_the_first(ready: str, organisation: Organisation) -> None:
    anna = organisation.members["anna"]
    asks(signed_in(anna))
    assert signed_in(anna).post(f"/c/{ready}/departure/?do=approve", PRESSED).status_code == 409
    assert approvals(anna) == 0


def test_two_persons_do_it(ready: str, organisation: Organisation) -> None:
    wera, berta = organisation.members["wera"], organisation.members["berta"]
    asks(signed_in(wera))
    assert signed_in(wera).post(f"/c/{ready}/departure/?do=approve", PRESSED).status_code == NOT_OFFERED
    assert signed_in(berta).post(f"/c/{ready}/departure/?do=approve", PRESSED).status_code == 302
    case = opening.open_case(ready, berta.keys).case
    assert case.written(DepartureApproved).by == Staff(berta.number)
    assert case.written(ApprovalAsked).by == Staff(wera.number)


def test_a_deputy_named_on_the_page_reads_and_writes_and_does_not_approve(organisation: Organisation) -> None:
    code = a_case(organisation)
    wera, walter = organisation.members["wera"], organisation.members["walter"]
    anna = signed_in(organisation.members["anna"])
    until = (clock.now().date() + timedelta(days=7)).isoformat()
    typed = {"of": wera.number, "to": walter.number, "note": "Leave until then", "until": until}
    assert anna.post("/team/work/", typed).status_code == 302
    deputy = signed_in(walter)
    assert deputy.get(f"/c/{code}/").status_code == 200
    told = text(deputy.get(f"/c/{code}/colleagues/"))
    assert "Leave until then" in told
    assert deputy.post(f"/c/{code}/departure/?do=approve", PRESSED).status_code == NOT_OFFERED
    assert signed_in(wera).get(f"/c/{code}/").status_code == 200, "who is away still reads"
    said = opening.open_case(code, walter.keys).case.latest(HandedOver)
    assert said is not None
    assert said.to_member == walter.number
    assert deputy.get("/team/work/").status_code == 403, "and hands nothing on"


@pytest.mark.parametrize("until", ["2001-01-01", "not a day"])
def test_a_deputy_needs_a_day_that_lies_ahead(until: str, organisation: Organisation) -> None:
    code = a_case(organisation)
    wera, walter = organisation.members["wera"], organisation.members["walter"]
    typed = {"of": wera.number, "to": walter.number, "note": "Leave", "until": until}
    answer = signed_in(organisation.members["anna"]).post("/team/work/", typed)
    assert answer.status_code == 422
    assert signed_in(walter).get(f"/c/{code}/").status_code == 404
