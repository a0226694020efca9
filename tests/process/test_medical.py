"""Fitness to travel: bare findings in the case, detail in the health compartment, and health before any date.

MED-1 to MED-4, TIM-2.
"""

import pytest

from homeward.process import medical
from homeward.process.medical import (
    Escort,
    Fitness,
    FitnessFinding,
    HealthNotOpen,
    Infection,
    MedicalNeed,
    NeverAHindrance,
    Trigger,
)
from homeward.process.medical.pregnancy import CARRIERS, CAUTIOUS, rule_of
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment
from tests.process.referring_side import NOW, TODAY, case_with, closed_to_reader, in_days, then

NOT_FIT = medical.examined(at=NOW, doctor="Dr Example", fitness=Fitness.NOT_FIT)
FIT = medical.examined(at=NOW, doctor="Dr Example", fitness=Fitness.FIT)


def screening(**fields):
    return medical.screened(at=NOW, screened_by="a trained worker", **fields)


def with_infection(case, condition="scabies", **fields):
    return then(case, *medical.infection(case, condition=condition, passed_on_in_travel=True, at=NOW, **fields))


def test_without_a_screening_travel_is_held():
    assert medical.fitness(case_with(), TODAY) is Fitness.NOT_SCREENED
    assert medical.holds_travel(case_with(), TODAY)


def test_a_screening_without_trigger_finds_her_fit_for_fourteen_days():
    case = case_with(*screening())
    assert not medical.holds_travel(case, in_days(14))
    assert medical.fitness(case, in_days(15)) is Fitness.LAPSED
    assert medical.holds_travel(case, in_days(15))


@pytest.mark.parametrize("trigger", list(Trigger))
def test_every_trigger_asks_for_a_doctor(trigger):
    case = case_with(*screening(triggers=(trigger,)))
    assert medical.fitness(case, TODAY) is Fitness.DOCTOR_NEEDED
    assert medical.holds_travel(case, TODAY)
    assert not medical.holds_travel(then(case, *FIT), TODAY)


def test_a_screening_names_who_screened():
    with pytest.raises(ImpossibleValue):
        medical.screened(at=NOW, screened_by="")


def test_a_carriers_form_lapses_after_seven_days_and_a_report_after_fourteen():
    form = medical.examined(at=NOW, doctor="Dr Example", fitness=Fitness.FIT, carrier_form=True)
    assert medical.fitness(case_with(*form), in_days(7)) is Fitness.FIT
    assert medical.fitness(case_with(*form), in_days(8)) is Fitness.LAPSED
    assert medical.fitness(case_with(*FIT), in_days(14)) is Fitness.FIT
    assert medical.fitness(case_with(*FIT), in_days(15)) is Fitness.LAPSED


def test_not_fit_holds_travel_however_long_it_is_ago():
    assert medical.fitness(case_with(*NOT_FIT), in_days(900)) is Fitness.NOT_FIT


@pytest.mark.parametrize(
    "later",
    [screening(), medical.declined(at=NOW, sign_of_danger=False), medical.declined(at=NOW, sign_of_danger=True)],
)
def test_only_a_doctor_lifts_a_doctors_not_fit(later):
    assert medical.fitness(case_with(*NOT_FIT, *later), TODAY) is Fitness.NOT_FIT
    assert medical.fitness(case_with(*NOT_FIT, *later, *FIT), TODAY) is Fitness.FIT


def test_conditions_under_which_she_is_fit_are_named():
    with pytest.raises(ImpossibleValue):
        medical.examined(at=NOW, doctor="Dr Example", fitness=Fitness.FIT_WITH_CONDITIONS)
    with pytest.raises(ImpossibleValue):
        medical.examined(at=NOW, doctor="Dr Example", fitness=Fitness.FIT, conditions=(Escort.OXYGEN,))
    found = medical.examined(
        at=NOW, doctor="Dr Example", fitness=Fitness.FIT_WITH_CONDITIONS, conditions=(Escort.WHEELCHAIR,)
    )
    case = case_with(*found)
    assert medical.conditions(case) == (Escort.WHEELCHAIR,)
    assert not medical.holds_travel(case, TODAY)
    assert medical.conditions(case_with()) == ()


