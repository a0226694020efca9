"""A supervisor's agreement is written by a supervisor, signed in as themselves; nobody agrees in another's name."""

import pytest

from homeward.casework import table
from homeward.casework.acts import asked
from homeward.process.closing import CaseClosed
from homeward.process.support import SupportDecided
from homeward.record import opening
from tests.pages.people import signed_in, text

AGREED = (
    ("handover", "decide-support", {"way": "none-wanted", "words": "my aunt is enough", "contacts": "aunt\na lawyer"}, SupportDecided),
    ("close", "close", {"why": "goals-met"}, CaseClosed),
)  # fmt: skip


def test_no_form_but_that_of_an_urgent_return_lets_one_name_a_supervisor():
    asks = {act.name for act in table.ACTS if "supervisor" in {one.name for one in asked(act)}}
    assert asks == {"urgent"}


@pytest.mark.parametrize(("page", "do", "typed", "kind"), AGREED, ids=lambda one: str(one))
def test_a_worker_cannot_agree_in_a_supervisors_name(page, do, typed, kind, organisation, wera, code):
    answer = wera.post(f"/c/{code}/{page}/?do={do}", typed | {"supervisor": "1"})
    assert answer.status_code == 409
    assert "A supervisor has to agree" in text(answer)
    assert not opening.open_case(code, organisation.members["wera"].keys).case.has(kind)


@pytest.mark.parametrize(("page", "do", "typed", "kind"), AGREED, ids=lambda one: str(one))
def test_what_a_supervisor_writes_carries_their_own_number(page, do, typed, kind, organisation, code):
    anna = organisation.members["anna"]
    answer = signed_in(anna).post(f"/c/{code}/{page}/?do={do}", typed)
    assert answer.status_code == 302, text(answer)
    written = opening.open_case(code, anna.keys).case.written(kind)
    assert written.entry.supervisor == anna.number
    assert written.by.number == anna.number
