"""A case that grows entry by entry answers as one that is read whole, though it does not sort its entries anew each time."""

from homeward.process.case import Case, Corrected, Written
from tests.process.builders import NOW, ready_to_depart


def answers(case: Case) -> tuple[object, ...]:
    kinds = {type(one.entry) for one in case.entries}
    messages = {one.MESSAGE for one in kinds} | {"COM-1", "COM-3"}
    every = {kind: (case.every(kind), case.latest(kind)) for kind in kinds}
    return every, {one: case.letters(one) for one in messages}, [one.number for one in case.newest_first()]


def grown(entries: tuple[Written, ...]) -> Case:
    """The same entries, each written after the one before, and everything asked in between."""
    case = Case()
    for one in entries:
        case = case.after(one.entry, at=one.at, by=one.by)
        answers(case)
    return case


def test_a_case_that_grew_answers_as_one_that_is_read_whole():
    entries = ready_to_depart().entries
    assert any(one.entry.MESSAGE for one in entries)
    assert answers(grown(entries)) == answers(Case(entries))


def test_what_is_taken_back_on_the_way_counts_no_more():
    entries = ready_to_depart().entries
    letter = next(one.number for one in entries if one.entry.MESSAGE)
    back = Written(len(entries) + 1, NOW, entries[0].by, Corrected(letter))
    after = (*entries, back, *(Written(len(entries) + 2, NOW, entries[0].by, entries[1].entry),))
    assert answers(grown(after)) == answers(Case(after))
    assert letter not in [one.number for one in grown(after).newest_first()]
