"""Everything taken out by two officers: sealed to named recipients, read in any browser, each only what they can open."""

import io
import json
import re
import tarfile
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from homeward.casework import files, opening, taking_out
from homeward.casework.taking_out import NotAgreed, SameOfficer
from homeward.office.models import TakingOutRow
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment
from homeward.record import log
from homeward.record.models import FilePartRow, FileRow
from homeward.wire import age, recipients
from tests.pages.people import Organisation, signed_in, text
from tests.record.test_files import PDF

SEED = bytes(range(32))
TO = recipients.write(age.public_of(SEED))


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


@pytest.fixture
def berta(organisation: Organisation) -> Client:
    return signed_in(organisation.members["berta"])


def a_case(organisation: Organisation, given: str) -> str:
    contact = FirstContact(given_names=given, country_of_return="MD", safe_contact='<script>alert("x")</script>')
    supervisor = organisation.members["anna"].number
    return opening.open_new(
        by=organisation.members["wera"], entries=[contact], name="Plover", supervisor=supervisor, fictional=True
    )


def asked(anna: Client) -> int:
    answer = anna.post("/team/everything/", {"do": "ask", "to": TO, "reason": "We close at the end of the year"})
    assert answer.status_code == 302
    return taking_out.every()[0].number


def the_archive(answer: object) -> tarfile.TarFile:
    sealed = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return tarfile.open(fileobj=io.BytesIO(age.decrypt(sealed, [SEED])))


def test_two_officers_take_out_what_they_can_open_and_any_browser_shows_it(
    anna: Client, berta: Client, organisation: Organisation
) -> None:
    code = a_case(organisation, "Canary")
    number = asked(anna)
    assert berta.post("/team/everything/", {"do": "agree", "number": number}).status_code == 302
    archive = the_archive(anna.post("/team/everything/", {"do": "take", "number": number}))
    names = archive.getnames()
    assert {"index.html", "schema.json", f"cases/{code}.html", f"cases/{code}.json"} <= set(names)
    page = archive.extractfile(f"cases/{code}.html").read().decode()  # type: ignore[union-attr]
    assert "Canary" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(http|/)', page), "it needs nothing from elsewhere"
    kept = json.loads(archive.extractfile(f"cases/{code}.json").read())  # type: ignore[union-attr]
    assert kept["case"] == code
    front = archive.extractfile("index.html").read().decode()  # type: ignore[union-attr]
    assert set(re.findall(r'href="([^"]+)"', front)) <= set(names)
    assert log.about(code)[0]["detail"] == "everything"


def test_files_come_along_and_one_that_is_damaged_is_named_in_its_place(
    anna: Client, berta: Client, organisation: Organisation
) -> None:
    code = a_case(organisation, "Canary")
    member = organisation.members["anna"]
    whole, damaged = (files.keep(code, PDF, title="Ticket", to=Compartment.CASE, by=member) for _ in range(2))
    FilePartRow.objects.filter(file=FileRow.objects.order_by("pk").last()).delete()
    number = asked(anna)
    berta.post("/team/everything/", {"do": "agree", "number": number})
    archive = the_archive(anna.post("/team/everything/", {"do": "take", "number": number}))
    assert archive.extractfile(f"cases/{code}-{whole}.pdf").read() == PDF  # type: ignore[union-attr]
    assert f"cases/{code}-{damaged}-missing.txt" in archive.getnames()
    assert "index.html" in archive.getnames(), "what follows is there"


def test_each_gets_only_the_cases_that_they_can_open(anna: Client, berta: Client, organisation: Organisation) -> None:
    code = a_case(organisation, "Canary")
    number = asked(anna)
    berta.post("/team/everything/", {"do": "agree", "number": number})
    archive = the_archive(berta.post("/team/everything/", {"do": "take", "number": number}))
    assert f"cases/{code}.json" not in archive.getnames()


def test_nobody_takes_anything_out_alone(anna: Client, organisation: Organisation) -> None:
    number = asked(anna)
    assert anna.post("/team/everything/", {"do": "take", "number": number}).status_code == 404
    answer = anna.post("/team/everything/", {"do": "agree", "number": number})
    assert answer.status_code == 422
    assert "Another officer must agree" in text(answer)
    with pytest.raises(SameOfficer):
        taking_out.agree(number, by=organisation.members["anna"])


def test_after_a_day_it_is_over(anna: Client, berta: Client, organisation: Organisation) -> None:
    number = asked(anna)
    berta.post("/team/everything/", {"do": "agree", "number": number})
    TakingOutRow.objects.update(agreed=datetime.now(UTC) - timedelta(hours=25))
    assert anna.post("/team/everything/", {"do": "take", "number": number}).status_code == 404
    with pytest.raises(NotAgreed):
        taking_out.taken_out(number, page=lambda record: "", front="", by=organisation.members["anna"])


def test_a_recipient_with_a_wrong_letter_is_refused_and_what_was_typed_stays(anna: Client) -> None:
    wrong = TO[:-1] + ("q" if TO[-1] != "q" else "p")
    answer = anna.post("/team/everything/", {"do": "ask", "to": wrong, "reason": "We close"})
    assert answer.status_code == 422
    assert wrong in text(answer)
    assert taking_out.every() == ()


def test_workers_and_administrators_have_no_part_in_it(wera: Client, organisation: Organisation) -> None:
    adam = signed_in(organisation.members["adam"])
    for one in (wera, adam):
        assert one.get("/team/everything/").status_code == 403
        assert one.post("/team/everything/", {"do": "ask", "to": TO, "reason": "x"}).status_code == 403
