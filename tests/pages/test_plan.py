"""Needs and plan as staff work with them: talks that go through everything at once, her outline, promises, versions, questionnaires."""

import io
import json
import re
from datetime import UTC, datetime, time, timedelta

import pytest
from pypdf import PdfReader

from homeward.process import first_support, instruments, reintegration
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.first_support import Answer, Support
from homeward.process.notices import Look, notices
from homeward.process.notifications.messages import SupportRequested
from homeward.process.reintegration import Component, Wish
from homeward.process.self_reliance import OwnStep
from homeward.process.services import Progress, Service, ServiceProgress
from tests.pages.people import signed_in, text
from tests.pages.receiving_case import received
from tests.process.test_questionnaires import FILE

TODAY = datetime.now(UTC).date()


@pytest.fixture
def heron(organisation):
    return received(organisation, ArrivalRecorded("them", Met.MET, datetime.now(UTC) - timedelta(days=2)))


def page(heron, more=""):
    return f"/c/{heron.code}/plan/{more}"


def did(answer):
    assert answer.status_code == 302, text(answer)


def test_first_support_is_gone_through_in_one_talk_and_received_with_its_own_yes(wera, heron):
    lines = {f"line-{one}": "wanted" for one in Support}
    did(wera.post(page(heron, "?do=first-support-talk"), {**lines, "line-legal-help": "declined"}))
    assert first_support.newest(heron.case())[Support.LEGAL].answer is Answer.DECLINED
    typed = {"support": "short-term-housing", "answer": "received", "provider": "our house", "on": TODAY}
    assert wera.post(page(heron, "?do=first-support"), typed).status_code == 409
    did(wera.post(page(heron, "?do=first-support"), {**typed, "agreed_by": "signed"}))
    shown = text(wera.get(page(heron)))
    assert "our house" in shown
    assert Support.HOUSING not in first_support.waiting(heron.case())


def plan_all(wera, heron, provider="school"):
    lines = {f"line-{one}": "not-needed" for one in Component if one is not Component.EDUCATION}
    did(wera.post(page(heron, "?do=component-talk"), lines))
    typed = {
        "component": "RPL-5", "wish": "planned", "goal": "to sew", "service": "LTS-6", "provider": provider,
        "begins": TODAY, "what_she_does": "goes there", "course": "tapers",
    }  # fmt: skip
    did(wera.post(page(heron, "?do=component"), typed))
    did(wera.post(page(heron, "?do=write"), {"review_on": TODAY + timedelta(days=30)}))


def test_only_what_a_provider_confirmed_is_promised(wera, heron):
    plan_all(wera, heron)
    assert "Not sure yet" in text(wera.get(page(heron)))
    confirmed = {"service": "LTS-6", "provider": "school", "begins": TODAY, "confirmed_by": "the director"}
    did(wera.post(f"/c/{heron.code}/services/?do=provider", confirmed))
    shown = text(wera.get(page(heron)))
    assert "Promised: the provider confirmed" in shown
    assert "Not sure yet" not in shown


def test_she_asks_for_a_change_and_the_versions_stand_side_by_side(wera, heron):
    plan_all(wera, heron)
    did(wera.post(page(heron, "?do=answer"), {"words": "nearer to home"}))
    assert "nearer to home" in text(wera.get(page(heron)))
    typed = {"component": "RPL-5", "wish": "planned", "goal": "to sew", "service": "LTS-6", "provider": "near school"}
    did(wera.post(page(heron, "?do=component"), {**typed, "begins": TODAY, "course": "tapers"}))
    assert "Changed since this version" in text(wera.get(page(heron)))
    did(wera.post(page(heron, "?do=write"), {"seen": ""}))
    shown = text(wera.get(page(heron, "versions/")))
    assert "near school" in shown
    assert shown.count(">Changed<") == 1
    # On a narrow screen the heads of the columns are away: each cell says of which version it is.
    assert shown.count('data-label="Version 1"') == shown.count('data-label="Version 2"') == 7
    did(wera.post(page(heron, "?do=answer"), {"agreed": "on", "explained_in": "Romanian"}))
    assert reintegration.agreed(heron.case())


def test_the_plan_is_looked_at_again_on_its_day(wera, heron):
    plan_all(wera, heron)
    assert reintegration.review_due(heron.case()) == TODAY + timedelta(days=30)
    did(wera.post(page(heron, "?do=review"), {"on": TODAY, "what": "holds", "next_review": TODAY + timedelta(days=60)}))
    assert reintegration.review_due(heron.case()) == TODAY + timedelta(days=60)


def test_what_she_wished_before_stands_beside_and_is_called_no_promise(wera, organisation):
    asked = SupportRequested("us", "Ileana", "Example", outline=("RPL-5: to learn to sew",))
    heron = received(organisation, asked)
    shown = text(wera.get(page(heron)))
    assert "not a promise:" in shown
    assert "to learn to sew" in shown


