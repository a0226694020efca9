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


def test_a_case_has_one_row_in_which_each_thing_to_do_is_a_link_of_its_own() -> None:
    duties = [
        Duty("C1", "Wren", "ask", "Mon 3", "/c/C1/ask/", overdue=False),
        Duty("C2", "Iris", "go", "", "/c/C2/go/", overdue=False),
        Duty("C1", "Wren", "tell", "Tue 4", "/c/C1/tell/", overdue=True),
        Duty("C1", "Wren", "look", "", "/c/C1/look/", overdue=False),
        Duty("C1", "Wren", "write", "", "/c/C1/write/", overdue=False),
    ]
    wren, iris = duty_rows(duties).split("</li>")[:-1]
    assert [one.split('"')[0] for one in wren.split('href="')[1:]] == [
        "/c/C1/ask/",
        "/c/C1/tell/",
        "/c/C1/look/",
        "/c/C1/write/",
    ]
    assert wren.count("govuk-task-list__hint") == 3
    assert "Tue 4" in wren
    assert "Overdue" in wren
    # Where there are several links none of them covers the row; a single one does.
    assert ("task-list__link" in wren, "task-list__link" in iris) == (False, True)
    assert wren.count("Wren · ") == 4


def test_each_row_says_its_own_case_day_and_place() -> None:
    said = [(f"C{one}", f"Bird {one}", f"ask {one}", f"day {one}", f"/c/C{one}/") for one in range(3)]
    rows = duty_rows([Duty(*one, overdue=one[0] == "C1") for one in said]).split("</li>")[:-1]
    for row, one in zip(rows, said, strict=True):
        assert all(part in row for part in one)
        assert ("Overdue" in row) == (one[0] == "C1")
        assert not [part for other in said if other != one for part in other if part in row]
