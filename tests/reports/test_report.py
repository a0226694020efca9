"""The report shows what can be shown, and an attacker who holds it can tell no hidden number and nobody's answer."""

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from homeward.reports import grouping, indicators
from homeward.reports.suppression import shown

FIVE = 5


def a_row(**facts: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "v": 1, "side": "referring", "stage": "arranging", "since": "2031-03", "country": "XA", "age": "24-29",
        "sex": "Feminine", "way": "referred", "days": {}, "unmet": [], "answers": [], "wanted": [], "received": [],
        "scores": {}, "closed": "",
    }  # fmt: skip
    return {**usual, **facts}


def table(report: dict[str, Any], name: str) -> dict[str, list[Any]]:
    found = next((one for one in report["tables"] if one["name"] == name), {"rows": []})
    return {row[0]: row[1:] for row in found["rows"]}


def test_counts_below_the_smallest_are_hidden_and_others_rounded_down():
    rows = [a_row(stage="arranging")] * 12 + [a_row(stage="approved")] * 4
    report = indicators.report(rows, smallest=FIVE)
    assert table(report, "stages-referring") == {"arranging": [10], "approved": [None]}
    assert [shown(count, FIVE) for count in (0, 4, 5, 9, 10)] == [None, None, 5, 5, 10]


def test_times_and_scores_need_enough_people():
    rows = [a_row(days={"COM-1>COM-2": days}, scores={"everyday-life@1": {"0": "0.40"}}) for days in (1, 2, 3, 4)]
    report = indicators.report(rows, smallest=FIVE)
    assert table(report, "times") == {"COM-1>COM-2": [None]}
    assert table(report, "score-everyday-life@1") == {"0": [None]}
    more = [*rows, a_row(days={"COM-1>COM-2": 30}, scores={"everyday-life@1": {"0": "0.90"}})]
    report = indicators.report(more, smallest=FIVE)
    assert table(report, "times") == {"COM-1>COM-2": [3]}
    assert table(report, "score-everyday-life@1") == {"0": [0.5]}


def test_answers_of_partners_services_and_what_holds_back_stand_in_tables():
    answered = a_row(answers=[["home", "COM-2", 3, "accept"]], wanted=["LTS-1"], received=["LTS-1"], unmet=["DEP-3"])
    silent = a_row(answers=[["home", "COM-2", None, "none"]], wanted=["LTS-1"])
    report = indicators.report([answered] * 6 + [silent] * 5, smallest=FIVE)
    assert table(report, "answers") == {"home": [10, 5, 5, 3]}
    assert table(report, "services") == {"LTS-1": [10, 5]}
    assert table(report, "held-back") == {"DEP-3": [5]}


def consistent(published: dict[str, int | None], most: int) -> list[tuple[int, ...]]:
    """Everything that the counts can have been, as an attacker who knows the rule works it out."""
    every = product(range(most + 1), repeat=len(published))
    return [counts for counts in every if [shown(count, FIVE) for count in counts] == list(published.values())]


@given(st.lists(st.integers(0, 11), min_size=2, max_size=4))
def test_an_attacker_with_the_whole_table_cannot_narrow_any_number(counts: list[int]):
    """Each cell may still be any of its five values, whatever all others are: no sum or difference of cells helps."""
    published = {str(place): shown(count, FIVE) for place, count in enumerate(counts)}
    possible = consistent(published, 14)
    for place, count in enumerate(counts):
        lowest = count - count % FIVE
        assert {one[place] for one in possible} == set(range(lowest, lowest + FIVE))


def test_the_same_attacker_finds_a_hidden_number_when_a_report_shows_its_total():
    """The control: with an exact total beside the cells, subtracting gives it away."""
    published = {"a": shown(7, 1), "b": None}
    total = 9
    possible = [
        (one, other) for one, other in product(range(15), repeat=2) if one == published["a"] and one + other == total
    ]
    assert possible == [(7, 2)]


def test_a_report_holds_no_total_and_no_number_that_is_not_a_step():
    rows = [a_row(stage=stage, age=age) for stage, age in product(("arranging", "approved"), ("24-29", "48+"))] * 4
    report = indicators.report(rows + [a_row(stage="returned")], smallest=FIVE)
    for one in report["tables"]:
        assert not {"total", "sum", "all"} & {row[0] for row in one["rows"]}
        if one["unit"] in ("people", "requests"):
            numbers = [value for row in one["rows"] for value in row[1:4] if value is not None]
            assert all(value % FIVE == 0 for value in numbers), one["name"]


@given(
    st.lists(
        st.builds(
            a_row,
            stage=st.sampled_from([*grouping.STAGES, "closed"]),
            age=st.sampled_from([*grouping.AGES, "unknown"]),
            closed=st.sampled_from([*grouping.CLOSED, ""]),
            wanted=st.lists(st.sampled_from([*grouping.SERVICES, "LTS-4", "LTS-9"]), max_size=3),
        ),
        max_size=40,
    )
)
def test_in_large_groups_no_group_stands_beside_its_parts_and_each_person_counts_once(
    rows: list[dict[str, Any]],
) -> None:
    report = indicators.report(rows, smallest=FIVE, large=True)
    for name, groups in (
        ("stages-referring", grouping.STAGES),
        ("ages", grouping.AGES),
        ("closed", grouping.CLOSED),
        ("services", grouping.SERVICES),
    ):
        assert not set(table(report, name)) & set(groups)
    for numbers in table(report, "services").values():
        assert all(one is None or one <= len(rows) for one in numbers)


def test_which_groups_a_report_counts_in_does_not_depend_on_its_numbers() -> None:
    """The control of the attack: were large groups chosen because cells are small, the choice itself would tell of a hidden cell."""
    for count in (1, 4, 5, 30):
        rows = [a_row(stage="arranging")] * count
        assert set(table(indicators.report(rows, smallest=FIVE), "stages-referring")) == {"arranging"}
        assert set(table(indicators.report(rows, smallest=FIVE, large=True), "stages-referring")) == {
            "before-departure"
        }
