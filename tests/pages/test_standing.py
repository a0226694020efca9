"""How each subject stands, and what is settled from there in one click: meetings, documents, factors, money, places."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from homeward.casework import desk
from homeward.office import veiled
from homeward.office.permissions import Action
from homeward.pages.addresses import of_form
from homeward.process import documents, meetings, preparation, security_assessment, travel_grant
from homeward.process.accommodation import ProviderKind, Stay, StayDetail
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.asylum import AsylumStated, AsylumStatus, AuthorityContact
from homeward.process.closing import CaseClosed, WhyClosed
from homeward.process.departure import Departed
from homeward.process.documents import DocumentStated, EmbassyExplained, EmbassyRequest, Paper, State
from homeward.process.follow_up import FollowUpReported, WellBeing
from homeward.process.intake import FirstContact
from homeward.process.medical import FitnessFinding, MedicalNeed
from homeward.process.medical.kinds import Fitness
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.preparation import Outcome, Topic
from homeward.process.security_assessment import EIGHT, FactorAssessed, HerOwnView, Level, SecurityAssessed
from homeward.process.security_assessment import Outcome as RiskOutcome
from homeward.process.status import StatusStated, TimeEstimated
from homeward.process.travel_grant import BudgetSet, CashGiven, CashReason, GivenInKind, Item
from homeward.process.writing import Compartment
from homeward.record import opening
from tests.pages.people import signed_in, text
from tests.pages.receiving_case import came


def today() -> date:
    """The day on which this is asked: between the reading of this file and a test there may be a midnight."""
    return datetime.now(UTC).date()


def write(organisation, code, *entries):
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(*entries)


def the_case(organisation, code):
    return opening.open_case(code, organisation.members["wera"].keys).case


def shown(client, code, page):
    answer = client.get(f"/c/{code}/{page}/")
    assert answer.status_code == 200
    return text(answer)


def test_one_meeting_takes_its_topics_with_one_answer_each(wera, organisation, code):
    write(organisation, code, FirstContact(languages=("ron",)))
    form = text(wera.get(f"/c/{code}/preparation/?do=meeting"))
    assert 'name="language" value="ron"' in form
    assert form.index('name="PRE-4-outcome"') < form.index('name="PRE-8-outcome"')
    typed = {"language": "ron", "means": "talk"} | {f"{topic}-outcome": "understood" for topic in meetings.PLAN[0]}
    typed |= {"PRE-4-said_back": "I may stay and ask a lawyer", "PRE-2-outcome": "not-wanted-now"}
    answer = wera.post(f"/c/{code}/preparation/?do=meeting", typed)
    assert answer.status_code == 302, text(answer)
    case = the_case(organisation, code)
    newest = preparation.newest(case)
    assert set(newest) == set(meetings.PLAN[0])
    assert newest[Topic.RIGHTS_AND_OPTIONS].said_back == "I may stay and ask a lawyer"
    assert preparation.offered_again(case) == (Topic.HOW_LONG,)
    page = shown(wera, code, "preparation")
    assert "Offer it again." in page
    assert of_form(code, "preparation", "meeting", meeting="1").replace("&", "&amp;") in page


def test_a_meeting_in_which_nothing_was_spoken_of_is_refused_and_keeps_what_was_typed(wera, organisation, code):
    before = len(the_case(organisation, code).entries)
    answer = wera.post(f"/c/{code}/preparation/?do=meeting", {"language": "ron", "means": "talk", "PRE-1-detail": "x"})
    assert answer.status_code == 409
    assert 'value="ron"' in text(answer)
    assert len(the_case(organisation, code).entries) == before


def test_a_changed_estimate_is_to_be_told_again(wera, organisation, code):
    told = [
        preparation.TopicExplained(topic, "ron", preparation.Means.TALK, Outcome.UNDERSTOOD)
        for topic in (Topic.HOW_LONG, Topic.DELAYS)
    ]
    write(organisation, code, *told)
    assert Topic.HOW_LONG not in meetings.to_speak_of(the_case(organisation, code), 0)
    write(organisation, code, TimeEstimated(today() + timedelta(days=40), "the passport takes longer"))
    assert Topic.HOW_LONG in meetings.to_speak_of(the_case(organisation, code), 0)
    assert "tell her again" in shown(wera, code, "preparation")
    assert "Tell her of the change" in shown(wera, code, "status")


def test_the_list_of_documents_is_gone_through_on_one_page_and_says_why_each_is_needed(wera, organisation, code):
    write(organisation, code, StatusStated(removal_order=True))
    page = shown(wera, code, "papers")
    assert "There is a removal order" in page
    until = (today() + timedelta(days=400)).isoformat()
    typed = {
        "passport-state": "in-hand",
        "passport-valid_until": until,
        "identity-state": "not-needed",
        "identity-reason": "the passport does",
        "entry-ban-answered-state": "requested",
    }
    answer = wera.post(f"/c/{code}/papers/?do=documents", typed)
    assert answer.status_code == 302, text(answer)
    known = documents.newest(the_case(organisation, code))
    assert {paper: one.state for paper, one in known.items()} == {
        Paper.PASSPORT: State.IN_HAND,
        Paper.IDENTITY: State.NOT_NEEDED,
        Paper.ENTRY_BAN: State.REQUESTED,
    }
    assert "400 days after the journey" in shown(wera, code, "papers")
    again = text(wera.get(f"/c/{code}/papers/?do=documents"))
    assert f'value="{until}"' in again
    before = len(the_case(organisation, code).entries)
    assert wera.post(f"/c/{code}/papers/?do=documents", typed).status_code == 302
    assert len(the_case(organisation, code).entries) == before, "nothing new was said, nothing was written"


def test_a_document_not_needed_without_the_reason_is_refused_whole(wera, organisation, code):
    before = len(the_case(organisation, code).entries)
    answer = wera.post(f"/c/{code}/papers/?do=documents", {"passport-state": "in-hand", "identity-state": "not-needed"})
    assert answer.status_code == 409
    assert len(the_case(organisation, code).entries) == before


def test_an_embassy_that_keeps_silent_is_to_be_asked_again(organisation, code):
    at = datetime.now(UTC)
    request = EmbassyRequest(Paper.PASSPORT, "Embassy (fictional)", (), sent=True)
    write(organisation, code, EmbassyExplained("ron", interview=True), request)
    case = the_case(organisation, code)
    asked = case.written(EmbassyRequest)
    assert not documents.silent(case, asked, at + timedelta(days=13))
    assert documents.silent(case, asked, at + timedelta(days=15))
    noted = case.after(
        documents.EmbassyReplied(Paper.PASSPORT, "asked again", today()), at=at + timedelta(days=15), by=asked.by
    )
    assert not documents.silent(noted, asked, at + timedelta(days=20))
    held = case.after(DocumentStated(Paper.PASSPORT, State.IN_HAND), at=at, by=asked.by)
    assert not documents.silent(held, asked, at + timedelta(days=99))


def assess(wera, code, factor, **typed):
    plain = {"factor": factor, "level": "low", "finding": "asked her aunt", "source": "herself"}
    return wera.post(f"/c/{code}/risk/?do=factor", plain | typed)


def test_factors_follow_one_another_with_the_last_source_at_hand(wera, organisation, code):
    answer = assess(wera, code, "SEC-1")
    assert answer["Location"].startswith(of_form(code, "risk", "factor", factor="SEC-2"))
    form = text(wera.get(answer["Location"]))
    assert 'name="source" value="herself"' in form
    assert re.search(r'value="SEC-2" selected', form)
    assert "Saved" in form
    assert 'class="govuk-summary-card__title">' in form
    for factor in EIGHT[1:]:
        answer = assess(wera, code, factor.value)
    assert "do=her-view" in answer["Location"]


def test_renewal_asks_each_factor_once_and_takes_still_so_in_one_click(wera, organisation, code):
    factors = [FactorAssessed(one, Level.LOW, "quiet", "herself") for one in EIGHT]
    write(organisation, code, *factors, HerOwnView(fears="a man"), SecurityAssessed(RiskOutcome.CAN_GO, ("SEC-1=low",)))
    page = shown(wera, code, "risk")
    assert page.count('<input type="hidden" name="factor"') == len(EIGHT)
    for one in EIGHT[1:]:
        answer = wera.post(f"/c/{code}/risk/?do=still-so", {"factor": one.value})
        assert answer.status_code == 302
    assert security_assessment.not_looked_at(the_case(organisation, code)) == (EIGHT[0],)
    assess(wera, code, "SEC-1", level="medium")
    typed = {"outcome": "with-named-measures", "measures": "met inside", "renewed": "on"}
    assert wera.post(f"/c/{code}/risk/?do=assess", typed).status_code == 302
    page = shown(wera, code, "risk")
    assert "The last two assessments side by side" in page
    row = page.split("The last two assessments side by side")[1].split("</tr>")[1]
    assert "Causes of trafficking" in row
    assert "Low" in row
    assert "Medium" in row
    assert "Changed" in row


def test_money_is_counted_against_the_budget_with_the_rate_as_typed(wera, organisation, code):
    write(
        organisation, code, BudgetSet(Decimal(200), "EUR"), GivenInKind((Item.FOOD,), cost=Decimal(30), currency="EUR")
    )
    typed = {"amount": "500", "currency": "MDL", "reason": "other", "written_reason": "a taxi home", "receipt": "on"}
    refused = wera.post(f"/c/{code}/grant/?do=cash", typed)
    assert refused.status_code == 409
    answer = wera.post(f"/c/{code}/grant/?do=cash", typed | {"of_budget": "25.50", "rate": "19.60, the bank's board"})
    assert answer.status_code == 302, text(answer)
    case = the_case(organisation, code)
    assert travel_grant.budget(case).left == Decimal("144.50")
    assert travel_grant.to_reconcile(case)
    short = wera.post(f"/c/{code}/grant/?do=reconcile", {"spent": "50", "returned": "0"})
    assert short.status_code == 409
    assert wera.post(f"/c/{code}/grant/?do=reconcile", {"spent": "50", "returned": "5.50"}).status_code == 302
    assert not travel_grant.to_reconcile(the_case(organisation, code))


def test_a_sum_in_another_currency_is_never_added_up_silently(organisation, code):
    write(
        organisation,
        code,
        GivenInKind((Item.FOOD,)),
        CashGiven(Decimal(20), "MDL", CashReason.LOCAL_TRANSPORT),
        BudgetSet(Decimal(100), "EUR"),
    )
    found = travel_grant.budget(the_case(organisation, code))
    assert (found.given, found.elsewhere) == (0, ("20 MDL",))


def test_nights_without_a_safe_place_stand_first_and_costs_are_added_up(wera, organisation, code):
    leaves = today() + timedelta(days=10)
    stay = Stay(ProviderKind.LOCAL_NGO, True, today(), today() + timedelta(days=4), cost=Decimal(30), currency="EUR")
    write(organisation, code, TimeEstimated(leaves, "documents"), stay, StayDetail("A house (fictional)"))
    page = shown(wera, code, "accommodation")
    assert page.index("No safe place") < page.index("A house (fictional)")
    assert "120 EUR" in page


def test_who_may_not_open_health_sees_only_whether_she_is_fit(organisation, code):
    write(organisation, code, MedicalNeed("asthma", medicines=("Salbutamol",)), FitnessFinding(Fitness.FIT, today()))
    worker = signed_in(organisation.members["wera"])
    assert "Salbutamol" in shown(worker, code, "health")
    walter = organisation.members["walter"]
    from homeward.casework import opening as assigning  # the record's own opening is named above

    assigning.assign(code, by=organisation.members["anna"], to=walter.number, compartments=(Compartment.CASE,))
    page = shown(signed_in(walter), code, "health")
    assert "Salbutamol" not in page
    assert "asthma" not in page
    assert "Fit to travel" in page


@pytest.mark.parametrize("name", ["wera", "walter"])
def test_a_wish_voiced_after_an_embassy_was_asked_is_told_step_by_step_to_those_who_may_know(organisation, code, name):
    request = EmbassyRequest(Paper.PASSPORT, "Embassy (fictional)", (), sent=True)
    wish = AsylumStated(AsylumStatus.WISH_EXPRESSED, today()), AuthorityContact(True, ask="Anna")
    write(organisation, code, EmbassyExplained("ron", interview=True), request, *wish)
    if name == "walter":
        from homeward.casework import opening as assigning  # the record's own opening is named above

        walter = organisation.members["walter"]
        assigning.assign(code, by=organisation.members["anna"], to=walter.number, compartments=(Compartment.CASE,))
    page = shown(signed_in(organisation.members[name]), code, "asylum")
    assert "Anna" in page
    assert ("No appointment with the embassy is kept" in page) is (name == "wera")
    assert ("wish" in page.casefold().replace("she wishes", "")) is (name == "wera")


def test_complaints_stand_with_the_day_they_are_answered_by_and_whether_she_was_told_the_way(organisation, code):
    anna, number = signed_in(organisation.members["anna"]), organisation.members["anna"].number
    assert "At first contact" not in shown(anna, code, "complaint")
    write(organisation, code, FirstContact(complaint_way_told=True))
    page = shown(anna, code, "complaint")
    assert "At first contact" in page
    assert f"/c/{code}/print/complaint-card/" in page
    typed = {"words": "nobody called back", "handler": number, "outside_body": "the ombudsperson"}
    assert anna.post(f"/c/{code}/complaint/?do=complain", typed).status_code == 302
    page = shown(anna, code, "complaint")
    for said in ("nobody called back", "anonymous", "Answer by", "the ombudsperson"):
        assert said in page, said
    link = re.search(r'href="([^"]*do=answer-complaint[^"]*)"', page)[1].replace("&amp;", "&")
    made = veiled.unveil(code, link.rsplit("=", 1)[1])["complaint"]
    answer = anna.post(link, {"complaint": made, "answer": "we call every Monday now"})
    assert answer.status_code == 302, text(answer)
    page = shown(anna, code, "complaint")
    assert "Answered" in page
    assert "Answer by" not in page
    # Who may not read complaints learns nothing of one here.
    assert "nobody called back" not in shown(signed_in(organisation.members["hana"]), code, "complaint")


def test_after_arrival_stands_what_came_back_what_was_asked_and_how_it_ends(wera, organisation, code):
    page = shown(wera, code, "visit")
    for said in ("Her arrival", "Has not left", "Nothing came yet", "Closing on this side"):
        assert said in page, said
    landed = datetime.now(UTC) - timedelta(hours=3)
    write(organisation, code, Departed("", landed - timedelta(hours=5)))
    assert "On her way" in shown(wera, code, "visit")
    came(
        organisation,
        code,
        ArrivalRecorded("us", Met.MET, landed, "arrivals hall"),
        QuestionAsked("us", "which medicines did she take along?"),
        FollowUpReported("us", today(), "settling in", WellBeing.WELL, "a dentist"),
        partner="x" * 43,
    )
    page = shown(wera, code, "visit")
    for said in (
        "She was met",
        "settling in",
        "a dentist",
        "which medicines did she take along?",
        "do=answer-question",
    ):
        assert said in page, said
    assert "Nothing came yet" not in page
    write(organisation, code, CaseClosed(WhyClosed.GOALS_MET, 1, "", today()))
    page = shown(wera, code, "visit")
    assert "kept until" in page
