"""The rows of Today: each case's own words in each row, and nothing that was typed becomes markup."""

from django.utils.safestring import SafeString

from homeward.pages.templatetags.homeward import duty_rows
from homeward.pages.today import Duty

WICKED = """<b title="x" id='y'>&"""
SAFE = "&lt;b title=&quot;x&quot; id=&#x27;y&#x27;&gt;&amp;"


def test_nothing_that_was_typed_becomes_markup() -> None:
    rows = duty_rows([Duty(WICKED, WICKED, WICKED, WICKED, WICKED, overdue=True)])
    assert isinstance(rows, SafeString)
    assert "<b" not in rows
    assert rows.count(SAFE) == 5


def test_each_row_says_its_own_case_day_and_place() -> None:
    said = [(f"C{one}", f"Bird {one}", f"ask {one}", f"day {one}", f"/c/C{one}/") for one in range(3)]
    rows = duty_rows([Duty(*one, overdue=one[0] == "C1") for one in said]).split("</li>")[:-1]
    for row, one in zip(rows, said, strict=True):
        assert all(part in row for part in one)
        assert ("Overdue" in row) == (one[0] == "C1")
        assert not [part for other in said if other != one for part in other if part in row]
