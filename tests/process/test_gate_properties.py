"""What holds of the gate and of the order of messages in every case that chance makes (DEP-1 to DEP-8, COM-0)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.process import conditions, departure
from homeward.process.asylum import AuthorityContact
from homeward.process.capacity import CapacityAssessed, Decision
from homeward.process.case import Case, Corrected, Partner, Side
from homeward.process.children import ChildsView
from homeward.process.complaints import PartnerTraffic
from homeward.process.consent import ConsentRefused, ConsentWithdrawn, Purpose
from homeward.process.documents import DocumentStated, Paper, State
from homeward.process.entries import KINDS
from homeward.process.medical import Fitness, FitnessFinding
from homeward.process.notifications.horizontal import CancelAsked, DeclinedAfterAccept
from homeward.process.notifications.table import ROWS, OutOfOrder, check_order
from homeward.process.security_assessment import Level, Outcome, RiskArose, SecurityAssessed
from homeward.process.staying import StayingOpened, WhyStaying
from homeward.process.writing import Compartment
from tests.golden.sample import sample
from tests.process.builders import HOME, NOW, PARTNER, WORKER, approved, opened, ready_to_depart

READY = ready_to_depart()
APPROVED = approved()
NUMBERS = [one.number for one in READY.entries]
# Each of these takes something away. What she agreed to send is not among them: a part she no longer shares is no longer
# asked for, so that taking back such a consent narrows the package and never traps her.
NEGATIVE = (
    *(ConsentWithdrawn(one) for one in Purpose if not one.value.startswith("share-")),
    ConsentRefused(Purpose.ASSISTED_RETURN),
    FitnessFinding(Fitness.NOT_FIT),
    FitnessFinding(Fitness.DOCTOR_NEEDED),
    FitnessFinding(Fitness.DECLINED_DANGER),
    RiskArose("a threat", Level.HIGH),
    SecurityAssessed(Outcome.NOT_NOW),
    SecurityAssessed(Outcome.NOT_AT_ALL),
    AuthorityContact(held=True),
    StayingOpened(WhyStaying.CHANGED_HER_MIND),
    PartnerTraffic(HOME, True, 8),
    DocumentStated(Paper.PASSPORT, State.MISSING),
    DocumentStated(Paper.VISA, State.REQUESTED),
    CapacityAssessed(Decision.RETURN, "A psychologist", can_decide=False),
    CancelAsked(HOME),
    ChildsView("I stay.", refuses=True),
)


def keeping(case: Case, numbers) -> Case:
    return Case(tuple(one for one in case.entries if one.number in numbers), case.closed)


few_removed = st.sets(st.sampled_from(NUMBERS), max_size=6).map(lambda gone: set(NUMBERS) - gone)
many_removed = st.sets(st.sampled_from(NUMBERS))
negative = st.lists(st.sampled_from(NEGATIVE), min_size=1, max_size=4)


@given(few_removed | many_removed, st.sets(st.sampled_from(NUMBERS), max_size=4))
@settings(max_examples=500, deadline=None)
def test_withdrawing_evidence_never_opens_the_gate(kept, taken):
    if not conditions.is_open(keeping(READY, kept), NOW):
        assert not conditions.is_open(keeping(READY, kept - taken), NOW)


@given(few_removed, st.sampled_from(NUMBERS))
@settings(max_examples=300, deadline=None)
def test_an_entry_that_was_a_mistake_counts_as_if_it_had_never_been_written(kept, number):
    case = keeping(READY, kept)
    corrected = case.after(Corrected(number), at=NOW, by=WORKER)
    assert conditions.unmet(corrected, NOW) == conditions.unmet(keeping(READY, kept - {number}), NOW)


@given(few_removed, negative)
@settings(max_examples=500, deadline=None)
def test_nothing_that_takes_away_ever_opens_the_gate(kept, entries):
    case = keeping(READY, kept)
    if not conditions.is_open(case, NOW):
        assert not conditions.is_open(case.after(*entries, at=NOW, by=WORKER), NOW)


@given(few_removed)
@settings(max_examples=200, deadline=None)
def test_a_partner_who_takes_back_its_word_never_opens_the_gate(kept):
    case = keeping(READY, kept)
    after = case.after(DeclinedAfterAccept("us", "full"), at=NOW, by=PARTNER)
    assert not conditions.is_open(after, NOW)


@given(few_removed, negative)
@settings(max_examples=300, deadline=None)
def test_every_unmet_condition_says_what_is_missing_and_who_holds_it(kept, entries):
    case = keeping(READY, kept).after(*entries, at=NOW, by=WORKER)
    for finding in conditions.judge(case, NOW):
        assert bool(finding.missing) is (finding.answer is conditions.Answer.NOT_MET)
        assert bool(finding.why) is (finding.answer is conditions.Answer.NOT_APPLICABLE)


@given(st.lists(st.sampled_from(NEGATIVE), max_size=3), st.sets(st.sampled_from(NUMBERS), max_size=2))
@settings(max_examples=300, deadline=None)
def test_no_approval_is_in_force_while_the_gate_is_shut(entries, taken):
    case = APPROVED.after(*entries, *(Corrected(number) for number in taken), at=NOW, by=WORKER)
    if departure.approval(case, NOW) is not None:
        assert conditions.is_open(case, NOW)


@given(st.permutations(list(Compartment)), few_removed)
@settings(max_examples=100, deadline=None)
def test_who_cannot_open_the_case_compartment_never_sees_an_open_gate(order, kept):
    case = Case(keeping(READY, kept).entries, frozenset({Compartment.CASE, order[0]}))
    assert not conditions.is_open(case, NOW)


LETTERS = {kind.MESSAGE: kind for kind in KINDS.values() if kind.MESSAGE and kind.COMPARTMENT is Compartment.CASE}
attempts = st.lists(st.tuples(st.sampled_from(sorted(LETTERS)), st.sampled_from(list(Side))), max_size=40)


def exchanged(tries):
    """Try messages in any order; what the rules allow arrives at once. Gives both records."""
    cases = {Side.REFERRING: opened(), Side.RECEIVING: opened(Side.RECEIVING)}
    names = {Side.REFERRING: "them", Side.RECEIVING: HOME}
    for message, side in tries:
        other = next(one for one in Side if one is not side)
        if in_order(cases[side], message, names[other]):
            entry = sample(LETTERS[message])
            object.__setattr__(entry, "to", names[other])
            cases[side] = cases[side].after(entry, at=NOW, by=WORKER)
            cases[other] = cases[other].after(entry, at=NOW, by=Partner(names[side]))
    return cases


def in_order(case, message, to):
    """Whether the rules let this message go now."""
    try:
        check_order(case, message, to)
    except OutOfOrder:
        return False
    return True


@given(attempts)
@settings(max_examples=300, deadline=None)
def test_whatever_is_tried_messages_keep_their_order_and_their_sender(tries):
    cases = exchanged(tries)
    for side, case in cases.items():
        passed: list[str] = []
        for one in case.entries:
            row = ROWS.get(one.entry.MESSAGE)
            if row is None:
                continue
            ours = not isinstance(one.by, Partner)
            assert row.sender is None or (row.sender is side) is ours
            assert not row.after or row.after in passed
            passed.append(row.message)
    first, second = ([one.entry.MESSAGE for one in case.entries] for case in cases.values())
    assert first == second
