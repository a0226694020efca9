"""Asylum: while it is wished for, pending or granted, nothing goes to an authority of return, in any order.

DOC-2, DOC-3, SEC-4.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.process import asylum
from homeward.process.asylum import (
    HOLDING,
    AsylumStated,
    AsylumStatus,
    AuthorityContact,
    EmbassyContactHeld,
    KindOfRecipientUnknown,
    Recipient,
    RecipientKind,
)
from homeward.process.case import Case, Corrected
from homeward.process.intake import FirstContact
from homeward.process.refusals import ImpossibleValue
from homeward.process.security_assessment import Factor, FactorAssessed, Level, Outcome, SecurityAssessed
from homeward.process.writing import Compartment
from tests.process.referring_side import NOW, TODAY, case_with, closed_to_reader, days, in_days, then

SEC_4 = FactorAssessed(Factor.SANCTIONS, Level.MEDIUM, "fined", "lawyer")


def stating(case: Case, status: AsylumStatus, at: datetime = NOW, **values) -> Case:
    entries = asylum.stated(case, at=at, status=status, since=values.pop("since", at.date()), ask="Mira", **values)
    return then(case, *entries, at=at)


def granted_and_lifted(case: Case, at: datetime = NOW) -> Case:
    day = at.date()
    return stating(case, AsylumStatus.GRANTED, at, legal_advice_on=day, lawyer="L. Example", lifted_by_her_on=day)


def held(case: Case, after: int = 0) -> bool:
    return asylum.embassy_contact_held(case, NOW + days(after))


def test_nothing_is_held_while_nothing_is_known():
    assert not held(case_with())
    assert not held(stating(case_with(), AsylumStatus.NONE))


@pytest.mark.parametrize("status", sorted(HOLDING))
def test_contact_is_held_while_asylum_is_wished_for_pending_or_granted(status):
    case = stating(case_with(), status)
    assert held(case)
    assert held(case, after=1000)
    with pytest.raises(EmbassyContactHeld):
        asylum.require_contact_with_authorities(case, NOW)


def test_granted_is_lifted_only_by_her_after_a_lawyers_advice():
    assert not held(granted_and_lifted(case_with()))
    with pytest.raises(ImpossibleValue, match="legal_advice_on"):
        stating(case_with(), AsylumStatus.GRANTED, lifted_by_her_on=TODAY)
    with pytest.raises(ImpossibleValue, match="legal_advice_on"):
        stating(case_with(), AsylumStatus.GRANTED, lifted_by_her_on=in_days(-1), legal_advice_on=TODAY)


@pytest.mark.parametrize("status", [AsylumStatus.PENDING, AsylumStatus.WISH_EXPRESSED])
def test_a_claim_or_a_wish_is_not_lifted(status):
    with pytest.raises(ImpossibleValue, match="not-granted"):
        stating(case_with(), status, lifted_by_her_on=TODAY, legal_advice_on=TODAY)


def test_withdrawn_counts_after_legal_advice_and_seven_days():
    case = stating(stating(case_with(), AsylumStatus.PENDING), AsylumStatus.WITHDRAWN)
    assert held(case, after=100)
    advised = stating(case, AsylumStatus.WITHDRAWN, legal_advice_on=TODAY)
    assert held(advised)
    assert asylum.embassy_contact_held(advised, NOW + days(7) - timedelta(minutes=1))
    assert not held(advised, after=7)


def test_the_seven_days_run_from_the_later_of_withdrawal_and_advice():
    case = stating(case_with(), AsylumStatus.WITHDRAWN, since=in_days(-30), legal_advice_on=in_days(-4))
    assert held(case, after=3)
    assert not held(case, after=4)


def test_a_final_refusal_needs_a_new_assessment_of_sanctions_on_return():
    outcome = SecurityAssessed(Outcome.CAN_GO)
    case = stating(case_with(SEC_4, outcome), AsylumStatus.REFUSED_FINAL)
    assert held(case, after=100)
    assert held(then(case, outcome))
    assert held(then(case, FactorAssessed(Factor.DEBT, Level.LOW)))
    assert held(then(case, FactorAssessed(Factor.SANCTIONS, Level.UNKNOWN)))
    assert not held(then(case, SEC_4))


@pytest.mark.parametrize("status", [one for one in AsylumStatus if one is not AsylumStatus.NONE])
def test_a_claim_does_not_become_none(status):
    with pytest.raises(ImpossibleValue, match="withdrawn-instead"):
        stating(stating(case_with(), status), AsylumStatus.NONE)


def test_a_status_about_the_wrong_person_is_corrected_and_holds_nothing():
    case = stating(case_with(), AsylumStatus.PENDING)
    assert not held(then(case, Corrected(case.last_number), Corrected(case.last_number - 1)))


def test_a_date_that_lies_ahead_is_refused():
    for name in ("since", "legal_advice_on", "lifted_by_her_on"):
        values = {"legal_advice_on": TODAY, name: in_days(1)}
        with pytest.raises(ImpossibleValue, match="ahead") as refusal:
            stating(case_with(), AsylumStatus.GRANTED, **values)
        assert refusal.value.field == name


# The finding gives nothing away


def test_the_status_lies_in_the_asylum_compartment_and_the_finding_does_not_say_why():
    status, finding = asylum.stated(case_with(), at=NOW, status=AsylumStatus.PENDING, since=TODAY, ask="Mira")
    assert (status.COMPARTMENT, finding.COMPARTMENT) == (Compartment.ASYLUM, Compartment.CASE)
    assert finding == asylum.held_otherwise(ask="Mira")
    assert {one.name for one in fields(AuthorityContact)}.isdisjoint(
        {"status", "country", "lawyer", "legal_advice_on", "since"}
    )


def test_who_cannot_see_the_asylum_compartment_is_held_back_all_the_same_and_told_whom_to_ask():
    case = closed_to_reader(stating(case_with(), AsylumStatus.PENDING), Compartment.ASYLUM)
    assert case.latest(AsylumStated) is None
    with pytest.raises(EmbassyContactHeld) as refusal:
        asylum.require_contact_with_authorities(case, NOW)
    assert refusal.value.ask == "Mira"
    assert "asylum" not in str(refusal.value)


def test_another_cause_is_lifted_by_who_sees_the_asylum_compartment():
    case = then(case_with(), asylum.held_otherwise(ask="Mira"))
    assert held(case)
    assert not held(then(case, asylum.lifted(case, finding=case.last_number)))


def test_nobody_lifts_asylum_as_if_it_were_another_cause():
    case = stating(case_with(), AsylumStatus.PENDING)
    with pytest.raises(EmbassyContactHeld):
        asylum.lifted(case, finding=case.last_number)
    blind = closed_to_reader(case, Compartment.ASYLUM)
    with pytest.raises(EmbassyContactHeld):
        asylum.lifted(blind, finding=case.last_number)
    with pytest.raises(ImpossibleValue):
        asylum.lifted(case, finding=1)


def test_a_claim_granted_and_lifted_does_not_lift_her_own_wish():
    case = then(stating(case_with(), AsylumStatus.PENDING), asylum.held_otherwise(ask="Mira"))
    assert held(granted_and_lifted(case))


# To whom


@pytest.mark.parametrize("kind", [one for one in RecipientKind if one is not RecipientKind.INDEPENDENT])
def test_every_authority_of_return_is_held_like_an_embassy(kind):
    person = FirstContact(nationalities=("MD",), country_of_return="RO")
    case = stating(case_with(person), AsylumStatus.PENDING)
    for country in ("MD", "RO", ""):
        with pytest.raises(EmbassyContactHeld):
            asylum.require_recipient(case, NOW, Recipient(kind, country))
    asylum.require_recipient(case, NOW, Recipient(kind, "DE"))


def test_an_independent_organisation_is_not_held():
    case = stating(case_with(FirstContact(nationalities=("MD",))), AsylumStatus.PENDING)
    asylum.require_recipient(case, NOW, Recipient(RecipientKind.INDEPENDENT, "MD"))
    with pytest.raises(EmbassyContactHeld):
        asylum.require_recipient(case, NOW, Recipient(RecipientKind.POLICE, "MD"))


def test_of_whom_nobody_said_what_it_is_gets_nothing_while_contact_is_held():
    person = FirstContact(nationalities=("MD",))
    asylum.require_recipient(case_with(person), NOW, Recipient(None, "MD"))
    with pytest.raises(KindOfRecipientUnknown):
        asylum.require_recipient(stating(case_with(person), AsylumStatus.PENDING), NOW, Recipient(None, "MD"))
    asylum.require_recipient(stating(case_with(person), AsylumStatus.PENDING), NOW, Recipient(None, "DE"))


def test_any_authority_is_held_while_her_nationality_is_not_known():
    case = stating(case_with(FirstContact()), AsylumStatus.PENDING)
    with pytest.raises(EmbassyContactHeld):
        asylum.require_recipient(case, NOW, Recipient(RecipientKind.POLICE, "DE"))


# Any order of entries


@dataclass
class Known:
    """What a plain reading of the rule says after a run of steps."""

    status: AsylumStatus = AsylumStatus.NONE
    lifted: bool = False
    opens: datetime | None = None
    sec_4: bool = True
    others: int = 0

    def held(self, at: datetime) -> bool:
        if self.others:
            return True
        if self.status in HOLDING:
            return not self.lifted
        if self.status is AsylumStatus.WITHDRAWN:
            return self.opens is None or at < self.opens
        return self.status is AsylumStatus.REFUSED_FINAL and not self.sec_4


STEPS = st.one_of(
    st.tuples(st.just("status"), st.sampled_from(AsylumStatus), st.booleans(), st.booleans()),
    st.tuples(st.just("other")),
    st.tuples(st.just("lift")),
    st.tuples(st.just("sec-4")),
    st.tuples(st.just("wait"), st.integers(1, 9)),
)


def _status(case: Case, known: Known, at: datetime, status: AsylumStatus, advised: bool, lifted: bool) -> Case:
    lifted = lifted and advised and status is AsylumStatus.GRANTED
    day = at.date()
    try:
        entries = asylum.stated(
            case,
            at=at,
            status=status,
            since=day,
            legal_advice_on=day if advised else None,
            lifted_by_her_on=day if lifted else None,
        )
    except ImpossibleValue:
        assert status is AsylumStatus.NONE
        assert known.status is not AsylumStatus.NONE
        return case
    known.status, known.lifted, known.sec_4 = status, lifted, False
    known.opens = at + days(7) if advised else None
    return then(case, *entries, at=at)


def _lift(case: Case, known: Known, at: datetime) -> Case:
    for one in asylum.holding(case):
        entry = _lifting(case, one.number)
        if entry is not None:
            known.others -= int(one.entry.held)
            return then(case, entry, at=at)
    return case


def _lifting(case: Case, finding: int):
    """The entry that lifts a finding, or None where the rule refuses to."""
    try:
        return asylum.lifted(case, finding=finding)
    except EmbassyContactHeld:
        return None


@given(st.lists(STEPS, max_size=12))
def test_under_any_order_of_entries_contact_is_held_exactly_while_the_rule_says_so(steps):
    case, known, at = case_with(), Known(), NOW
    for name, *values in steps:
        if name == "status":
            case = _status(case, known, at, *values)
        elif name == "other":
            case, known.others = then(case, asylum.held_otherwise(ask=""), at=at), known.others + 1
        elif name == "lift":
            case = _lift(case, known, at)
        elif name == "sec-4":
            case, known.sec_4 = then(case, SEC_4, at=at), True
        else:
            at += days(values[0])
        assert asylum.embassy_contact_held(case, at) == known.held(at)
        blind = closed_to_reader(case, Compartment.ASYLUM)
        assert asylum.embassy_contact_held(blind, at) == known.held(at)
