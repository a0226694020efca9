"""Lists from a spreadsheet: columns and values explained, rows read or refused one by one, accepted or not, undone in one step."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from homeward.casework import desk, importing
from homeward.casework import table as acts_table
from homeward.casework.acts import perform
from homeward.process.closing import CaseClosed, WhyClosed
from homeward.process.consent import Purpose
from homeward.process.intake import FirstContact, Gender
from homeward.process.sheets import SheetRefused
from homeward.record import erasure, opening
from homeward.record.erasure import ErasureReason
from tests.pages.people import Organisation, signed_in, text

LIST = """First name,Surname,Date of birth,Sex,Country of return,Notes
Canary,One,03.04.1999,F,MD,=cmd
Canary,Two,31.12.2001,femme,Ukraine,
Canary,Three,31.31.2001,F,UA,
,,,,,
Canary,Four,01.01.2000,F,Nowhereland,
"""
PLAN = {
    **{f"column-{place}": name for place, name in enumerate(
        ("prs_FirstName", "prs_SecondName", "prs_Birthdate", "prs_Gender", "hwd_CountryOfReturn", "")
    )},
    "days": "day-month-year",
    "value-prs_Gender-0": "Feminine",
    "value-prs_Gender-1": "Feminine",
}  # fmt: skip


def uploaded(client: Client, raw: bytes, name: str = "list.csv") -> HttpResponse:
    return client.post("/cases/import/", {"file": SimpleUploadedFile(name, raw)})


def carried(response: HttpResponse) -> str:
    """The list as the page carries it to the next step."""
    return importing.as_text(importing.read_file(LIST.encode())) if response.status_code == 200 else ""


def test_columns_are_guessed_by_name_and_unknown_values_asked_about(wera: Client) -> None:
    shown = text(uploaded(wera, LIST.encode()))
    assert re.search(r'name="column-0".*?value="prs_FirstName" selected', shown, re.S)
    assert re.search(r'name="column-5".*?value="" selected', shown, re.S)
    assert 'name="value-prs_Gender-1"' in shown


def test_each_row_is_shown_or_refused_with_its_number_and_nothing_is_opened(
    wera: Client, organisation: Organisation
) -> None:
    before = len(opening.cards(organisation.members["wera"].keys))
    page = wera.post("/cases/import/look/", {**PLAN, "text": carried(uploaded(wera, LIST.encode()))})
    shown = text(page)
    assert "2 rows can be taken in." in shown
    assert "Row 4, Date of birth" in shown
    assert "Row 6, Country of return" in shown
    assert len(opening.cards(organisation.members["wera"].keys)) == before


def accepted(client: Client, organisation: Organisation) -> list[str]:
    known = {card.code for card in opening.cards(organisation.members["wera"].keys)}
    listed = carried(uploaded(client, LIST.encode()))
    client.post("/cases/import/look/", {**PLAN, "text": listed, "accepted": "1"})
    return [card.code for card in opening.cards(organisation.members["wera"].keys) if card.code not in known]


def test_what_is_accepted_becomes_cases_with_what_the_rows_say(wera: Client, organisation: Organisation) -> None:
    codes = accepted(wera, organisation)
    people = [desk.read(code, by=organisation.members["wera"]).case.latest(FirstContact) for code in codes]
    assert {(one.family_name, str(one.date_of_birth), one.gender, one.country_of_return) for one in people if one} == {
        ("One", "1999-04-03", Gender.FEMININE, "MD"),
        ("Two", "2001-12-31", Gender.FEMININE, "UA"),
    }


def test_a_list_is_undone_in_one_step_but_for_cases_on_which_somebody_worked(
    wera: Client, organisation: Organisation
) -> None:
    one, other = accepted(wera, organisation)
    refuse = acts_table.act("consent", "refuse")
    perform(one, refuse, by=organisation.members["wera"], purpose=Purpose.TRACING)
    (batch,) = importing.batches(organisation.members["wera"])
    shown = text(wera.post("/cases/import/undo/", {"batch": batch.name}, follow=True))
    assert f"Somebody has worked on {one} since" in shown
    closed = desk.read(other, by=organisation.members["wera"]).case.latest(CaseClosed)
    assert closed is not None
    assert closed.why is WhyClosed.IMPORT_UNDONE
    assert desk.read(one, by=organisation.members["wera"]).case.latest(CaseClosed) is None
    # Two members can erase it at once.
    anna = signed_in(organisation.members["anna"])
    answer = anna.post(f"/c/{other}/erase/", {"number": 0, "reason": ErasureReason.RETENTION.value})
    assert answer.status_code == 302
    assert [(one.code, one.number) for one in erasure.every()] == [(other, 0)]


def test_two_columns_for_one_thing_are_refused(wera: Client) -> None:
    twice = {**PLAN, "column-1": "prs_FirstName", "text": carried(uploaded(wera, LIST.encode()))}
    answer = wera.post("/cases/import/look/", twice)
    assert answer.status_code == 422
    assert "this column stands twice" in text(answer)


def a_workbook() -> bytes:
    """A workbook as a spreadsheet program writes it, with a day and a number."""
    book = openpyxl.Workbook()
    book.active.append(["Given name", "DOB", "Age"])
    book.active.append(["Canary", date(1999, 4, 3), 27])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_is_read_with_its_days_and_numbers_as_they_are_meant() -> None:
    sheet = importing.read_file(a_workbook())
    assert sheet.header == ("Given name", "DOB", "Age")
    assert sheet.rows == ((2, ("Canary", "1999-04-03", "27")),)


@pytest.mark.parametrize(
    "raw",
    [b"", b"only a header", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0 nothing", b"\xff\xfe\x00a,b", b"a,b\n" + b'"', b"a\n" + b"x\n" * 300],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(raw: bytes, wera: Client) -> None:
    with pytest.raises(SheetRefused):
        importing.read_file(raw)
    if raw:
        assert uploaded(wera, raw).status_code == 422


def altered(raw: bytes, *changes: tuple[int, int]) -> bytes:
    """A packed file with bytes of the first entry of its directory changed, each at its place there."""
    made, at = bytearray(raw), raw.index(b"PK\x01\x02")
    for place, value in changes:
        made[at + place] = value
    return bytes(made)


# Bytes 6 and 9: the version that unpacks it, and that its name is UTF-8; byte 46: the name's first.
@pytest.mark.parametrize(
    "changes", [((6, 84),), ((9, 8), (46, 0xFF))], ids=["packed-by-a-later-program", "named-in-no-utf-8"]
)
def test_a_workbook_whose_directory_is_damaged_is_refused_in_words(
    changes: tuple[tuple[int, int], ...], wera: Client
) -> None:
    assert uploaded(wera, altered(a_workbook(), *changes)).status_code == 422


def test_a_workbook_that_unpacks_to_a_flood_is_refused_before_it_does() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\0" * (importing.MOST_UNPACKED + 1))
    with pytest.raises(SheetRefused):
        importing.read_file(made.getvalue())


def test_an_altered_step_starts_again(wera: Client) -> None:
    for wrong in ("", "nonsense", ",a\n1,b,c", ",a\nx,b"):
        assert wera.post("/cases/import/look/", {**PLAN, "text": wrong}).headers["Location"] == "/cases/import/"
