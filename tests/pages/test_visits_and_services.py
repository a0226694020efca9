"""Visits inside her rules, what goes back field by field, and services from referral to what she says of them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.exchange import outbox
from homeward.process import follow_up
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.follow_up import Contact, ContactAttempted, FollowUpReported, SafeContactRules, Visited, WellBeing
from homeward.process.notifications.horizontal import AlertSent
from homeward.process.reintegration import Component, ComponentPlanned, Wish
from homeward.process.services import ProviderConfirmed, Service
from tests.pages.people import text
from tests.pages.receiving_case import received

NOW = datetime.now(UTC)
TODAY = NOW.date()
MET = ArrivalRecorded("them", Met.MET, NOW - timedelta(days=100))
RULES = SafeContactRules((Contact.VISIT, Contact.TELEPHONE), "mornings", never="her brother")


@pytest.fixture
def heron(organisation):
    return received(organisation, MET, RULES)


def page(heron, name, more=""):
    return f"/c/{heron.code}/{name}/{more}"


def did(answer):
    assert answer.status_code == 302, text(answer)


def consent(wera, heron, purpose, *information):
    typed = {"purpose": purpose, "recipient_": heron.partner.id, "information": information, "means": "signed"}
    did(wera.post(page(heron, "consent", "?do=give"), {**typed, "recipient": heron.partner.id, "text_version": "1"}))


def visit(wera, heron, **more):
    typed = {"on": TODAY, "means": "visit", "well_being": "mixed", "situation": "in our house", **more}
    return wera.post(page(heron, "visit", "?do=visit"), typed)


def test_her_rules_stand_before_every_attempt_and_hold(wera, heron):
    assert "her brother" in text(wera.get(page(heron, "visit", "?do=attempt")))
    tried = {"means": "message", "on": TODAY}
    assert wera.post(page(heron, "visit", "?do=attempt"), tried).status_code == 409
    did(wera.post(page(heron, "visit", "?do=attempt"), {**tried, "means": "telephone"}))
    assert "1 of 5 attempts" in text(wera.get(page(heron, "visit")))


def test_she_says_stop_with_one_button_and_may_still_call(wera, heron):
    shown = text(wera.get(page(heron, "visit")))
    assert 'action="?do=stop"' in shown
    did(wera.post(page(heron, "visit", "?do=stop"), {"seen": ""}))
    assert follow_up.due(heron.case()) == ()
    assert visit(wera, heron).status_code == 409
    did(visit(wera, heron, means="she-calls"))
    assert "She said stop" in text(wera.get(page(heron, "visit")))


def test_a_new_risk_stays_here_until_she_agrees_and_then_goes_at_once(wera, heron):
    assert "A new risk stays here" in text(wera.get(page(heron, "visit", "?do=visit")))
    did(visit(wera, heron, new_risk="the recruiter rang"))
    assert not heron.case().has(AlertSent)
    consent(wera, heron, "share-security-information", "security-assessment")
    did(visit(wera, heron, new_risk="he stood at the door"))
    assert heron.case().latest(AlertSent) == AlertSent(heron.partner.id, "he stood at the door")
    assert "queued" in outbox.states(heron.code).values()


def test_a_visit_agrees_on_the_next_one(wera, heron):
    did(visit(wera, heron, next_visit=TODAY + timedelta(days=9)))
    assert TODAY + timedelta(days=9) in follow_up.due(heron.case())
    assert visit(wera, heron, next_visit=TODAY).status_code == 409


def test_only_ticked_fields_go_back_and_all_are_seen_before(wera, heron):
    did(visit(wera, heron, needs="a dentist"))
    consent(wera, heron, "feedback-to-referring-organisation", "status-and-well-being")
    address = page(heron, "visit", "?do=report")
    form = text(wera.get(address))
    assert "in our house" in form
    typed = {"to": heron.partner.id, "on": TODAY, "status": "in our house", "well_being": "mixed", "needs": "a dentist"}
    assert wera.post(address, typed).status_code == 422
    preview = text(wera.post(address, {**typed, "pass-status": "on"}))
    assert "Check what leaves" in preview
    shown = preview.partition("Exactly this")[2].partition("By this consent")[0]
    assert "in our house" in shown
    assert "a dentist" not in shown
    did(wera.post(address, {**typed, "pass-status": "on", "confirmed": "yes"}))
    assert heron.case().latest(FollowUpReported) == FollowUpReported(heron.partner.id, TODAY, "in our house")


def test_no_news_is_shown_only_after_enough_attempts(wera, organisation):
    tries = [
        ContactAttempted(Contact.VISIT if back % 2 else Contact.TELEPHONE, TODAY - timedelta(days=back * 24), False)
        for back in range(4, -1, -1)
    ]
    few = received(organisation, MET, RULES, *tries[:4])
    assert "There is no news" not in text(wera.get(page(few, "visit")))
    enough = received(organisation, MET, RULES, *tries)
    assert "There is no news" in text(wera.get(page(enough, "visit")))
    assert not follow_up.tries(
        received(organisation, MET, *tries, Visited(TODAY, Contact.VISIT, WellBeing.WELL)).case()
    )


def test_a_service_is_followed_from_referral_to_what_she_says_of_it(wera, heron):
    school = {"service": "LTS-6", "provider": "school", "on": TODAY}
    address = page(heron, "services", "?do=progress")
    assert wera.post(address, {**school, "progress": "referred"}).status_code == 409
    did(wera.post(address, {**school, "progress": "referred", "agreed_by": "signed"}))
    for step in ("appointment", "attended", "attended", "received"):
        did(wera.post(address, {**school, "progress": step}))
    judged = {"service": "LTS-6", "provider": "school", "satisfaction": "helps-well", "words": "I sew"}
    did(wera.post(page(heron, "services", "?do=judged"), judged))
    shown = text(wera.get(page(heron, "services")))
    assert "(2)" in shown
    assert "It helps" in shown


def test_a_grant_is_paid_in_instalments_each_with_its_receipt(wera, heron):
    grant = {"provider": "fund", "purpose": "a machine", "amount": "900", "currency": "eur", "instalments": "3"}
    did(wera.post(page(heron, "services", "?do=grant"), {**grant, "first_on": TODAY, "agreed_by": "signed"}))
    link = re.search(r'href="([^"]*do=instalment[^"]*)"', text(wera.get(page(heron, "services"))))[1]
    address = link.replace("&amp;", "&")
    number = re.search(r'name="grant" value="(\d+)"[^>]* checked', text(wera.get(address)))[1]
    paid = {"grant": number, "amount": "300", "on": TODAY, "receipt": "no 7"}
    did(wera.post(address, paid))
    assert wera.post(address, {**paid, "amount": "700"}).status_code == 409
    assert "600.00 EUR" in text(wera.get(page(heron, "services"))).replace("600 EUR", "600.00 EUR")


def test_a_plan_that_rests_on_an_agreement_that_ends_is_flagged_in_the_case(wera, organisation):
    planned = ComponentPlanned(Component.EDUCATION, Wish.PLANNED, "to sew", Service.TRAINING, "school", TODAY)
    ended = ProviderConfirmed(Service.TRAINING, "school", TODAY, agreement_until=TODAY - timedelta(days=1))
    heron = received(organisation, MET, planned, ended)
    did(visit(wera, heron, means="she-calls"))
    assert "has ended or ends soon" in text(wera.get(page(heron, "services")))
    assert "Her plan rests on an agreement that ends" in text(wera.get(f"/c/{heron.code}/"))


def test_what_the_plan_names_and_nobody_asked_for_is_offered_with_one_link(wera, organisation):
    planned = ComponentPlanned(Component.EDUCATION, Wish.PLANNED, "to sew", Service.TRAINING, "school", TODAY)
    heron = received(organisation, planned)
    shown = text(wera.get(f"/c/{heron.code}/services/"))
    assert "In her plan, and not asked for yet" in shown
    link = re.search(r'href="([^"]*do=progress&amp;with=[^"]*)"', shown)[1].replace("&amp;", "&")
    typed = {"service": "LTS-6", "provider": "school", "progress": "referred", "on": TODAY, "agreed_by": "signed"}
    did(wera.post(link, typed))
    assert "In her plan, and not asked for yet" not in text(wera.get(f"/c/{heron.code}/services/"))
