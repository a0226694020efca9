"""Today: what is late or due in the order of its days, one row a case, and what nobody has to do today folded away."""

import re
from datetime import UTC, datetime, timedelta

from django.test import Client

from homeward.casework import teamwork
from homeward.process.notifications.messages import Availability, NeedAnswered, SupportConfirmed
from homeward.record.opening import Card
from tests.pages.people import Organisation, signed_in, text
from tests.pages.receiving_case import NEEDS, received

NOW = datetime.now(UTC)


def confirmed(of: Organisation, land: int | None = None, by: str = "wera") -> str:
    """A case in which everything is answered, and she lands in so many days where that is known; gives its code."""
    one = received(of, landed=None if land is None else NOW + timedelta(days=land), by=by)
    needs = tuple(NeedAnswered(need, Availability.AVAILABLE, "us") for need in NEEDS)
    one.write(SupportConfirmed(one.partner.id, needs, "Rosa"), by=by)
    return one.code


def part(shown: str, title: str) -> str:
    """What stands below a heading, or in what is folded under a title."""
    return re.split(r"</ul>", shown.partition(f">{title}")[2])[0]


def codes(shown: str) -> list[str]:
    return re.findall(r'<span dir="ltr">([0-9A-Z]{3}-[0-9A-Z]{3})</span>', shown)


def test_what_is_due_stands_in_the_order_of_its_days_whatever_their_names(
    wera: Client, organisation: Organisation
) -> None:
    # Of any four days that follow each other, the names are in another order.
    land = {days: confirmed(organisation, days) for days in (4, 2, 3, 1)}
    due = codes(part(text(wera.get("/")), "Due</h2>"))
    assert [one for one in due if one in land.values()] == [land[days] for days in (1, 2, 3, 4)]


def test_a_case_has_one_row_in_each_group(wera: Client, organisation: Organisation) -> None:
    code = confirmed(organisation, -2)
    shown = text(wera.get("/"))
    for title in ("Overdue</h2>", "Next steps</h2>"):
        assert codes(part(shown, title)).count(code) == 1, title
    assert "Meet her on arrival" not in part(shown, "Next steps</h2>")


def test_what_waits_for_others_or_is_due_much_later_is_folded_away(wera: Client, organisation: Organisation) -> None:
    waits, later = confirmed(organisation), confirmed(organisation, 20)
    shown = text(wera.get("/"))
    others, far = part(shown, "Waiting for others ("), part(shown, "Due later than in 14 days (")
    assert waits in others
    assert later in far
    assert "<details" in shown.partition("Waiting for others (")[0].rpartition("<h2")[2]
    steps = part(shown, "Next steps</h2>")
    assert (waits in steps, later in steps) == (False, True)
    assert later not in part(shown, "Due</h2>")


def test_in_a_case_of_the_team_the_nearest_comes_first_and_what_has_no_day_last() -> None:
    days = {"later": "2031-03-09T09:00:00+00:00", "open": "", "sooner": "2031-03-02T09:00:00+00:00"}
    steps = [[code, "worker", "plan", due] for code, due in days.items()]
    cards = [Card("ABC-234", {"next": steps}), Card("ABC-235", {"next": [["open", "worker", "plan", ""]]})]
    found = teamwork._to_do(list(reversed(cards)), lambda _due, _holder: True)
    assert [one.card.code for one in found] == ["ABC-234", "ABC-235"]
    assert [code for code, _ in found[0].steps] == ["sooner", "later", "open"]


def test_a_supervisor_sees_of_the_team_what_is_late_due_and_waited_for(organisation: Organisation) -> None:
    days = {-2: "late", 3: "soon", 20: "far"}
    land = {name: confirmed(organisation, one, by="anna") for one, name in days.items()}
    land["waits"] = confirmed(organisation, by="anna")
    anna = organisation.members["anna"]
    found = teamwork.overview(by=anna)
    assert [one.card.code for one in found.overdue if one.card.code in land.values()] == [land["late"]]
    assert land["soon"] in [one.card.code for one in found.due]
    assert land["far"] not in [one.card.code for one in found.due]
    assert land["waits"] in [one.card.code for one in found.waiting]
    shown = text(signed_in(anna).get("/team/work/"))
    late = part(shown, "Overdue</h2>")
    assert land["late"] in late
    assert "She is expected" in late
    assert "Wait for the referring organisation" in part(shown, "Waiting for others</h2>")
