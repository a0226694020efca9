"""Bad days on the referring side, through the pages, as staff live them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.casework import desk, files, opening
from homeward.office import vault
from homeward.office.permissions import Action
from homeward.process import conditions, documents, staying
from homeward.process.case import Staff
from homeward.process.consent import ConsentGiven, Means, Purpose
from homeward.process.documents import DocumentStated, Paper, State
from homeward.process.files import FileKept
from homeward.process.intake import FirstContact, LinkedCase
from homeward.process.itinerary import ItineraryChosen, Leg, Mode
from homeward.process.medical import Fitness, FitnessFinding
from homeward.process.notifications.messages import Answer, AssistanceRequested, DeclineReason, RequestAnswered
from homeward.process.status import TimeEstimated
from homeward.process.writing import Compartment
from homeward.record import opening as record_opening
from tests.exchange.partner import Partner
from tests.pages.browsing import Desk, desk_of
from tests.pages.conftest import A_FILE
from tests.pages.people import a_case, signed_in, text
from tests.pages.receiving_case import came

NOW = datetime.now(UTC)
TODAY = NOW.date()
LEAVES = NOW + timedelta(days=9)


@pytest.fixture
def worker(organisation):
    """Wera at her desk."""
    return desk_of(organisation, "wera")


def the_case(organisation, code):
    return record_opening.open_case(code, organisation.members["wera"].keys).case


def write(organisation, code, *entries):
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(*entries)


def unmet(organisation, code):
    return conditions.unmet(the_case(organisation, code), datetime.now(UTC))


def a_journey():
    return ItineraryChosen((Leg(Mode.AIR, "FRA", "RMO", LEAVES, LEAVES + timedelta(hours=3)),), meets="Rosa")


def test_the_line_is_lost_in_the_middle_of_a_form_and_nothing_typed_is_lost(organisation, code):
    member = organisation.members["wera"]
    before = Desk(signed_in(member))
    before.open(f"/c/{code}/status/?do=estimate")
    vault.drop_all(member.number)
    gone = before.send(departure=LEAVES.date(), reasons="the passport is being made")
    assert gone.address.startswith("/in/")
    after = desk_of(organisation, "wera")
    today = after.open("/")
    link = next(one for one in today.links if f"/c/{code}/status/?do=estimate&kept=" in one)
    page = after.open(link)
    assert ("reasons", "the passport is being made") in page.forms[-1].values
    assert "saved=estimate" in after.send().address
    assert not [one for one in after.open("/").links if "kept=" in one]


def test_two_workers_on_one_case_are_told_of_each_other_and_neither_overwrites(organisation, code):
    walter = organisation.members["walter"]
    opening.assign(code, by=organisation.members["anna"], to=walter.number)
    one, other = desk_of(organisation, "wera"), desk_of(organisation, "walter")
    one.open(f"/c/{code}/risk/?do=new-risk")
    other.act(code, "risk", "new-risk", what="he called her mother", level="high")
    late = one.send(expect=409, what="he was seen in town", level="medium")
    assert ("what", "he was seen in town") in late.forms[-1].values
    assert "saved=new-risk" in one.send().address
    said = the_case(organisation, code)
    assert [entry.entry.what for entry in said.entries if entry.entry.KIND == "risk-arose"] == [
        "he called her mother",
        "he was seen in town",
    ]


def test_a_worker_changes_mid_case_and_the_promises_go_along(organisation, code, worker):
    worker.act(code, "colleagues", "promise", words="call her brother on Sunday")
    walter = organisation.members["walter"]
    opening.assign(code, by=organisation.members["anna"], to=walter.number)
    worker.act(code, "colleagues", "hand-over", to_member=walter.number, note="she likes to walk while talking")
    other = desk_of(organisation, "walter")
    page = other.open(f"/c/{code}/colleagues/")
    assert "call her brother on Sunday" in page.text
    assert "she likes to walk" in page.text
    other.act(code, "preparation", "meeting", language="ron", means="talk", **{"PRE-1-outcome": "understood"})
    assert the_case(organisation, code).entries[-1].by == Staff(walter.number)


def test_a_document_that_expires_the_night_before_is_seen_long_before(organisation, code, worker):
    write(organisation, code, a_journey())
    night = (LEAVES - timedelta(days=1)).date()
    worker.act(code, "papers", "documents", **{"passport-state": "in-hand", "passport-valid_until": night})
    case = the_case(organisation, code)
    assert documents.unready(case, datetime.now(UTC))[0].problem == "expires-too-early"
    assert "DEP-3" in conditions.unmet(case, datetime.now(UTC))
    page = worker.open(f"/c/{code}/departure/")
    assert "A document expires: Passport" in page.text
    assert any("papers/?do=documents" in link for link in page.links)
    worker.open(f"/c/{code}/papers/?do=documents")
    worker.send(
        **{"emergency-travel-document-state": "in-hand", "emergency-travel-document-valid_until": LEAVES.date()}
    )
    assert "expires-too-early" in {one.problem for one in documents.unready(the_case(organisation, code), NOW)}
    worker.open(f"/c/{code}/papers/?do=documents")
    worker.send(**{"emergency-travel-document-valid_until": LEAVES.date() + timedelta(days=2)})
    assert Paper.PASSPORT not in {one.paper for one in documents.unready(the_case(organisation, code), NOW)}


def test_an_asylum_wish_after_the_embassy_was_asked_stops_everything_and_says_what_to_do(organisation, code, worker):
    consent = {"purpose": "contact-embassy", "how": "by letter", "recipient_other": "Embassy (fictional)"}
    worker.act(code, "consent", "give", language="ron", means="signed", **consent)
    told = dict.fromkeys(("interview", "biometrics", "whom_they_may_visit_or_call"), "on")
    worker.act(code, "papers", "embassy-explained", language="ron", embassy="Embassy (fictional)", **told)
    worker.act(code, "papers", "embassy-request", paper="passport", family_name="Example", loss="stolen")
    worker.act(code, "papers", "embassy-draft", paper="visa", family_name="Example")
    worker.act(code, "asylum", "asylum", status="wish-expressed", ask="Anna")
    page = worker.open(f"/c/{code}/asylum/")
    for step in (
        "Drafts are cancelled",
        "A lawyer for asylum is told today",
        "No appointment with the embassy is kept",
    ):
        assert step in page.text
    assert documents.drafts(the_case(organisation, code), datetime.now(UTC)) == ()
    worker.act(code, "papers", "embassy-request", expect=409, paper="passport", family_name="Example")
    assert "Ask Anna" in " ".join(
        worker.open(f"/c/{code}/papers/").text.replace("\u2068", "").replace("\u2069", "").split()
    )


def test_a_person_who_comes_back_under_another_name_is_found_by_the_old_one(organisation, code, worker):
    write(organisation, code, FirstContact(given_names="Zuzanna", family_name="Invented"))
    again = a_case(organisation, name="Lark")
    write(organisation, again, FirstContact(given_names="Maria", other_names=("Zuzanna Invented",)))
    worker.open("/cases/")
    found = worker.send(q="zuzanna invented")
    assert code in found.text
    assert again in found.text
    worker.act(again, "intake", "linked-case", code=code, relation="same-person")
    assert "The same person, earlier" in worker.open(f"/c/{again}/intake/").text
    assert the_case(organisation, again).latest(LinkedCase).code == code
    stranger = desk_of(organisation, "walter")
    stranger.open("/cases/")
    assert code not in stranger.send(q="zuzanna invented").text


def test_an_urgent_medical_return_goes_to_a_hospital_with_the_gate_shortened_and_its_rules_kept(
    organisation, code, worker
):
    anna = organisation.members["anna"].number
    worker.act(code, "status", "urgent", reason="her kidneys fail", hospital="Hospital (fictional)", supervisor=anna)
    page = worker.open(f"/c/{code}/departure/").text
    assert "DEP-5" in page
    case = the_case(organisation, code)
    answers = {one.clause.id: one for one in conditions.judge(case, datetime.now(UTC))}
    assert answers["DEP-5"].why == "hospital-receives"
    assert {"DEP-1", "DEP-3"} <= set(conditions.unmet(case, datetime.now(UTC)))
    assert "Urgent return" in worker.open(f"/c/{code}/status/").text
    worker.act(code, "departure", "ask-approval", expect=409)


def test_a_stateless_person_to_a_third_country_needs_the_right_to_enter_and_stay(organisation, code, worker):
    facts = {"nationality": "none", "country_of_return": "RS", "basis": "third-country-permission"}
    worker.act(code, "intake", "first-contact", **facts)
    page = worker.open(f"/c/{code}/papers/").text
    assert "She is not a citizen there" in page
    needs = {one.paper: one.problem for one in documents.unready(the_case(organisation, code), datetime.now(UTC))}
    assert needs[Paper.RIGHT_TO_ENTER_AND_STAY] == "missing"
    worker.act(code, "papers", "documents", **{"right-to-enter-and-stay-state": "in-hand"})
    assert documents.newest(the_case(organisation, code))[Paper.RIGHT_TO_ENTER_AND_STAY].state is State.IN_HAND
    wrong = worker.act(code, "intake", "first-contact", expect=409, basis="nationality")
    assert wrong.errors


def test_a_removal_order_with_a_deadline_asks_for_a_suspension_and_never_outranks_health(organisation, code, worker):
    deadline = TODAY + timedelta(days=5)
    worker.act(code, "status", "status", removal_order="on", removal_deadline=deadline, lawyer="Lea (fictional)")
    worker.act(code, "status", "estimate", departure=TODAY + timedelta(days=20), reasons="she is not well enough yet")
    page = worker.open(f"/c/{code}/status/").text
    assert "Suspension to ask" in page
    assert "Health and safety come before the date" in page
    worker.act(code, "status", "status", suspension_asked="on")
    assert "Suspension asked" in worker.open(f"/c/{code}/status/").text
    assert "There is a removal order" in worker.open(f"/c/{code}/papers/").text
    worker.act(code, "consent", "declaration", signed_on=TODAY, language="ron")
    declared = next(
        one.entry for one in the_case(organisation, code).entries if one.entry.KIND == "voluntary-return-declaration"
    )
    assert declared.removal_order_named


def test_a_witness_may_leave_before_testifying_when_she_was_told_what_follows(organisation, code, worker):
    plain = {"name": "the trial in June", "part": "witness", "kind": "criminal"}
    refused = worker.act(code, "status", "proceeding", expect=409, leaves_before_testifying="on", **plain)
    assert refused.errors
    to_do = {"to_do": ["statement-or-video-hearing", "permission-to-leave"]}
    worker.act(code, "status", "proceeding", leaves_before_testifying="on", consequences_told="on", **to_do, **plain)
    assert "permission-to-leave" in unmet(organisation, code)
    worker.act(code, "status", "proceeding", done=["permission-to-leave"], consequences_told="on", **to_do, **plain)
    assert "permission-to-leave" not in unmet(organisation, code)
    assert "Help never depends on testimony" in worker.open(f"/c/{code}/status/").text


def test_a_return_that_is_not_safe_becomes_staying_and_can_be_opened_again(organisation, code, worker):
    for factor in ("SEC-1", "SEC-2", "SEC-3", "SEC-4", "SEC-5", "SEC-6", "SEC-7", "SEC-8"):
        worker.act(code, "risk", "factor", factor=factor, level="medium", finding="asked", source="herself")
    worker.act(code, "risk", "assess", outcome="not-at-all")
    assert "Return is not safe" in worker.open(f"/c/{code}/status/").text
    worker.act(code, "status", "stay", why="return-is-not-safe", housing="a flat of her own")
    page = worker.open(f"/c/{code}/status/").text
    assert "nothing is held against her" in page
    worker.act(code, "status", "return-again", words="my mother is ill")
    assert not staying.stays(the_case(organisation, code))


def test_a_wrong_scan_is_taken_out_by_two_and_the_other_entries_stay(organisation, code, worker):
    wrong = files.keep(code, A_FILE, title="passport", to=Compartment.CASE, by=organisation.members["wera"])
    worker.act(code, "status", "estimate", departure=LEAVES.date(), reasons="the passport is being made")
    worker.open(f"/c/{code}/correct/{wrong}/")
    worker.send(reason="this is another person's paper")
    assert worker.open(f"/c/{code}/files/{wrong}/").status == 200, "it stays readable until two erase it"
    anna, berta = desk_of(organisation, "anna"), desk_of(organisation, "berta")
    anna.open(f"/c/{code}/erase/")
    anna.send(number=wrong, reason="wrong-person")
    asked = re.findall(r'name="asked" value="(\d+)"', anna.raw("/log/"))[0]
    assert signed_in(organisation.members["anna"]).post("/log/", {"asked": asked, "agree": "1"}).status_code == 409
    assert worker.open(f"/c/{code}/files/{wrong}/").status == 200
    berta.open("/log/")
    berta.send(agree="1")
    gone = signed_in(organisation.members["wera"])
    assert gone.get(f"/c/{code}/files/{wrong}/picture/").status_code == 404
    case = the_case(organisation, code)
    assert not [one for one in case.entries if one.number == wrong and isinstance(one.entry, FileKept)]
    assert case.latest(TimeEstimated).reasons == "the passport is being made"
    assert "asked by \u2068Anna\u2069, agreed by \u2068Berta\u2069" in text(gone.get(f"/c/{code}/timeline/"))


def a_partner(name):
    other = Partner(name=name, slips_from=TODAY)
    other.make_known()
    return other.id


def test_another_partner_is_asked_after_a_decline_and_only_with_her_consent_for_that_one(organisation, code, worker):
    first, second = a_partner("First House"), a_partner("Second House")
    write(organisation, code, FirstContact(given_names="Ileana", country_of_return="MD", languages=("ron",)))
    write(organisation, code, ConsentGiven(Purpose.CONTACT_RECEIVING, first, means=Means.SIGNED, language="ron"))
    write(organisation, code, ConsentGiven(Purpose.ASSISTED_RETURN), FitnessFinding(Fitness.FIT))
    write(organisation, code, DocumentStated(Paper.PASSPORT, State.IN_HAND))
    worker.act(code, "handover", "request", to=first, needs=["housing"])
    declined = RequestAnswered("us", Answer.DECLINE, reason=DeclineReason.NO_CAPACITY)
    came(organisation, code, declined, partner=first)
    assert "Ask another partner" in worker.open(f"/c/{code}/").text
    # A consent for the first house reaches no other.
    refused = worker.act(code, "handover", "request", expect=409, to=second, needs=["housing"])
    assert "Her consent is missing" in refused.text
    assert "Second House" in refused.text
    worker.act(
        code,
        "consent",
        "give",
        purpose="contact-receiving-organisation",
        recipient=second,
        language="ron",
        means="signed",
    )
    worker.act(code, "handover", "request", to=second, needs=["housing"])
    asked = [one.entry.to for one in the_case(organisation, code).every(AssistanceRequested)]
    assert asked == [first, second]
    assert "Ask another partner" not in worker.open(f"/c/{code}/").text
