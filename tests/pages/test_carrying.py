"""Cases come in from sheets after a look, and go out as files that can be read without Homeward."""

import csv
import io
import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from homeward.papers import drawing
from homeward.process.intake import FirstContact, Gender
from homeward.process.intake_sheet import SheetPerson, read_sheet
from homeward.process.intake_writing import write_sheet
from homeward.process.sheets import FORMULA
from homeward.process.writing import Compartment
from homeward.record import grants, log, opening
from homeward.reports import exporting
from tests.pages.attacked import a_case_saying
from tests.pages.people import signed_in, text

EXAMPLE = (Path(__file__).parents[2] / "examples" / "intake.csv").read_text()
FAMILY = "hwd_CodeName,hwd_CountryOfReturn,hwd_Relation,hwd_Fictional\nMaple,MD,,TRUE\nDove,MD,daughter,TRUE\n"


def codes_of(member):
    return {card.code for card in opening.cards(member.keys)}


def test_a_sheet_is_shown_before_anything_is_opened(wera, organisation):
    before = codes_of(organisation.members["wera"])
    page = text(wera.post("/cases/sheet/", {"sheet": SimpleUploadedFile("my.csv", EXAMPLE.encode())}))
    assert "Linden" in page
    assert "Accept" in page
    assert codes_of(organisation.members["wera"]) == before


def test_an_accepted_sheet_opens_linked_cases(wera, organisation):
    member = organisation.members["wera"]
    before = codes_of(member)
    answer = wera.post("/cases/sheet/", {"text": FAMILY, "accepted": "1"})
    assert answer.status_code == 302
    new = codes_of(member) - before
    assert len(new) == 2
    assert answer["Location"].split("/")[2] in new
    mother = opening.open_case(answer["Location"].split("/")[2], member.keys).case
    from_links = [one.entry for one in mother.entries if one.entry.KIND == "linked-case"]
    assert [(one.code in new, one.relation) for one in from_links] == [(True, "daughter")]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("hwd_CodeName,hwd_CountryOfReturn\nElm,Moldova\n", "Row 2, column hwd_CountryOfReturn"),
        ("hwd_CodeName,hwd_CountryOfReturn,bank\nElm,MD,x\n", "Row 1, column bank"),
        (FAMILY + "Third,MD,,TRUE\n", "Row 4, column hwd_Relation"),
        ("", "Choose a file, or paste"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_with_row_and_column_and_opens_nothing(sheet, said, wera, organisation):
    before = codes_of(organisation.members["wera"])
    answer = wera.post("/cases/sheet/", {"text": sheet, "accepted": "1"})
    assert answer.status_code == 422
    assert said in text(answer)
    assert codes_of(organisation.members["wera"]) == before


def test_a_case_goes_out_as_json_that_fits_its_schema_and_the_log_says_so(organisation):
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    code = a_case_saying("Example", code="EEE-EEE", by=wera, readers=(anna.number,))
    answer = signed_in(wera).post(f"/c/{code}/export/", {"form": "json"})
    assert answer["Content-Disposition"] == 'attachment; filename="case.json"'
    carried = json.loads(answer.content)
    assert carried["case"] == code
    assert len(carried["entries"]) == len(opening.open_case(code, wera.keys).case.entries)
    kinds = {
        one["properties"]["kind"]["const"]: one for one in exporting.schema()["properties"]["entries"]["items"]["oneOf"]
    }
    for one in carried["entries"]:
        fields = kinds[one["kind"]]["properties"]["data"]["properties"]
        assert set(one["data"]) == set(fields), one["kind"]
        for name, value in one["data"].items():
            assert fits(value, fields[name]), (one["kind"], name, value)
    assert log.about(code)[0]["what"] == "exported"


def fits(value, schema):
    """Whether a value is of the type a schema gives; enough for what these schemas hold."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    types = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict, "null": type(None)}
    if not isinstance(value, types[schema["type"]]):
        return False
    if schema["type"] == "array":
        return all(fits(one, schema["items"]) for one in value)
    if schema["type"] == "object":
        return all(fits(value[name], part) for name, part in schema["properties"].items())
    return True


def test_what_a_reader_cannot_open_is_not_in_the_file_and_named(organisation):
    wera, hana = organisation.members["wera"], organisation.members["hana"]
    code = a_case_saying("Example", code="HHH-HHH", by=wera)
    grants.assign(code, by=wera.keys, to=hana.number, compartments=[Compartment.CASE, Compartment.HEALTH])
    carried = json.loads(signed_in(hana).post(f"/c/{code}/export/", {"form": "json"}).content)
    assert carried["not_yours_to_see"] == ["asylum", "complaint", "place"]
    assert {one["compartment"] for one in carried["entries"]} == {"case", "health"}


def test_the_person_goes_out_as_a_table_that_can_be_read_in_again(wera, organisation):
    answer = wera.post("/cases/sheet/", {"text": EXAMPLE, "accepted": "1"})
    code = answer["Location"].split("/")[2]
    carried = wera.post(f"/c/{code}/export/", {"form": "htcds"}).content.decode()
    today = opening.open_case(code, organisation.members["wera"].keys).case.entries[0].at.date()
    assert read_sheet(carried, today=today).person.facts == read_sheet(EXAMPLE, today=today).person.facts


def test_a_form_that_there_is_not_is_not_here(wera, code):
    assert wera.post(f"/c/{code}/export/", {"form": "xml"}).status_code == 404


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf")), max_size=20).map(
    lambda one: " ".join(one.split())
)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(Gender))
@settings(max_examples=100, deadline=None)
def test_any_person_written_as_a_table_is_read_as_the_same_person(name, contact, needs, gender):
    given_names, contact, needs = (unicodedata.normalize("NFC", one) for one in (name, contact, needs))
    facts = FirstContact(
        given_names=given_names, country_of_return="MD", safe_contact=contact, urgent_needs=needs, gender=gender
    )
    written = write_sheet([SheetPerson(2, "Elm", facts, "", True)])
    for row in csv.reader(io.StringIO(written, newline="")):
        assert not any(cell.startswith(FORMULA) for cell in row)
    assert read_sheet(written, today=date(2031, 1, 1)).person.facts == facts


def test_a_case_is_taken_out_for_health_systems_and_stands_in_the_log(wera, code):
    answer = wera.post(f"/c/{code}/export/", {"form": "fhir"})
    assert answer["Content-Type"].startswith("application/fhir+json")
    assert json.loads(answer.content)["resourceType"] == "Bundle"
    assert log.about(code)[0]["detail"] == "fhir"


@pytest.mark.skipif(not drawing.FONTS.is_dir(), reason="the package fonts-noto-core is not installed")
def test_a_whole_case_is_taken_out_on_paper_with_everything_its_reader_can_open(wera, organisation):
    anna = organisation.members["anna"]
    code = a_case_saying("Canary of paper", code="CFG-PPR", by=anna)
    answer = signed_in(anna).post(f"/c/{code}/export/", {"form": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    read = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert read.replace("\n", " ").count("Canary of paper") > 100
    assert log.about(code)[0]["detail"] == "pdf"


@pytest.mark.skipif(not drawing.FONTS.is_dir(), reason="the package fonts-noto-core is not installed")
def test_a_letter_that_no_font_has_is_told_and_gives_no_file(organisation):
    anna = organisation.members["anna"]
    code = a_case_saying("\U00013080", code="CFG-GLY", by=anna)
    answer = signed_in(anna).post(f"/c/{code}/export/", {"form": "pdf"})
    assert answer.status_code == 409
    assert "cannot be drawn" in text(answer)
