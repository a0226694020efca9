"""The page of files: kept, shown and saved as the record allows; what a stranger's file could do, it cannot do here."""

import json

import pytest
from django.test import Client

from homeward.casework import desk
from homeward.office.permissions import Action
from homeward.pages.files import MOST_SENT
from homeward.pages.urls import urlpatterns
from homeward.process.case import Case
from homeward.process.consent import ConsentGiven, DeclarationSigned
from homeward.process.documents import DocumentStated
from homeward.process.files import FileKept
from homeward.process.travel_grant import CashGiven, GivenInKind, Item, MoneyTransferred
from homeward.process.writing import Compartment
from homeward.record import log, opening
from homeward.record.models import FilePartRow, UploadRow
from tests.pages.people import Organisation, signed_in, text
from tests.record.test_files import PDF, photograph

KEPT = ("file", "file-picture", "file-save")


def sent(raw: bytes, name: str = "her_ticket.pdf", part: str = "case", title: str = "Ticket") -> dict[str, object]:
    from django.core.files.uploadedfile import SimpleUploadedFile  # as a browser sends it

    return {"title": title, "part": part, "file": SimpleUploadedFile(name, raw, "image/svg+xml")}


def number_of(client: Client, code: str) -> int:
    import re  # the address stands on the page

    return int(re.findall(rf"/c/{code}/files/(\d+)/", text(client.get(f"/c/{code}/files/")))[0])


