"""The notifications: order, consent, no more than she agreed to, and what shows that they arrived (COM-0 to COM-6)."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from homeward.process import complaints, diagrams
from homeward.process.asylum import AuthorityContact, EmbassyContactHeld, Recipient, RecipientKind
from homeward.process.case import Case, Corrected, Side
from homeward.process.complaints import PartnerHeld, PartnerTraffic
from homeward.process.consent import (
    CameOfAge,
    ConsentGiven,
    ConsentMissing,
    ConsentRefused,
    ConsentWithdrawn,
    Information,
    Purpose,
)
from homeward.process.disclosure import DisclosedWithoutConsent, Ground
from homeward.process.entries import KINDS
from homeward.process.follow_up import FollowUpReported
from homeward.process.intake import AgeBand
from homeward.process.itinerary import ItineraryChosen
from homeward.process.notifications import evidence, making, owing
from homeward.process.notifications.evidence import Evidence, Level, MessageSent, PaperReceipt, ReadBack, ReceiptNoted
from homeward.process.notifications.horizontal import (
    AlertSent,
    CancelAsked,
    ClosingTold,
    DeclinedAfterAccept,
    QuestionAsked,
)
from homeward.process.notifications.making import NotAccepted
from homeward.process.notifications.messages import (
    Answer,
    AssistanceRequested,
    DeclineReason,
    MedicalShared,
    Need,
    RecommendationReceived,
    RequestAnswered,
    RiskClass,
    SupportRequested,
    Urgency,
)
from homeward.process.notifications.table import ROWS, SIX, TABLE, OutOfOrder, check_order, ground
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.reintegration import Component, OutlineWished
from tests.process.builders import (
    ACCEPTANCE,
    ANSWERS,
    CONFIRMATION,
    DEPARTS,
    HOME,
    NEEDS,
    NOW,
    PARTNER,
    REQUEST,
    SUPERVISOR,
    THEM,
    WORKER,
    accepted,
    asked_and_accepted,
    confirmed,
    letter,
    opened,
    package,
    prepared,
    ready_to_depart,
    replaced,
    requested,
    without,
    written,
)

MEDICAL = ConsentGiven(Purpose.SHARE_MEDICAL, HOME, (Information.MEDICAL,))


def owed(before, *entries, by=WORKER):
    return owing.owed(before, written(*entries, to=before, by=by), NOW)


def test_every_message_kind_stands_in_the_table_and_the_table_knows_no_other():
    assert {kind.MESSAGE for kind in KINDS.values() if kind.MESSAGE} == set(ROWS)
    assert [row.message for row in TABLE][:6] == list(SIX)
    assert all(row.answer in (*ROWS, "") and row.after in (*ROWS, "") for row in TABLE)


def test_com_1_bears_no_identity():
    names = {one.name for one in fields(AssistanceRequested)}
    assert not names & {"given_names", "family_name", "date_of_birth", "nationalities", "code_name"}
    made = making.request(prepared(), to=HOME, at=NOW, needs=NEEDS, urgency=Urgency.URGENT, risk_class=RiskClass.HIGH)
    assert made == replace(REQUEST, age_band=AgeBand.UNDER_30, urgency=Urgency.URGENT, risk_class=RiskClass.HIGH)
    assert made.region == ""
    assert making.request(prepared(), to=HOME, at=NOW, needs=NEEDS, with_region=True).region == "North"


def test_com_1_needs_consent_for_this_organisation_a_first_contact_and_a_need():
    with pytest.raises(ConsentMissing):
        making.request(prepared(), to="another", at=NOW, needs=NEEDS)
    with pytest.raises(StepOutOfOrder):
        making.request(
            written(ConsentGiven(Purpose.CONTACT_RECEIVING, HOME), to=opened()), to=HOME, at=NOW, needs=NEEDS
        )
    with pytest.raises(ImpossibleValue):
        making.request(prepared(), to=HOME, at=NOW, needs=())
    with pytest.raises(OutOfOrder):
        making.request(requested(), to=HOME, at=NOW, needs=NEEDS)


def test_several_partners_may_be_asked_at_once_each_on_a_consent_of_its_own():
    case = replaced(prepared(), ConsentGiven(Purpose.CONTACT_RECEIVING, "another"))
    both = owed(case, REQUEST, replace(REQUEST, to="another"))
    assert [one.to for one in both] == [HOME, "another"]
    assert len({one.rests_on for one in both}) == 2


def test_a_partner_on_the_way_may_be_asked_on_the_consent_for_transit():
    case = replaced(prepared(), ConsentGiven(Purpose.TRANSIT_PARTNER, "half-way-house"))
    assert making.request(case, to="half-way-house", at=NOW, needs=(Need.ARRIVAL_HELP,)).to == "half-way-house"


def test_com_2_accepts_with_a_contact_an_alternate_and_a_telephone_declines_or_asks():
    for missing in ("contact", "alternate", "telephone"):
        given = {"contact": "A", "alternate": "B", "telephone": "+999 1"} | {missing: ""}
        with pytest.raises(ImpossibleValue):
            making.accept(requested(), to="them", **given)
    with pytest.raises(OutOfOrder):
        making.accept(opened(Side.RECEIVING), to="them", contact="A", alternate="B", telephone="+999 1")
    assert making.decline(to="them", reason=DeclineReason.NO_CAPACITY).answer is Answer.DECLINE
    with pytest.raises(ImpossibleValue):
        making.ask_back(to="them", question="")


def com_3(case: Case, **changed):
    return making.support_request(
        case, **({"to": HOME, "at": NOW, "needs": NEEDS, "documents": ("passport",)} | changed)
    )


def test_com_3_goes_only_to_who_accepted_and_did_not_take_it_back():
    case = letter(prepared(), REQUEST)
    with pytest.raises(OutOfOrder):
        com_3(case)
    for answer in (Answer.DECLINE, Answer.QUESTION):
        with pytest.raises(NotAccepted):
            com_3(written(RequestAnswered("us", answer), to=case, by=PARTNER))
    assert com_3(asked_and_accepted(prepared()))
    with pytest.raises(NotAccepted):
        com_3(written(DeclinedAfterAccept("us", "full"), to=asked_and_accepted(prepared()), by=PARTNER))
    with pytest.raises(NotAccepted):
        com_3(replaced(asked_and_accepted(prepared()), CancelAsked(HOME)))


def test_com_3_says_no_more_than_she_agreed_to():
    case = replaced(asked_and_accepted(prepared()), OutlineWished(Component.FAMILY, "to live with my sister"))
    (bare,) = com_3(case, medical_summary="asthma")
    assert isinstance(bare, SupportRequested)
    assert (bare.fitness, bare.documents, bare.security.split(";")[0]) == (None, ("passport",), "can-go-ahead")
    assert "to live with my sister" in bare.outline[0]
    (less,) = com_3(without(case, Purpose.SHARE_SECURITY))
    assert less.security == ""
    (papers,) = com_3(replaced(case, ConsentGiven(Purpose.SHARE_IDENTITY, HOME, (Information.IDENTITY,))))
    assert papers.documents == ()
    main, health = com_3(replaced(case, MEDICAL), medical_summary="asthma", medicines=("an inhaler",))
    assert main.fitness is not None
    assert health == MedicalShared(HOME, "asthma", ("an inhaler",))
    with pytest.raises(ConsentMissing):
        com_3(without(case, Purpose.SHARE_IDENTITY))


def test_what_is_withheld_from_somebody_travels_with_the_data():
    marked = ConsentGiven(Purpose.SHARE_IDENTITY, HOME, withheld_from=("her uncle",))
    assert com_3(replaced(asked_and_accepted(prepared()), marked))[0].withheld_from == ("her uncle",)


def test_com_4_answers_every_need_and_comes_from_who_accepted():
    case = written(package(accepted()), to=accepted(), by=THEM)
    assert making.confirm_support(case, to="them", needs=ANSWERS, who_meets="A contact").needs == ANSWERS
    with pytest.raises(ImpossibleValue):
        making.confirm_support(case, to="them", needs=ANSWERS[:1], who_meets="A contact")
    with pytest.raises(ImpossibleValue):
        making.confirm_support(case, to="them", needs=ANSWERS, who_meets="")
    with pytest.raises(OutOfOrder):
        making.confirm_support(accepted(), to="them", needs=ANSWERS, who_meets="A contact")
    with pytest.raises(NotAccepted):
        making.confirm_support(
            replaced(case, DeclinedAfterAccept("them", "full")), to="them", needs=ANSWERS, who_meets="A"
        )


def test_the_journey_is_arranged_and_recommended_to_who_accepted():
    case = asked_and_accepted(prepared())
    made = making.arrange_travel(case, to=HOME, at=NOW)
    assert (made.departs, made.route) == (DEPARTS, "AAA - BBB - CCC")
    assert making.recommend(case, to=HOME, at=NOW, text="She rests.").text == "She rests."
    with pytest.raises(StepOutOfOrder):
        making.arrange_travel(without(case, ItineraryChosen), to=HOME, at=NOW)
    with pytest.raises(ImpossibleValue):
        making.recommend(case, to=HOME, at=NOW, text="")
    with pytest.raises(OutOfOrder):
        making.arrange_travel(prepared(), to=HOME, at=NOW)
    with pytest.raises(ConsentMissing):
        making.recommend(
            replaced(case, ConsentWithdrawn(Purpose.CONTACT_RECEIVING)), to=HOME, at=NOW, text="She rests."
        )


def test_an_arrangement_is_confirmed_by_name():
    case = written(making.arrange_travel(ready_to_depart(), to=HOME, at=NOW), to=confirmed(), by=THEM)
    assert making.confirm_arrangement(case, to="them", who="A contact").itinerary == 34
    with pytest.raises(ImpossibleValue):
        making.confirm_arrangement(case, to="them", who="")
    with pytest.raises(OutOfOrder):
        making.confirm_arrangement(confirmed(), to="them", who="A contact")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.message)
def test_no_message_leaves_before_what_must_come_first_or_from_the_wrong_side(row):
    side = row.sender or Side.REFERRING
    if row.after:
        with pytest.raises(OutOfOrder):
            check_order(opened(side), row.message, HOME)
    if row.sender is not None:
        other = Side.RECEIVING if side is Side.REFERRING else Side.REFERRING
        with pytest.raises(OutOfOrder) as refusal:
            check_order(opened(other), row.message, HOME)
        assert refusal.value.needs == side.value


def test_every_letter_owed_is_checked_for_order_again():
    with pytest.raises(OutOfOrder):
        owed(prepared(), package(prepared()))
    with pytest.raises(OutOfOrder):
        owed(prepared(), QuestionAsked(HOME, "When?"))


def test_what_is_owed_names_entries_consents_and_their_earliest_end():
    ending = ConsentGiven(Purpose.SHARE_MEDICAL, HOME, until=NOW.date() + timedelta(days=40))
    case = replaced(asked_and_accepted(prepared()), ending)
    (one,) = owed(case, *com_3(case, medical_summary="asthma"))
    assert (one.message, one.to, one.hwclass, one.first) == ("COM-3", HOME, "letter", False)
    assert one.entries == (case.last_number + 1, case.last_number + 2)
    purposes = {case.numbered(number).entry.purpose for number in one.rests_on}
    assert purposes == {Purpose.SHARE_IDENTITY, Purpose.SHARE_MEDICAL, Purpose.SHARE_SECURITY}
    assert one.ends == ending.until


def test_a_part_without_its_consent_stops_the_letter():
    case = asked_and_accepted(prepared())
    with pytest.raises(ConsentMissing) as refusal:
        owed(case, package(case), MedicalShared(HOME, "asthma"))
    assert refusal.value.purpose is Purpose.SHARE_MEDICAL


def test_nothing_is_owed_for_what_a_partner_wrote_or_to_nobody():
    assert owed(letter(prepared(), REQUEST), ACCEPTANCE, by=PARTNER) == ()
    case = ready_to_depart()
    gone = KINDS["departed"]("", DEPARTS)
    assert owed(case, gone) == ()
    assert owed(case, replace(gone, to=HOME))[0].hwclass == "urgent"


def test_messages_that_only_stop_or_end_something_need_no_consent():
    case = replaced(asked_and_accepted(prepared()), ConsentWithdrawn(Purpose.CONTACT_RECEIVING))
    for entry in (CancelAsked(HOME), ClosingTold(HOME)):
        assert owed(case, entry)[0].rests_on == ()
    with pytest.raises(ConsentMissing):
        owed(case, QuestionAsked(HOME, "Is there a bed?"))


def test_an_alert_may_rest_on_a_disclosure_without_consent():
    case = replaced(asked_and_accepted(prepared()), ConsentWithdrawn(Purpose.CONTACT_RECEIVING))
    with pytest.raises(ConsentMissing):
        owed(case, AlertSent(HOME, "he waits at the airport"))
    disclosed = DisclosedWithoutConsent(Ground.DANGER_TO_LIFE, HOME, "that he waits there", "her life", supervisor=8)
    assert owed(replaced(case, disclosed), AlertSent(HOME, "he waits at the airport"))


def test_the_receiving_side_needs_consent_only_for_what_goes_back_about_her():
    assert ground(accepted(), "QUESTION", "them", NOW) is None
    with pytest.raises(ConsentMissing):
        owed(accepted(), FollowUpReported("them", NOW.date()))


def test_a_supervisor_can_hold_all_that_goes_to_a_partner():
    case = replaced(asked_and_accepted(prepared()), PartnerTraffic(HOME, True, SUPERVISOR.number))
    assert complaints.traffic_held(case, HOME)
    with pytest.raises(PartnerHeld):
        owed(case, QuestionAsked(HOME, "Is there a bed?"))


def stopped(*entries):
    before = prepared()
    return owing.stopped(before, written(*entries, to=before))


def number_of(purpose):
    return next(one.number for one in prepared().every(ConsentGiven) if one.entry.purpose is purpose)


def test_a_no_stops_what_rests_on_that_consent_and_nothing_else():
    assert stopped(ConsentWithdrawn(Purpose.SHARE_IDENTITY, HOME)) == (number_of(Purpose.SHARE_IDENTITY),)
    assert stopped(ConsentRefused(Purpose.SHARE_IDENTITY)) == (number_of(Purpose.SHARE_IDENTITY),)
    assert stopped(ConsentWithdrawn(Purpose.SHARE_IDENTITY, "another")) == ()
    assert stopped(ConsentWithdrawn(Purpose.ASSISTED_RETURN, "another")) == (number_of(Purpose.ASSISTED_RETURN),)
    assert stopped(Corrected(number_of(Purpose.SHARE_IDENTITY))) == (number_of(Purpose.SHARE_IDENTITY),)
    assert len(stopped(CameOfAge(NOW.date()))) == len(prepared().every(ConsentGiven))


def test_a_letter_to_a_government_run_receiver_is_held_and_one_on_its_way_is_stopped():
    before = prepared()
    after = replaced(before, REQUEST)
    receiver = {HOME: Recipient(RecipientKind.GOVERNMENT_RECEIVER, "XA")}
    (free,) = owing.owed(before, after, NOW, {HOME: Recipient(RecipientKind.INDEPENDENT, "XA")})
    (resting,) = owing.owed(before, after, NOW, receiver)
    assert 0 not in free.rests_on
    assert resting.rests_on == (0, *free.rests_on)
    held = replaced(before, AuthorityContact(held=True))
    with pytest.raises(EmbassyContactHeld):
        owing.owed(held, replaced(held, REQUEST), NOW, receiver)
    assert owing.owed(held, replaced(held, REQUEST), NOW, {HOME: Recipient(RecipientKind.GOVERNMENT_RECEIVER, "ZZ")})


def test_an_asylum_entry_stops_what_goes_to_an_authority():
    assert stopped(AuthorityContact(held=True)) == (0,)
    assert stopped(AuthorityContact(held=False, open_from=NOW)) == (0,)
    assert stopped(AuthorityContact(held=False, until_new_assessment=True)) == (0,)
    assert stopped(AuthorityContact(held=False)) == ()


def test_the_ladder_of_evidence_rises_from_sent_over_stored_and_seen_to_answered():
    case = asked_and_accepted(prepared())
    assert evidence.evidence(case, "COM-3", HOME) is Evidence.NONE
    case = written(package(case), MessageSent("COM-3", HOME, "x", 3), to=case)
    assert evidence.evidence(case, "COM-3", HOME) is Evidence.SENT
    case = replaced(case, ReceiptNoted("x", Level.STORED))
    assert evidence.evidence(case, "COM-3", HOME) is Evidence.STORED
    case = replaced(case, ReceiptNoted("x", Level.SEEN, "case worker"))
    assert evidence.evidence(case, "COM-3", HOME) is Evidence.SEEN
    case = written(CONFIRMATION, to=case, by=PARTNER)
    assert evidence.evidence(case, "COM-3", HOME) is Evidence.ANSWERED
    assert evidence.evidence(case, "COM-3", "another") is Evidence.NONE
    assert evidence.evidence(replaced(case, package(case)), "COM-3", HOME) is Evidence.SENT


def test_a_receipt_by_telephone_names_who_the_number_and_a_second_colleague():
    given = {
        "message": "COM-3",
        "partner": HOME,
        "who": "A contact",
        "at": NOW,
        "number": "+999 1",
        "second_colleague": 9,
        "by": 7,
    }
    assert evidence.read_back(**given).who == "A contact"
    for wrong in ({"who": ""}, {"number": ""}, {"second_colleague": 0}, {"second_colleague": 7}):
        with pytest.raises(ImpossibleValue):
            evidence.read_back(**(given | wrong))


def test_a_receipt_by_telephone_is_followed_by_paper_a_receipt_or_the_answer():
    case = asked_and_accepted(prepared())
    case = written(package(case), MessageSent("COM-3", HOME, "x", 3), to=case)
    told = replaced(case, ReadBack("COM-3", HOME, "A contact", NOW, "+999 1", 9))
    assert len(evidence.paper_owed(told)) == 1
    for follows in (PaperReceipt("COM-3", HOME, "A contact", NOW.date()), ReceiptNoted("x", Level.SEEN)):
        assert evidence.paper_owed(replaced(told, follows)) == ()
    assert evidence.paper_owed(written(CONFIRMATION, to=told, by=PARTNER)) == ()


def test_a_rejection_is_told_until_the_letter_is_sent_anew():
    case = written(MessageSent("COM-1", HOME, "x", 1), ReceiptNoted("x", Level.REJECTED, reason="box"), to=prepared())
    assert [one.reason for one in evidence.rejected(case)] == ["box"]
    assert evidence.rejected(replaced(case, MessageSent("COM-1", HOME, "y", 2))) == ()


@pytest.mark.parametrize("reason", ["unreadable", "unsupported", evidence.LOST_KEY])
def test_why_a_message_came_back_is_known_until_it_goes_again_or_arrived_otherwise(reason):
    case = asked_and_accepted(prepared())
    case = written(package(case), MessageSent("COM-3", HOME, "x", 3), to=case)
    assert evidence.came_back(case, "COM-3", HOME) == ""
    stored = written(ReceiptNoted("x", Level.STORED), to=case)
    back = written(ReceiptNoted("x", Level.REJECTED, reason=reason), to=stored)
    assert evidence.came_back(back, "COM-3", HOME) == reason
    assert evidence.came_back(back, "COM-1", HOME) == ""
    assert evidence.came_back(written(MessageSent("COM-3", HOME, "y", 4, again=("x",)), to=back), "COM-3", HOME) == ""
    assert (
        evidence.came_back(written(ReadBack("COM-3", HOME, "A contact", NOW, "+999 1", 9), to=back), "COM-3", HOME)
        == ""
    )


def test_a_recommendation_received_is_an_answer():
    case = without(ready_to_depart(), "RECOMMENDATION-RECEIVED")
    assert evidence.evidence(case, "RECOMMENDATION", HOME) is Evidence.SEEN
    answered = written(RecommendationReceived("us"), to=case, by=PARTNER)
    assert evidence.evidence(answered, "RECOMMENDATION", HOME) is Evidence.ANSWERED


def test_the_diagrams_name_every_message_and_every_stage():
    drawn, table, stages = diagrams.notifications_diagram(), diagrams.notifications_table(), diagrams.stages_diagram()
    assert all(f"| {row.message} |" in table for row in TABLE)
    assert [drawn.index(name) for name in SIX] == sorted(drawn.index(name) for name in SIX)
    assert "Referring_APPROVED --> Referring_TRAVELLING" in stages
    assert "Receiving_REQUESTED --> Receiving_ACCEPTED" in stages
    assert diagrams.stages_diagram() == stages
