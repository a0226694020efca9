"""Numbers agreed with one partner: they count for what is asked of it, and our own for everybody else."""

from datetime import timedelta

import pytest
from django.test import Client

from homeward.casework.agreed import agree
from homeward.exchange import partners
from homeward.exchange.partners import NotVerified
from homeward.office import clock, settings
from homeward.office.permissions import NotPermitted
from homeward.process.policy import AGREEABLE, STANDARD
from homeward.process.refusals import ImpossibleValue
from homeward.record import log
from tests.exchange.partner import Partner
from tests.pages.people import Organisation, signed_in, text


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


@pytest.fixture
def partner(organisation: Organisation) -> str:
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2000-01-01", until="2999-12-31"))
    return other.id


def test_a_supervisor_writes_what_was_agreed_and_only_that_partner_is_held_to_it(
    anna: Client, wera: Client, partner: str
) -> None:
    page = f"/partners/{partner}/numbers/"
    assert page in text(anna.get("/partners/"))
    typed = {"answer_working_days": "6", "departure_stored_within": "0.5"}
    assert anna.post(page, typed).status_code == 302
    policy = settings.policy()
    assert policy.with_partner(partner).answer_working_days == 6
    assert policy.with_partner(partner).departure_stored_within == timedelta(minutes=30)
    assert policy.with_partner("somebody else") == policy
    assert policy.answer_working_days == STANDARD.answer_working_days
    assert text(wera.get(page)).count("agreed</strong>") == 2
    assert {one["detail"] for one in log.about(partner)} >= {"agreed answer_working_days 6"}
    assert anna.post(page, {}).status_code == 302
    assert settings.policy() == STANDARD


def test_our_own_number_counts_again_where_the_agreed_one_is_the_same(anna: Client, partner: str) -> None:
    same = str(STANDARD.answer_working_days)
    assert anna.post(f"/partners/{partner}/numbers/", {"answer_working_days": same}).status_code == 302
    assert settings.policy().agreed == ()


def test_only_a_supervisor_agrees_and_only_with_a_partner(
    organisation: Organisation, anna: Client, wera: Client, partner: str
) -> None:
    assert wera.post(f"/partners/{partner}/numbers/", {"answer_working_days": "6"}).status_code == 403
    with pytest.raises(NotPermitted):
        agree(partner, {"answer_working_days": 6}, by=organisation.members["wera"])
    with pytest.raises(NotVerified):
        agree("nobody", {"answer_working_days": 6}, by=organisation.members["anna"])
    assert anna.get("/partners/nobody/numbers/").status_code == 404
    assert settings.policy() == STANDARD


@pytest.mark.parametrize("value", ["-1", "soon", "1000"])
def test_numbers_that_cannot_be_stay_in_the_form_and_nothing_changes(value: str, anna: Client, partner: str) -> None:
    answer = anna.post(f"/partners/{partner}/numbers/", {"answer_working_days": value})
    assert answer.status_code == 422
    assert f'value="{value}"' in text(answer)
    assert settings.policy() == STANDARD


def test_what_only_concerns_ourselves_is_not_agreed_with_anybody(organisation: Organisation, partner: str) -> None:
    assert "retention_days" not in AGREEABLE
    with pytest.raises(ImpossibleValue, match="retention_days"):
        agree(partner, {"retention_days": 1}, by=organisation.members["anna"])
