"""How much the receiving side types and clicks, counted in a real browser: every field filled, every choice made, every button pressed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from homeward.pages.addresses import of_form
from homeward.process import arrival, reintegration
from homeward.process.arrival import Met
from homeward.process.reintegration import Component
from tests.browser.conftest import Node
from tests.pages.receiving_case import Received, received

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]
TODAY = datetime.now(UTC).date()


@dataclass
class Counted:
    """A browser whose user's every input is counted."""

    page: Page
    base: str
    inputs: int = 0

    def open(self, address: str) -> None:
        """Come to a page by a link; the click on it counts."""
        self.page.goto(f"{self.base}/{address}")
        self.inputs += 1

    def begun(self, page: str, act: str, **known: str) -> None:
        """Come by a link to a form that begins with what is known; the click on it counts."""
        code = self.base.rsplit("/", 1)[1]
        self.open(of_form(code, page, act, **known).removeprefix(f"/c/{code}/"))

    def form(self, **typed: str) -> int:
        """Fill a form and send it; gives the inputs it took, the button included."""
        for name, value in typed.items():
            found = self.page.locator(f"main [name='{name}']")
            kind = found.first.get_attribute("type") or found.first.evaluate("one => one.tagName.toLowerCase()")
            if kind in ("radio", "checkbox"):
                chosen = "" if value == "on" else f"[value='{value}']"
                self.page.check(f"main [name='{name}']{chosen}")
            elif kind == "select":
                found.first.select_option(value)
            else:
                found.first.fill(value)
        return self.press("main form button.govuk-button:not([name])", len(typed))

    def press(self, button: str, before: int = 0) -> int:
        """Press a button; gives the inputs it took with those before it."""
        self.page.locator(button).last.click()
        self.page.wait_for_load_state("load")
        self.inputs += before + 1
        return before + 1


@pytest.fixture
def heron(node: Node) -> Received:
    return received(node.organisation, landed=datetime.now(UTC) - timedelta(minutes=20))


def test_an_arrival_takes_two_clicks_from_today(wera: Page, node: Node, heron: Received) -> None:
    wera.goto(f"{node.address}/")
    clicks = 0
    for link in ("text=She arrives", "main button[name=met][value=met]"):
        wera.locator(link).first.click()
        wera.wait_for_load_state("load")
        clicks += 1
    found = arrival.recorded(heron.case())
    assert found is not None
    assert found.entry.met is Met.MET
    assert clicks == 2


def to_a_first_plan(c: Counted) -> dict[str, int]:
    """From COM-3 to a plan that she agreed to, as the pages offer it; gives the inputs of the parts that have a limit of their own."""
    c.open("handover/?do=support-confirm")
    needs = {"housing": "our house", "counselling": "Invented counsellors"}
    answers = {f"{need}-availability": "available" for need in needs} | {
        f"{one}-by_whom": who for one, who in needs.items()
    }
    c.form(who_meets="Rosa Lupu", where="arrivals hall", first_place="our house", **answers)
    c.press("main form button")
    c.open("arrival/?do=meeting")
    c.form(sign="a green scarf", safe_word="lemon")
    c.open("arrival/?do=offer")
    c.form(reason_told_in_private="on", accepted="on")
    c.open("arrival/")
    c.press("main button[name=met][value=met]")
    c.open("arrival/?do=first-hours")
    c.form(done="food-and-water")
    c.open("plan/?do=first-support-talk")
    kinds = ("arrival-help", "medical-and-psychological-examination", "short-term-housing", "social-help", "legal-help")
    c.form(**{f"line-{one}": "wanted" for one in (*kinds, "economic-help")})
    c.begun("plan", "first-support", support="short-term-housing")
    c.form(answer="received", provider="our house", on=TODAY.isoformat(), agreed_by="signed")
    for subject in ("person", "situation"):
        c.begun("plan", "assess", subject=subject)
        c.form(extent="done", findings="talked at length", sources="herself")
    c.open("services/?do=provider")
    c.form(service="LTS-6", provider="Sewing school", begins=TODAY.isoformat(), confirmed_by="the director")
    c.open("plan/?do=component-talk")
    c.form(**{f"line-{one}": "not-needed" for one in Component if one is not Component.EDUCATION})
    c.begun("plan", "component", component="RPL-5", wish="planned")
    school = {"goal": "to sew", "service": "LTS-6", "provider": "Sewing school", "begins": TODAY.isoformat()}
    component = c.form(**school, ends=(TODAY + timedelta(days=90)).isoformat(), what_she_does="goes there")
    c.open("plan/?do=write")
    c.form(review_on=(TODAY + timedelta(days=60)).isoformat())
    c.open("plan/?do=answer")
    c.form(agreed="on", explained_in="Romanian")
    return {"component": component - 1}


def test_the_receiving_side_comes_to_a_first_plan_within_its_inputs(wera: Page, node: Node, heron: Received) -> None:
    counted = Counted(wera, f"{node.address}/c/{heron.code}")
    parts = to_a_first_plan(counted)
    assert reintegration.agreed(heron.case())
    # The answer to the first request, at the intake desk: it, a contact that is filled in, an alternate, a number, and the button.
    whole = counted.inputs + 6
    assert parts["component"] < 8
    assert whole < 120, whole


def test_a_visit_takes_fewer_than_twelve_inputs(wera: Page, node: Node, heron: Received) -> None:
    counted = Counted(wera, f"{node.address}/c/{heron.code}")
    counted.open("visit/?do=visit")
    told = {"situation": "our house", "needs": "a dentist", "new_risk": "none", "plan_goes": "well"}
    counted.form(means="she-calls", well_being="mixed", next_visit=(TODAY + timedelta(days=30)).isoformat(), **told)
    assert "saved=visit" in wera.url
    assert counted.inputs < 12