@pytest.mark.parametrize("fitness", [Fitness.LAPSED, Fitness.NOT_SCREENED, Fitness.DOCTOR_NEEDED])
def test_a_doctor_answers_fit_fit_with_conditions_or_not_fit(fitness):
    with pytest.raises(ImpossibleValue):
        medical.examined(at=NOW, doctor="Dr Example", fitness=fitness)
    with pytest.raises(ImpossibleValue):
        medical.examined(at=NOW, doctor="", fitness=Fitness.FIT)


def test_an_examination_declined_holds_travel_only_for_a_sign_of_danger():
    assert not medical.holds_travel(case_with(*medical.declined(at=NOW, sign_of_danger=False)), TODAY)
    assert medical.holds_travel(case_with(*medical.declined(at=NOW, sign_of_danger=True)), TODAY)


def test_an_infection_passed_on_in_travel_holds_it_until_cleared():
    case = with_infection(case_with(*FIT))
    assert medical.fitness(case, TODAY) is Fitness.NOT_FIT
    assert medical.fitness(then(case, *FIT), TODAY) is Fitness.NOT_FIT
    cleared = with_infection(case, condition=" Scabies ", cleared_on=TODAY)
    assert medical.fitness(cleared, TODAY) is Fitness.FIT


def test_clearing_one_of_two_infections_still_holds_travel():
    case = with_infection(with_infection(case_with(*FIT)), condition="measles")
    case = with_infection(case, cleared_on=TODAY)
    assert medical.open_infections(case) == {"measles"}
    assert medical.holds_travel(case, TODAY)
    assert not medical.holds_travel(with_infection(case, condition="measles", cleared_on=TODAY), TODAY)


def test_an_infection_that_is_not_passed_on_in_travel_holds_nothing():
    case = case_with(*FIT)
    written = medical.infection(case, condition="hepatitis B", passed_on_in_travel=False, at=NOW)
    assert [type(entry) for entry in written] == [Infection]
    assert not medical.holds_travel(then(case, *written), TODAY)


@pytest.mark.parametrize("condition", ["HIV", "hiv", " Pregnancy", "VIH"])
def test_hiv_and_pregnancy_are_never_a_hindrance(condition):
    with pytest.raises(NeverAHindrance):
        medical.infection(case_with(), condition=condition, passed_on_in_travel=True, at=NOW)
    assert medical.infection(case_with(), condition=condition, passed_on_in_travel=False, at=NOW)


def test_an_infection_has_a_name_and_is_not_cleared_ahead_of_time():
    with pytest.raises(ImpossibleValue):
        medical.infection(case_with(), condition=" ", passed_on_in_travel=True, at=NOW)
    with pytest.raises(ImpossibleValue):
        medical.infection(case_with(), condition="flu", passed_on_in_travel=True, cleared_on=in_days(1), at=NOW)


def test_who_cannot_read_health_cannot_say_that_an_infection_is_cleared():
    reader = closed_to_reader(with_infection(case_with(*FIT)), Compartment.HEALTH)
    assert medical.fitness(reader, TODAY) is Fitness.NOT_FIT
    with pytest.raises(HealthNotOpen):
        medical.infection(reader, condition="scabies", passed_on_in_travel=True, cleared_on=TODAY, at=NOW)


def test_the_case_tells_nothing_of_what_lies_behind_a_finding():
    for entries in (screening(triggers=(Trigger.MENTAL_ILLNESS,), notes="private"), NOT_FIT):
        detail, finding = entries
        assert detail.COMPARTMENT is Compartment.HEALTH
        assert finding.COMPARTMENT is Compartment.CASE
        assert isinstance(finding, FitnessFinding)
        assert "private" not in repr(finding)
        assert "mental" not in repr(finding)


