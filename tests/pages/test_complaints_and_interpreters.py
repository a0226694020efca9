"""Complaints and interpreters on the receiving side: who takes one down, by when it is answered, whom she refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from homeward.casework import opening
from homeward.office import texts
from homeward.process import arrival, interpreters
from homeward.process.arrival import ArrivalRecorded, FirstHour, Met
from homeward.process.complaints import ComplaintMade
from homeward.process.interpreters import InterpreterUsed, Relation
from tests.pages.people import Organisation, signed_in, text
from tests.pages.receiving_case import Received, received

NOW = datetime.now(UTC)
MET = ArrivalRecorded("them", Met.MET, NOW - timedelta(days=2))


@pytest.fixture
def heron(organisation: Organisation) -> Received:
    return received(organisation, MET)


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


def do(client: Client, heron: Received, page: str, act: str, **typed: object) -> int:
    return client.post(f"/c/{heron.code}/{page}/?do={act}", typed).status_code


def page(client: Client, heron: Received, name: str) -> str:
    return text(client.get(f"/c/{heron.code}/{name}/"))


def test_a_worker_sees_who_takes_a_complaint_down_and_reads_none(
    wera: Client, anna: Client, heron: Received, organisation: Organisation
) -> None:
    texts.keep({"outside-body": "Ombudsperson (invented)"})
    anna_number = organisation.members["anna"].number
    assert do(anna, heron, "complaint", "complain", words="the driver was rude", handler=anna_number) == 302
    shown = page(wera, heron, "complaint")
    assert "Colleagues who take a complaint down" in shown
    assert "Anna" in shown
    assert "Ombudsperson (invented)" in shown
    assert f"/c/{heron.code}/print/complaint-card/" in shown
    assert "the driver was rude" not in shown
    assert do(wera, heron, "complaint", "complain", words="x", handler=anna_number) == 404


def test_whoever_handles_complaints_sees_each_with_its_day_until_it_is_answered(
    anna: Client, heron: Received, organisation: Organisation
) -> None:
    assert "Nobody has complained in this case." in page(anna, heron, "complaint")
    berta_member = organisation.members["berta"]
    number = berta_member.number
    unread = do(anna, heron, "complaint", "complain", words="the driver was rude", handler=number)
    assert unread == 422, "a complaint goes to nobody who cannot open it"
    opening.assign(heron.code, by=organisation.members["anna"], to=number)
    assert do(anna, heron, "complaint", "complain", words="the driver was rude", handler=number) == 302
    shown = page(anna, heron, "complaint")
    assert "Answer by" in shown
    assert "anonymous" in shown
    (made,) = heron.case("anna").every(ComplaintMade)
    berta = signed_in(berta_member)
    assert do(berta, heron, "complaint", "answer-complaint", complaint=made.number, answer="he drives no more") == 302
    assert "Answer by" not in page(anna, heron, "complaint")


def test_that_she_was_told_how_to_complain_belongs_to_the_first_hours(wera: Client, heron: Received) -> None:
    assert FirstHour.COMPLAINTS in arrival.hours_left(heron.case())
    assert do(wera, heron, "arrival", "first-hours", done=["told-how-to-complain"]) == 302
    assert FirstHour.COMPLAINTS not in arrival.hours_left(heron.case())


def test_an_interpreter_whom_she_refused_is_shown_so_and_no_talk_with_them_is_taken(
    wera: Client, heron: Received
) -> None:
    ion = {"name": "Ion Example", "language": "ro", "relation": "professional", "confidentiality_signed": "on"}
    assert do(wera, heron, "intake", "interpreter", **ion) == 302
    assert "Interprets for her" in page(wera, heron, "intake")
    talk = {
        "purpose": "statistics",
        "interpreter": "ion  example",
        "language": "ro",
        "text_version": "1",
        "means": "signed",
    }
    assert do(wera, heron, "intake", "interpreter", **ion, refused_by_her="on") == 302
    assert do(wera, heron, "consent", "give", **talk) == 409
    assert "She refused this interpreter" in text(wera.post(f"/c/{heron.code}/consent/?do=give", talk))
    assert "She refused" in page(wera, heron, "intake")
    assert do(wera, heron, "consent", "give", **{**talk, "interpreter": "Ana Example"}) == 302


@pytest.mark.parametrize("relation", ["child", "relative", "met-through-the-exploitation"])
def test_no_child_relative_or_acquaintance_interprets_here_either(wera: Client, heron: Received, relation: str) -> None:
    assert do(wera, heron, "intake", "interpreter", name="Ion", language="ro", relation=relation) == 409


def test_one_whom_she_refused_stays_refused_whatever_is_written_later(organisation: Organisation) -> None:
    used = InterpreterUsed("Ion", "ro", Relation.PROFESSIONAL, confidentiality_signed=True)
    refused = InterpreterUsed("ion", "ro", Relation.PROFESSIONAL, refused_by_her=True)
    case = received(organisation, refused, used).case()
    (one,) = interpreters.newest(case)
    assert one.refused_by_her


def test_a_second_supervisor_can_take_complaints_but_none_that_is_about_them(
    anna: Client, heron: Received, organisation: Organisation
) -> None:
    by, berta = organisation.members["anna"], organisation.members["berta"]
    about = do(anna, heron, "complaint", "complain", words="she shouted", handler=by.number, subject=berta.number)
    assert about == 302
    opening.assign(heron.code, by=by, to=berta.number)
    assert heron.case("berta").every(ComplaintMade) == ()
    assert "she shouted" not in page(signed_in(berta), heron, "complaint")
