"""A life after return that is long enough to be looked back on, and a case that she opens again after more than a year; all invented."""

import re
from datetime import timedelta
from typing import Any

from homeward.demo import afterwards, moments
from homeward.journey import script
from homeward.journey.script import Journey
from homeward.journey.script import receiving as there

HERE = "receiving"
FUND: dict[str, Any] = {"service": "LTS-3", "provider": "Invented fund"}
# After how many days at home: how often money came that month, what she did herself, which of five answers, from the best, she gave.
DIARY: tuple[tuple[int, int, str, int | None], ...] = (
    (6, 0, "", 3), (35, 3, "", None), (65, 2, "", None), (95, 1, "", None), (150, 0, "sold her first ten shirts", None),
    (186, 0, "pays the rent herself", 1), (220, 0, "took a helper", None), (300, 0, "", 0),
)  # fmt: skip
BACK_AFTER = 395


def a_life(j: Journey) -> None:
    """Ten months: help with money that tapers, steps of her own, the same questions three times, an interpreter; then it is closed."""
    there.first_support(j)
    there.plan(j)
    rosa, arrived = j.who(j.receiving, "rosa"), j.legs[-1]["arrives"]
    interpreter: dict[str, Any] = {"name": "Vera Invented", "language": "Romanian", "relation": "professional"}
    j.act(rosa, HERE, "intake", "interpreter", confidentiality_signed="on", **interpreter)
    j.act(rosa, HERE, "visit", "contact-rules", means=["visit", "telephone"], when="mornings")
    j.act(rosa, HERE, "services", "progress", progress="referred", on=arrived.date(), agreed_by="signed", **FUND)
    for after, money, step, answer in DIARY:
        j.at(arrived + timedelta(days=after))
        today = (arrived + timedelta(days=after)).date()
        for _ in range(money):
            j.act(rosa, HERE, "services", "progress", progress="received", on=today, **FUND)
        if step:
            j.act(rosa, HERE, "plan", "own-step", what=step, on=today)
            j.act(rosa, HERE, "visit", "visit", on=today, means="visit", well_being="well")
        if answer is not None:
            there.questionnaire(j, "well-being", answer)
    j.at(arrived + timedelta(days=305))
    goals: dict[str, Any] = {"why": "goals-met", "stays_open": "she may call at any time"}
    j.act(j.who(j.receiving, "ada"), HERE, "close", "close", **goals)
    j.act(j.who(j.referring, "ada"), "referring", "close", "close", why="goals-met")


def texts_erased(j: Journey) -> None:
    """By her wish texts of the closed case go: a supervisor asks, another one agrees; what was erased stays known as erased."""
    j.at(j.legs[-1]["arrives"] + timedelta(days=BACK_AFTER - 60))
    code, ada, ben = j.codes[HERE], j.who(j.receiving, "ada"), j.who(j.receiving, "ben")
    for kind in ("Visited", "Own step"):
        moments.proved(j, j.receiving, "ada", f"/c/{code}/erase/")
        raw = ada.raw(f"/c/{code}/erase/")
        found = re.findall(r">\s*(\d+) · ([^·<]+) ·", raw)
        ada.send(number=max(int(number) for number, said in found if said.strip() == kind), reason="her-wish")
        moments.proved(j, j.receiving, "ben", "/log/")
        ben.send()


def opened_again(j: Journey) -> None:
    """More than a year after she came home she calls: the case is open again, with what was erased erased."""
    j.at(j.legs[-1]["arrives"] + timedelta(days=BACK_AFTER))
    rosa = j.who(j.receiving, "rosa")
    j.act(rosa, HERE, "close", "reopen", by_her="on", words="the school has closed")
    told: dict[str, Any] = {"well_being": "mixed", "situation": "at her aunt's", "needs": "work"}
    j.act(rosa, HERE, "visit", "visit", on=(j.now or j.start).date(), means="she-calls", **told)


SITUATIONS: tuple[tuple[str, str, int, tuple[Any, ...], int], ...] = (
    (
        "Curlew",
        "a year at home: three answers to the same questions, support that tapered; texts erased; open again",
        420,
        (*afterwards.RETURNED, script.returning, a_life, texts_erased, opened_again),
        21,
    ),
)
