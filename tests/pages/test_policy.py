"""The numbers on which Tool 7.8 is silent: shown as the organisation's own, set by a supervisor, and counted from then on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from homeward.office import settings
from homeward.process import policy as policies
from homeward.process.policy import NUMBERS, STANDARD, Policy
from homeward.process.refusals import ImpossibleValue
from homeward.record import log
from tests.pages.people import Organisation, signed_in, text


def typed(page: str) -> dict[str, str]:
    """What the form holds."""
    asked = [name for name in NUMBERS if not isinstance(getattr(STANDARD, name), bool)]
    return {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in asked}


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


def test_every_number_is_shown_with_its_default_to_whoever_works_by_it(wera: Client) -> None:
    shown = text(wera.get("/policy/"))
    assert shown.count("<tr") == 1 + len(NUMBERS)
    assert "our own" not in shown
    assert '<form autocomplete="off" method="post" novalidate' not in shown


def test_a_supervisor_sets_a_number_and_the_rules_count_by_it(anna: Client, wera: Client) -> None:
    form = typed(text(anna.get("/policy/")))
    changed = form | {"watch_plan": "6", "follow_up_days": "3, 10", "score_coverage": "0.9", "retention_days": "400"}
    assert anna.post("/policy/", changed).status_code == 302
    own = replace(
        STANDARD, watch_plan=timedelta(hours=6), follow_up_days=(3, 10), score_coverage=0.9, retention_days=400
    )
    assert settings.policy() == own
    assert text(wera.get("/policy/")).count("our own") == 4
    assert anna.post("/policy/", form).status_code == 302
    assert settings.policy() == STANDARD
    assert len(log.about("watch_plan")) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("watch_call", "0.5"),
        ("follow_up_days", "30, 7"),
        ("follow_up_days", "soon"),
        ("score_coverage", "1.2"),
        ("retention_days", "-1"),
        ("retention_days", ""),
        ("answer_urgent", "tomorrow"),
    ],
)
def test_numbers_that_cannot_be_are_refused_and_nothing_changes(name: str, value: str, anna: Client) -> None:
    form = typed(text(anna.get("/policy/")))
    answer = anna.post("/policy/", form | {name: value})
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    assert f'value="{value}"' in text(answer) or not value
    assert settings.policy() == STANDARD


def test_nobody_but_a_supervisor_sets_them(anna: Client, wera: Client) -> None:
    form = typed(text(anna.get("/policy/")))
    assert wera.post("/policy/", form | {"retention_days": "1"}).status_code == 403
    assert settings.policy() == STANDARD


@pytest.mark.parametrize(
    "numbers",
    [
        replace(STANDARD, watch_warn=STANDARD.watch_call),
        replace(STANDARD, follow_up_days=()),
        replace(STANDARD, follow_up_days=(7, 7)),
        replace(STANDARD, formalities=timedelta(hours=-1)),
        replace(STANDARD, no_news_attempts=-1),
    ],
)
def test_the_rules_themselves_refuse_such_numbers(numbers: Policy) -> None:
    with pytest.raises(ImpossibleValue):
        policies.checked(numbers)
    assert policies.checked(STANDARD) == STANDARD
