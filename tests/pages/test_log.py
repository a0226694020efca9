"""Who looked, who saw her file, the weekly sheet, and erasure by two members, through the pages."""

import re

import pytest
from django.test import Client

from homeward.casework import organisation as casework_organisation
from homeward.casework import seen, verifying
from homeward.exchange import nodekeys
from homeward.office.models import SettingRow
from homeward.record import proof
from tests.pages.people import Organisation, signed_in, text


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


@pytest.fixture
def berta(organisation: Organisation) -> Client:
    return signed_in(organisation.members["berta"])


def test_staff_see_line_by_line_who_looked_and_she_is_told_roles_without_names(
    organisation: Organisation, code: str, wera: Client
) -> None:
    wera.get(f"/c/{code}/timeline/")
    page = text(wera.get(f"/c/{code}/log/"))
    assert "Wera" in page
    assert "Looked at the case" in page
    (one,) = [line for line in seen.by_staff(code) if line.role == "worker"]
    assert one.name == ""
    assert one.times >= 2
    SettingRow.objects.create(name=seen.SETTING, value=True)
    assert "Wera" in {line.name for line in seen.by_staff(code)}


def test_what_was_refused_to_somebody_is_not_told_as_seen(organisation: Organisation, code: str) -> None:
    before = seen.by_staff(code)
    signed_in(organisation.members["walter"]).get(f"/c/{code}/")
    assert seen.by_staff(code) == before


def test_the_weekly_sheet_is_enough_to_check_the_log(anna: Client) -> None:
    assert "There is no checkpoint yet" in text(anna.get("/log/sheet/"))
    kept = proof.checkpoint_note(casework_organisation.own_id(), nodekeys.signing(casework_organisation.server_key()))
    page = text(anna.get("/log/sheet/"))
    found = re.search(r"[A-Za-z0-9+/]{43}=", page)
    assert found is not None
    assert verifying.whole((verifying.from_sheet(kept.checkpoint.size, found[0]),)).wrong == []
    other = "A" + found[0][1:] if found[0][0] != "A" else "B" + found[0][1:]
    wrong = verifying.whole((verifying.from_sheet(kept.checkpoint.size, other),)).wrong
    assert "the printed sheet" in wrong[0].what


def test_one_asks_another_agrees_and_the_text_is_gone_but_not_that_it_was_erased(
    anna: Client, berta: Client, code: str
) -> None:
    page = text(anna.get(f"/c/{code}/erase/"))
    number = re.findall(r'value="(\d+)"', page)[-1]
    assert anna.post(f"/c/{code}/erase/", {"number": number, "reason": "wrong-person"}).status_code == 302
    asked = re.findall(r'name="asked" value="(\d+)"', text(anna.get("/log/")))[0]
    assert anna.post("/log/", {"asked": asked, "agree": "1"}).status_code == 409
    assert berta.post("/log/", {"asked": asked, "agree": "1"}).status_code == 302
    page = text(anna.get(f"/c/{code}/log/"))
    assert "Not yet complete" in page
    assert "asked by \u2068Anna\u2069, agreed by \u2068Berta\u2069" in page
    assert berta.post("/log/", {"asked": asked, "agree": "1"}).status_code == 409
    assert verifying.whole().wrong == []


def test_a_whole_case_is_not_erased_while_it_is_open(anna: Client, code: str) -> None:
    answer = anna.post(f"/c/{code}/erase/", {"number": "0", "reason": "her-wish"})
    assert answer.status_code == 422
    assert "Close the case first" in text(answer)


def test_an_asking_can_be_taken_back_and_nonsense_is_not_there(anna: Client, berta: Client, code: str) -> None:
    anna.post(f"/c/{code}/erase/", {"number": "1", "reason": "court"})
    asked = re.findall(r'name="asked" value="(\d+)"', text(anna.get("/log/")))[0]
    assert berta.post("/log/", {"asked": asked, "withdraw": "1"}).status_code == 302
    assert berta.post("/log/", {"asked": asked, "agree": "1"}).status_code == 409
    assert berta.post("/log/", {"asked": "x"}).status_code == 404


def test_a_supervisor_decides_whether_she_is_told_names(anna: Client, wera: Client, code: str) -> None:
    assert wera.post("/log/choices/", {"names": "yes"}).status_code == 403
    wera.get(f"/c/{code}/")
    assert {one.name for one in seen.by_staff(code)} == {""}
    assert anna.post("/log/choices/", {"names": "yes"}).status_code == 302
    assert "Wera" in {one.name for one in seen.by_staff(code)}
    assert anna.post("/log/choices/", {"names": "perhaps"}).status_code == 422
    assert anna.post("/log/choices/", {"names": "no"}).status_code == 302
    assert {one.name for one in seen.by_staff(code)} == {""}