def test_a_picture_is_kept_and_shown_in_the_page_under_no_name_from_outside(wera: Client, code: str) -> None:
    answer = wera.post(f"/c/{code}/files/", sent(photograph(), "her_face.html"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/c/{code}/files/?saved=1")
    number = number_of(wera, code)
    page = text(wera.get(f"/c/{code}/files/{number}/"))
    assert f'src="/c/{code}/files/{number}/picture/"' in page
    shown = wera.get(f"/c/{code}/files/{number}/picture/")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "no-store"
    assert b"CANARY" not in shown.content
    assert "her_face" not in page


def test_a_pdf_is_never_opened_in_the_page_only_saved_under_a_neutral_name(wera: Client, code: str) -> None:
    wera.post(f"/c/{code}/files/", sent(PDF))
    number = number_of(wera, code)
    assert wera.get(f"/c/{code}/files/{number}/picture/").status_code == 404
    assert "<img" not in text(wera.get(f"/c/{code}/files/{number}/"))
    assert wera.get(f"/c/{code}/files/{number}/save/").headers["Content-Type"].startswith("text/html")
    saved = wera.post(f"/c/{code}/files/{number}/save/")
    assert saved.content == PDF
    assert saved.headers["Content-Disposition"] == 'attachment; filename="file.pdf"'
    assert saved.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert log.about(code)[0]["what"] == "file taken out"


def test_saving_asks_for_a_fresh_sign_in(wera: Client, code: str) -> None:
    wera.post(f"/c/{code}/files/", sent(PDF))
    number = number_of(wera, code)
    session = wera.session
    session["fresh"] = 0.0
    session.save()
    answer = wera.post(f"/c/{code}/files/{number}/save/")
    assert answer.headers["Location"].startswith("/in/again/")
    assert PDF not in answer.content


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<html><script>alert(1)</script>", "Only a PDF or a picture"),
        (photograph()[:300], "cannot be read"),
        (b"", "empty"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_the_field_and_the_title_stays(
    raw: bytes, said: str, wera: Client, code: str
) -> None:
    before = FilePartRow.objects.count()
    answer = wera.post(f"/c/{code}/files/", sent(raw, title="Her ticket"))
    assert answer.status_code == 422
    assert said in text(answer)
    assert 'value="Her ticket"' in text(answer)
    assert FilePartRow.objects.count() == before


def test_a_file_for_health_is_seen_by_health_and_not_by_who_lacks_it(
    wera: Client, organisation: Organisation, code: str
) -> None:
    wera.post(f"/c/{code}/files/", sent(PDF, part="health", title="CANARY-LETTER"))
    wera.post(f"/c/{code}/files/", sent(PDF, part="asylum", title="CANARY-CLAIM"))
    hana = signed_in(organisation.members["hana"])
    page = text(hana.get(f"/c/{code}/files/"))
    assert "CANARY-LETTER" in page
    assert "CANARY-CLAIM" not in page
    assert "not yours to see" in page
    claim = number_of(wera, code)
    for address in (f"{claim}/", f"{claim}/picture/", f"{claim}/save/"):
        assert hana.get(f"/c/{code}/files/{address}").status_code == 404
    refused = hana.post(f"/c/{code}/files/", sent(PDF, part="case"))
    assert refused.status_code == 422, "health keeps files of health alone"


@pytest.mark.parametrize("name", ["walter", "aldo", "adam", "ines"])
def test_nobody_else_keeps_sees_or_sends_a_file(name: str, wera: Client, organisation: Organisation, code: str) -> None:
    wera.post(f"/c/{code}/files/", sent(photograph()))
    number = number_of(wera, code)
    client = signed_in(organisation.members[name])
    before = FilePartRow.objects.count()
    tried = [client.post(f"/c/{code}/files/", sent(PDF)), client.get(f"/c/{code}/files/{number}/picture/")]
    tried += [client.post(f"/c/{code}/files/{number}/save/")]
    tried += [client.post(f"/c/{code}/files/up/", json.dumps({"part": "case", "size": 9}), "application/json")]
    assert {one.status_code for one in tried} <= {403, 404}
    assert FilePartRow.objects.count() == before
    assert UploadRow.objects.count() == 0


def test_a_large_file_of_somebody_signed_out_is_refused(code: str) -> None:
    answer = Client().post(f"/c/{code}/files/", sent(b"%PDF-" + bytes(2_000_000)))
    assert answer.status_code == 413


def test_a_file_larger_than_25_mb_is_refused_before_it_is_read(wera: Client, code: str) -> None:
    answer = wera.post(f"/c/{code}/files/", sent(b"%PDF-" + bytes(MOST_SENT)))
    assert answer.status_code == 413
    elsewhere = wera.post(f"/c/{code}/export/", sent(bytes(2_000_000)))
    assert elsewhere.status_code == 413


def test_a_file_of_many_megabytes_goes_through_without_a_temporary_file(wera: Client, code: str, tmp_path) -> None:
    raw = b"%PDF-1.7 " + bytes(range(256)) * 12_000
    assert wera.post(f"/c/{code}/files/", sent(raw)).status_code == 302
    assert wera.post(f"/c/{code}/files/{number_of(wera, code)}/save/").content == raw


def test_the_script_sends_in_parts_and_goes_on_where_it_was(wera: Client, code: str) -> None:
    up = f"/c/{code}/files/up/"
    begun = wera.post(up, json.dumps({"part": "case", "size": len(PDF)}), "application/json").json()["upload"]
    size = 256 * 1024
    first = wera.post(f"{up}?upload={begun}&part=0", PDF[:size], "application/octet-stream")
    assert first.json() == {"here": 1}
    gap = wera.post(f"{up}?upload={begun}&part=2", PDF[2 * size :], "application/octet-stream")
    assert (gap.status_code, gap.json()) == (409, {"here": 1})
    assert wera.get(f"{up}?upload={begun}").json() == {"here": 1, "of": 3}
    early = wera.post(f"{up}?upload={begun}", json.dumps({"title": "Ticket"}), "application/json")
    assert early.status_code == 409
    for part in (1, 2):
        wera.post(f"{up}?upload={begun}&part={part}", PDF[part * size : (part + 1) * size], "application/octet-stream")
    untold = wera.post(f"{up}?upload={begun}", json.dumps({"title": " "}), "application/json")
    assert untold.json() == {"message": "Say what it is."}
    done = wera.post(f"{up}?upload={begun}", json.dumps({"title": "Ticket"}), "application/json")
    assert done.json() == {"go": f"/c/{code}/files/?saved=1"}
    assert wera.post(f"/c/{code}/files/{number_of(wera, code)}/save/").content == PDF


@pytest.mark.parametrize("said", [b"[]", b"{", b'{"part":"soul","size":1}', b'{"part":"case","size":"x"}', b"\xff"])
def test_what_the_script_would_never_say_changes_nothing(said: bytes, wera: Client, code: str) -> None:
    answer = wera.post(f"/c/{code}/files/up/", said, "application/json")
    assert "message" in answer.json()
    assert UploadRow.objects.count() == 0


def test_every_page_of_files_belongs_to_a_case() -> None:
    assert {one.name for one in urlpatterns if "/files/" in str(one.pattern)} == {"files", "file-upload", *KEPT}
    assert Compartment.CASE.value == "case"


SIGNED = {"language": "ro", "means": "signed", "text_version": "1"}


def scan(raw: bytes) -> dict[str, object]:
    from django.core.files.uploadedfile import SimpleUploadedFile  # as a browser sends it

    return {"scan-file": SimpleUploadedFile("signature.jpg", raw, "image/jpeg")}


def the_case(organisation: Organisation, code: str) -> Case:
    return opening.open_case(code, organisation.members["wera"].keys).case


@pytest.mark.parametrize(
    ("page", "act", "typed", "kind"),
    [
        ("consent", "give", {**SIGNED, "purpose": "follow-up"}, ConsentGiven),
        ("consent", "conversation", {**SIGNED, "follow-up-answer": "yes"}, ConsentGiven),
        ("consent", "declaration", {**SIGNED, "signed_on": "2026-01-02", "asked_by_her": "on"}, DeclarationSigned),
        ("papers", "document", {"paper": "passport", "state": "in-hand", "margin_days": "0"}, DocumentStated),
        ("grant", "transfer-money", {"amount": "20", "currency": "EUR", "how": "bank", "fee": "1"}, MoneyTransferred),
        ("grant", "cash", {"amount": "300", "currency": "EUR", "reason": "other", "written_reason": "x"}, CashGiven),
    ],
)
def test_a_scan_is_added_in_the_form_that_it_belongs_to(page, act, typed, kind, wera, organisation, code):
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(GivenInKind((Item.FOOD,)))
    address = f"/c/{code}/{page}/?do={act}"
    shown = text(wera.get(address))
    assert 'enctype="multipart/form-data"' in shown
    assert 'name="scan-file"' in shown
    answer = wera.post(address, {**typed, **scan(photograph())})
    assert answer.status_code == 302, text(answer)
    case = the_case(organisation, code)
    entry = case.latest(kind)
    assert isinstance(case.numbered(entry.scan).entry, FileKept)
    assert wera.get(f"/c/{code}/files/{entry.scan}/picture/").status_code == 200


def test_a_scan_that_cannot_be_kept_is_told_beside_its_field_and_nothing_is_written(wera, organisation, code):
    before = the_case(organisation, code).last_number
    typed = {**SIGNED, "purpose": "follow-up", "witness": "Ida"}
    answer = wera.post(f"/c/{code}/consent/?do=give", {**typed, **scan(b"<html>no picture</html>")})
    assert answer.status_code == 422
    assert "Only a PDF or a picture" in text(answer)
    assert 'value="Ida"' in text(answer)
    assert the_case(organisation, code).last_number == before


def test_an_act_that_is_refused_keeps_no_scan_either(wera, organisation, code):
    before = the_case(organisation, code).last_number
    typed = {**SIGNED, "purpose": "follow-up", "until": "2020-01-01"}
    assert wera.post(f"/c/{code}/consent/?do=give", {**typed, **scan(photograph())}).status_code in (409, 422)
    assert the_case(organisation, code).last_number == before
    moved = {**SIGNED, "purpose": "follow-up", "seen": str(before - 1)}
    assert wera.post(f"/c/{code}/consent/?do=give", {**moved, **scan(photograph())}).status_code == 409
    assert the_case(organisation, code).last_number == before
