"""Every address refuses a post without the token, leads to no other site, and gives no table in which a cell is a formula."""

import csv
import io
import os
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from homeward.casework import table
from homeward.pages.cases import FILES
from homeward.pages.urls import urlpatterns
from homeward.process.sheets import FORMULA
from homeward.record.models import LeafRow
from tests.pages.attacked import a_case_saying
from tests.pages.people import Organisation, signed_in
from tests.pages.test_deny_by_default import address
from tests.pages.test_report import a_report_naming

# What partner nodes and machines send carries its own signatures; leaving works however old the page was.
WITHOUT_A_TOKEN = {"leave", "away-send", *(one.name for one in urlpatterns if str(one.pattern).startswith("x/"))}
ENDING = ("sign-out", "leave")
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)")
# `make attack` tries each way in which a formula begins.
FORMULAS = ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)")[: 4 if os.environ.get("ATTACK_ALL") == "1" else 1]


def every_post(code: str) -> list[tuple[str, str]]:
    """Every address with its name, and every form of a case."""
    forms = [(f"/c/{code}/{act.page}/?do={act.name}", "case-page") for act in table.ACTS]
    return [(address(one, code), str(one.name)) for one in urlpatterns] + forms


def test_every_address_refuses_a_post_without_its_token(organisation: Organisation, code: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(signed_in(organisation.members["anna"]).cookies)
    answers = {
        name: client.post(one, {"words": "x"}).status_code
        for one, name in every_post(code)
        if name not in WITHOUT_A_TOKEN
    }
    assert len(answers) > 90
    assert {name: status for name, status in answers.items() if status != 403} == {}


def rows() -> dict[str, str]:
    """What stands in every table, but for the log, which has each look, sessions, which are seen to be in use, what is counted
    of refused envelopes, and the report of a month, which stays as it was first shown."""
    left_out = {"record_leafrow", "record_tilerow", "office_vaultrow", "django_session"}
    left_out |= {"exchange_refusedrow", "record_reportrow"}
    return {
        one._meta.db_table: repr(sorted(one.objects.values_list(), key=repr))
        for one in apps.get_models()
        if one._meta.db_table not in left_out
    }


def test_looking_at_every_address_changes_nothing_but_the_log(organisation: Organisation, code: str) -> None:
    clients = [signed_in(organisation.members[name]) for name in ("anna", "wera", "adam")]
    before, leaves = rows(), LeafRow.objects.count()
    for client in clients:
        for one, name in every_post(code):
            if name not in ENDING:
                client.get(one)
    after = rows()
    assert {table for table in after if after[table] != before[table]} == set()
    assert LeafRow.objects.count() > leaves + 100


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_leads_to_another_site(method: str, organisation: Organisation, code: str) -> None:
    names = ("next", "to", "url", "back", "return", "go", "redirect", "path", "lang", "saved", "with", "kept")
    client = signed_in(organisation.members["anna"])
    for at, (one, name) in enumerate(every_post(code)):
        if "?do=" in one or name in ENDING:
            continue
        where = ELSEWHERE[at % len(ELSEWHERE)]
        answer: Any = getattr(client, method)(one, dict.fromkeys(names, where), HTTP_REFERER=where)
        there = answer.headers.get("Location", "")
        assert there == "" or (there.startswith("/") and there[1:2] not in ("/", "\\")), (one, there)
        assert "evil.example" not in there.partition("?")[0], one


def tables_of(client: Client, code: str) -> dict[str, list[str]]:
    """The cells of every table that an address or an export gives as a file, by its address."""
    asked = {"as": "csv", "month": "2019-01"}
    listed = [one for one, name in every_post(code) if "?do=" not in one and name not in ENDING]
    answers = [(one, client.get(one, asked)) for one in listed]
    answers += [(form, client.post(f"/c/{code}/export/", {"form": form})) for form in ("pdf", *FILES)]
    return {
        one: [cell for row in csv.reader(io.StringIO(answer.content.decode(), newline="")) for cell in row]
        for one, answer in answers
        if any(
            kind in answer.headers.get("Content-Type", "") for kind in ("csv", "tab-separated", "excel", "spreadsheet")
        )
    }


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_table_that_can_be_saved_holds_a_cell_that_is_a_formula(
    formula: str, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    code = a_case_saying(formula, code="FFF-FFF", by=wera, readers=(anna.number,))
    a_report_naming(formula, organisation, monkeypatch)
    found = tables_of(signed_in(anna), code)
    assert set(found) == {"htcds", "/report/"}, "another table that can be saved: see that no cell of it is a formula"
    for one, cells in found.items():
        assert [cell for cell in cells if cell.lstrip(" ").startswith(FORMULA)] == [], one
        assert any(formula.strip() in cell for cell in cells), one
