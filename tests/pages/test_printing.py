"""Printing papers of a case: looked at first, in a language, and logged."""

import io

import pytest
from pypdf import PdfReader

from homeward.casework import opening as casework_opening
from homeward.papers import drawing
from homeward.process.writing import Compartment
from homeward.record import log
from tests.pages.people import signed_in

pytestmark = pytest.mark.skipif(not drawing.FONTS.is_dir(), reason="the package fonts-noto-core is not installed")


def test_every_paper_of_the_case_is_listed_and_can_be_looked_at(wera, code):
    shown = wera.get(f"/c/{code}/print/").content.decode()
    for name in ("leaflet", "complaint-card", "declaration", "travel-sheet", "pocket-card"):
        assert f"/c/{code}/print/{name}/" in shown
        assert wera.get(f"/c/{code}/print/{name}/").status_code == 200
        picture = wera.get(f"/c/{code}/print/{name}/1/?language=ar")
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
        assert wera.get(f"/c/{code}/print/{name}/9/").status_code == 404


def test_a_printed_paper_is_a_file_with_a_name_that_says_nothing_and_stands_in_the_log(wera, organisation, code):
    answer = wera.post(f"/c/{code}/print/declaration/", {"language": "fr"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Lang"] == "fr"
    newest = log.about(code)[0]
    assert (newest["what"], newest["by"]) == ("printed", organisation.members["wera"].number)


def test_a_paper_that_the_rules_do_not_allow_yet_says_why_and_gives_no_file(wera, code):
    answer = wera.get(f"/c/{code}/print/referral-letter/")
    assert answer.status_code == 409
    assert "cannot be printed now" in answer.content.decode()
    sent = wera.post(f"/c/{code}/print/referral-letter/", {"language": "en"})
    assert sent.status_code == 302


def test_the_medical_summary_is_not_there_for_who_may_not_open_health(organisation, wera):
    anna, walter = organisation.members["anna"], organisation.members["walter"]
    code = casework_opening.open_new(
        by=organisation.members["wera"], name="Elm", supervisor=anna.number, fictional=True
    )
    casework_opening.assign(code, by=anna, to=walter.number, compartments=[Compartment.CASE])
    assert wera.get(f"/c/{code}/print/medical-summary/").status_code == 200
    without = signed_in(walter)
    assert "medical-summary" not in without.get(f"/c/{code}/print/").content.decode()
    assert without.get(f"/c/{code}/print/medical-summary/").status_code == 404
    assert without.post(f"/c/{code}/print/medical-summary/", {"language": "en"}).status_code == 404


def test_a_paper_that_does_not_exist_is_not_there(wera, code):
    assert wera.get(f"/c/{code}/print/nothing/").status_code == 404
    assert wera.post(f"/c/{code}/print/nothing/", {}).status_code == 404


def test_a_language_without_texts_is_printed_in_english(wera, code):
    answer = wera.post(f"/c/{code}/print/leaflet/", {"language": "xx"})
    assert PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Lang"] == "en"


def test_what_the_organisation_says_of_itself_stands_on_its_papers(organisation, wera, code):
    anna = signed_in(organisation.members["anna"])
    typed = {"neutral_name": "House on the Hill", "complaints": "box 7", "outside_body": "Ombudsperson (invented)"}
    assert anna.post("/organisation/", typed).status_code == 302
    assert 'value="House on the Hill"' in anna.get("/organisation/").content.decode()
    card = wera.post(f"/c/{code}/print/complaint-card/", {"language": "en"})
    assert "box 7" in PdfReader(io.BytesIO(card.content)).pages[0].extract_text()
    assert anna.post("/organisation/", {"neutral_name": "x" * 500}).status_code == 422
    assert wera.get("/organisation/").status_code == 403
