"""On PostgreSQL the database itself shows a member the rows of their own cases alone, whatever a question forgot to ask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from homeward.casework import access, files
from homeward.office.permissions import Action
from homeward.pages.urls import urlpatterns
from homeward.process.writing import Compartment
from homeward.record import erasure, grants, verifying, whose
from homeward.record.erasure import ErasureReason
from homeward.record.models import CaseRow, EntryRow, UploadRow
from homeward.record.verifying import Keys
from tests.backup.nodes import a_node
from tests.config.test_hardening import python
from tests.pages.conftest import A_FILE
from tests.pages.people import Organisation, a_case, an_organisation, signed_in, text
from tests.postgresql import server

LOCKED = ("record_entryrow", "record_cardrow", "record_filerow", "record_filepartrow", "record_registerrow")


@pytest.fixture(scope="module")
def folder() -> Iterator[str]:
    with server.running() as folder:
        yield folder


@pytest.fixture
def organisation(folder: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Organisation]:
    """An organisation whose node has its tables in PostgreSQL."""
    with server.database(folder, django_db_blocker):
        yield an_organisation()


@pytest.fixture
def code(organisation: Organisation) -> str:
    """A case of wera's with a file; the supervisors read it too."""
    made = a_case(organisation)
    files.keep(made, A_FILE, title="Leaflet", to=Compartment.CASE, by=organisation.members["wera"])
    return made


def seen() -> dict[str, int]:
    """How many rows each table shows to a question that forgot to ask whose they are."""
    found = {}
    with connection.cursor() as cursor:
        for table in LOCKED:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def seen_by(of: Organisation, name: str) -> int:
    with whose.asking_for(of.members[name].number):
        return sum(seen().values())


def test_only_readers_of_a_case_see_its_rows_and_officers_the_register(organisation: Organisation, code: str) -> None:
    assert all(seen().values())
    with whose.asking_for(organisation.members["wera"].number):
        assert all(seen().values())
    # They read no case here; hana reads the case compartment as every health worker does.
    for name in ("walter", "ines", "aldo", "adam"):
        assert seen_by(organisation, name) == 0
    with whose.asking_for(0):
        assert sum(seen().values()) == 0
    assert code


def test_who_comes_past_the_program_sees_no_row_unless_she_says_for_whom(
    organisation: Organisation, code: str, folder: str
) -> None:
    del organisation, code
    name = connection.settings_dict["NAME"]
    with psycopg.connect(dbname=name, user=server.NODE, host=folder) as other:
        assert all(other.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,) for table in LOCKED)
        assert other.execute("UPDATE record_entryrow SET sealed = ''").rowcount == 0
        assert other.execute("DELETE FROM record_cardrow").rowcount == 0


def test_a_member_writes_no_row_into_a_case_of_others(organisation: Organisation, code: str) -> None:
    with whose.asking_for(organisation.members["walter"].number):
        case = CaseRow.objects.get(code=code)
        with pytest.raises(ProgrammingError, match="row-level security"):
            UploadRow.objects.create(name="x", case=case, compartment="case", generation=1, member=1, size=1, at=1)


def test_access_that_ends_takes_the_rows_away(organisation: Organisation, code: str) -> None:
    wera = organisation.members["wera"]
    access.recuse(code, by=wera)
    assert seen_by(organisation, "wera") == 0
    assert seen_by(organisation, "anna") > 0


def test_an_undone_transaction_does_not_leave_the_rows_of_another(organisation: Organisation, code: str) -> None:
    del code
    assert seen_by(organisation, "walter") == 0
    with whose.asking_for(organisation.members["walter"].number), transaction.atomic():
        with whose.asking_for_the_node():
            assert all(seen().values())
        transaction.set_rollback(True)
    assert seen_by(organisation, "walter") == 0


def test_pages_answer_readers_and_nobody_else(organisation: Organisation, code: str) -> None:
    pages = (f"/c/{code}/", f"/c/{code}/timeline/", f"/c/{code}/files/2/picture/", f"/c/{code}/consent/", "/cases/")
    wera, walter = (signed_in(organisation.members[name]) for name in ("wera", "walter"))
    assert [wera.get(one).status_code for one in pages] == [200] * len(pages)
    assert [walter.get(one).status_code for one in pages] == [404] * (len(pages) - 1) + [200]
    assert "Heron" not in text(walter.get("/cases/"))
    assert Client().get(pages[0]).status_code == 302
    assert verifying.whole(Keys("us")).wrong == []


def test_without_the_desk_a_page_of_a_stranger_is_empty_still(
    organisation: Organisation, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk, the grants and the permissions all forgotten: the database alone says no."""

    def careless(_request: Any, code: str) -> HttpResponse:
        rows = EntryRow.objects.filter(case__code=code)
        return HttpResponse(b"".join(bytes(one.sealed) for one in rows))

    careless.rule = Action.READ_CASE  # type: ignore[attr-defined]
    pattern = next(one for one in urlpatterns if one.name == "timeline")
    monkeypatch.setattr(pattern, "callback", careless)
    assert signed_in(organisation.members["wera"]).get(f"/c/{code}/timeline/").content
    assert signed_in(organisation.members["walter"]).get(f"/c/{code}/timeline/").content == b""


def test_two_supervisors_erase_a_case_of_which_the_second_is_no_reader(organisation: Organisation, code: str) -> None:
    anna, berta = organisation.members["anna"], organisation.members["berta"]
    assert berta.number not in grants.readers(code)
    asked = erasure.ask(code, 0, ErasureReason.HER_WISH, by=anna.keys)
    answer = signed_in(berta).post("/log/", {"asked": asked})
    assert answer.status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(length(sealed)) FROM record_entryrow")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM record_filerow")
        assert cursor.fetchone() == (0,)


def test_a_server_of_pages_asks_for_nobody_by_itself(tmp_path: Path) -> None:
    order = (
        "from homeward.record import whose; print(whose.reader()); import homeward.config.wsgi; print(whose.reader())"
    )
    done = python(a_node(tmp_path / "own"), order, tmp_path)
    assert done.stdout.decode().split() == ["node", "0"], done.stderr.decode()