def test_a_questionnaire_is_asked_scored_and_set_beside_the_one_before(wera, heron):
    address = page(heron, "ask/well-being/1/")
    form = text(wera.get(address))
    assert "How often do you sleep badly?" in form
    codes = re.findall(r'name="item-([a-z-]+)" value="never"', form)
    did(wera.post(address, {"on": TODAY, **{f"item-{one}": "never" for one in codes[:3]}}))
    assert "Too few questions were answered" in text(wera.get(page(heron)))
    did(wera.post(address, {"on": TODAY, **{f"item-{one}": "never" for one in codes}}))
    assert ">0.80<" in text(wera.get(page(heron)))
    assert len(instruments.series(heron.case(), "well-being")) == 2
    for lang, part, source in (
        ("en", "How others treat her", "Own wording"),
        ("ar", "كيف يعاملها الآخرون", "صياغة خاصة"),
    ):
        assert part in text(wera.get(page(heron, f"?lang={lang}")))
        assert source in text(wera.get(f"/questionnaires/?lang={lang}"))


def test_an_organisation_brings_its_own_and_a_version_is_never_replaced(wera, heron):
    bring = {"text": json.dumps({**FILE, "name": "well-being", "version": "9", "comparable_with": []})}
    did(wera.post("/questionnaires/", bring))
    assert wera.post("/questionnaires/", bring).status_code == 422
    wrong = wera.post("/questionnaires/", {"text": json.dumps({**FILE, "items": []})})
    assert "items" in text(wrong)
    did(wera.post(page(heron, "ask/well-being/1/"), {"on": TODAY, **_all_never(wera, heron)}))
    did(
        wera.post(
            page(heron, "ask/well-being/9/"), {"on": TODAY, "item-works": "yes", "item-paid": "yes", "item-safe": "no"}
        )
    )
    assert "Not comparable with the one before" in text(wera.get(page(heron)))
    assert json.loads(wera.get("/questionnaires/well-being/9/").content)["version"] == "9"
    assert wera.get("/questionnaires/well-being/10/").status_code == 404


def _all_never(wera, heron):
    form = text(wera.get(page(heron, "ask/well-being/1/")))
    return {f"item-{one}": "never" for one in re.findall(r'name="item-([a-z-]+)" value="never"', form)}


def test_the_chart_and_its_table_say_the_same_and_growing_support_asks_for_a_look(wera, organisation):
    months = [TODAY.replace(day=1)]
    for _ in range(3):
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    months.pop()
    entries = [
        ServiceProgress(Service.FINANCIAL, "fund", Progress.RECEIVED, month)
        for count, month in enumerate(months, 1)
        for _ in range(count)
    ]
    planned = reintegration.ComponentPlanned(
        Component.FINANCIAL, Wish.PLANNED, "rent", Service.FINANCIAL, "fund", TODAY
    )
    heron = received(organisation, *entries, planned, OwnStep("found a room", months[0]))
    shown = text(wera.get(page(heron)))
    assert "Look at it together." in shown
    chart = re.search(r"<svg.*?</svg>", shown, re.S)[0]
    table = re.search(r"Her own steps</th>.*?</table>", shown, re.S)[0]
    drawn = sorted(int(one) for one in re.findall(r'text-anchor="middle">(\d+)</text>', chart))
    listed = sorted(int(one) for one in re.findall(r'numeric">(\d+)<', table) if one != "0")
    assert drawn == listed == [1, 1, 2, 3]
    did(wera.post(page(heron, "?do=exit"), {"by_when": TODAY + timedelta(days=90), "steps": "rent by herself"}))
    assert "How support ends" in text(wera.get(page(heron)))


def comment(client, heron, words, component=""):
    return client.post(page(heron, "?do=comment"), {"words": words, "component": component})


def test_a_second_reader_comments_beside_the_plan_and_the_person_never_reads_it(wera, heron, organisation):
    anna = signed_in(organisation.members["anna"])
    assert comment(anna, heron, "too early").status_code == 409
    plan_all(wera, heron)
    refused = comment(wera, heron, "my own plan is good")
    assert refused.status_code == 409
    assert "Ask a colleague" in text(refused)
    assert comment(anna, heron, "").status_code in (409, 422)
    did(comment(anna, heron, "who looks after her son while she is at school?", "RPL-5"))
    shown = text(wera.get(page(heron)))
    assert "who looks after her son" in shown
    assert "A second reader has said something of this plan" in shown
    for paper in ("plan", "own-copy"):
        assert "who looks after her son" not in printed(wera, heron, paper)
    did(wera.post(page(heron, "?do=write"), {"review_on": ""}))
    assert "A second reader has said something of this plan" not in text(wera.get(page(heron)))
    assert "who looks after her son" in text(wera.get(f"/c/{heron.code}/plan/versions/"))


def printed(client, heron, paper):
    answer = client.post(f"/c/{heron.code}/print/{paper}/", {"language": "en"})
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_review_that_was_held_is_not_asked_for_again(wera, heron):
    plan_all(wera, heron)
    later = datetime.combine(TODAY + timedelta(days=31), time(12), UTC)
    assert Look.PLAN_REVIEW in {one.look for one in notices(heron.case(), later)}
    did(wera.post(page(heron, "?do=review"), {"on": TODAY, "next_review": TODAY + timedelta(days=90)}))
    assert Look.PLAN_REVIEW not in {one.look for one in notices(heron.case(), later)}