def test_a_need_that_impedes_travel_asks_for_a_doctor():
    case = case_with(*FIT, *medical.need(need="broken leg", impedes_travel=True))
    assert medical.fitness(case, TODAY) is Fitness.DOCTOR_NEEDED
    assert medical.fitness(then(case, *FIT), TODAY) is Fitness.FIT
    assert medical.fitness(case_with(*FIT, *medical.need(need="toothache", care_given="filled")), TODAY) is Fitness.FIT


def test_a_treatment_not_available_at_home_says_what_was_tried():
    with pytest.raises(ImpossibleValue):
        medical.need(need="dialysis", not_available_at_home=True)
    with pytest.raises(ImpossibleValue):
        medical.need(need="")
    tried = medical.need(need="dialysis", not_available_at_home=True, tried="clinic in the capital asked")
    assert tried[0] == MedicalNeed("dialysis", not_available_at_home=True, tried="clinic in the capital asked")


def test_a_treatment_not_available_at_home_is_to_settle_until_provided_or_a_delay_is_offered():
    open_need = medical.need(need="operation", not_available_at_home=True, tried="asked")
    case = case_with(*open_need)
    assert [one.need for one in medical.treatment_to_settle(case)] == ["operation"]
    offered = medical.need(need="operation", not_available_at_home=True, tried="asked", delay_offered=True)
    assert medical.treatment_to_settle(then(case, *offered)) == ()
    given = medical.need(need="operation", not_available_at_home=True, provided=True)
    assert medical.treatment_to_settle(then(case, *given)) == ()


@pytest.mark.parametrize("weeks", [-1, 46])
def test_weeks_of_pregnancy_that_cannot_be_are_refused(weeks):
    with pytest.raises(ImpossibleValue):
        screening(pregnant_weeks=weeks)


def test_a_pregnancy_asks_for_a_doctor_from_the_carriers_week_on():
    assert medical.fitness(case_with(*screening(pregnant_weeks=28)), TODAY) is Fitness.DOCTOR_NEEDED
    assert medical.fitness(case_with(*screening(pregnant_weeks=20)), TODAY) is Fitness.FIT
    iberia = case_with(*screening(pregnant_weeks=33, carrier="IB"))
    assert medical.fitness(iberia, TODAY) is Fitness.FIT
    twins = case_with(*screening(pregnant_weeks=33, carrier="IB", several_children=True))
    assert medical.fitness(twins, TODAY) is Fitness.DOCTOR_NEEDED


def test_a_screening_in_pregnancy_ends_before_the_carrier_asks_for_clearance():
    case = case_with(*screening(pregnant_weeks=26))
    assert medical.fitness(case, in_days(7)) is Fitness.FIT
    assert medical.fitness(case, in_days(8)) is Fitness.LAPSED


def test_a_carrier_that_is_not_in_the_table_gets_the_cautious_rule():
    assert rule_of("IB") in CARRIERS
    assert rule_of("ib") == rule_of("IB")
    assert rule_of("XX") is CAUTIOUS
    assert rule_of("") is CAUTIOUS
    assert CAUTIOUS.clearance_from <= min(rule.clearance_from_several for rule in CARRIERS)


def test_a_cleared_infection_is_no_screening():
    case = with_infection(with_infection(case_with()), cleared_on=TODAY)
    assert medical.fitness(case, TODAY) is Fitness.NOT_SCREENED


def test_an_infection_not_passed_on_in_travel_does_not_keep_another_open():
    hepatitis = medical.infection(case_with(), condition="hepatitis B", passed_on_in_travel=False, at=NOW)
    case = with_infection(case_with(*FIT, *hepatitis), condition="measles")
    assert medical.holds_travel(case, TODAY)
    assert not medical.holds_travel(with_infection(case, condition="measles", cleared_on=TODAY), TODAY)


def test_a_need_that_can_be_treated_at_home_is_nothing_to_settle():
    assert medical.treatment_to_settle(case_with(*medical.need(need="toothache"))) == ()


def test_in_the_last_week_before_clearance_she_travels_on_the_day_itself():
    case = case_with(*screening(pregnant_weeks=27))
    assert medical.fitness(case, TODAY) is Fitness.FIT
    assert medical.fitness(case, in_days(1)) is Fitness.LAPSED
