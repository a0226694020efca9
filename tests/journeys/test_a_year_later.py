"""A case is opened again after a year with erased texts, between two nodes whose cards have ended meanwhile."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from homeward.journey import script
from homeward.journey.client import Browser
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey
from tests.journeys.a_pair import a_case, a_pair, handover, renew_slips, signed_out

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Two nodes of its own."""
    with a_pair(tmp_path_factory.mktemp("year")) as journey:
        yield journey


def erased(j: Journey, code: str, number: int, expect: int = 200) -> str:
    """One supervisor asks for a text to be erased, another agrees; gives what the page said."""
    ada = j.who(j.receiving, "ada")
    ada.open(f"/c/{code}/erase/")
    found = ada.send(number=number, reason="her-wish", expect=expect)
    if expect != 200:
        return found.text
    ben = j.who(j.receiving, "ben")
    ben.open("/log/")
    ben.send()
    return ben.open("/log/").text


def numbered(j: Journey, kind: str) -> list[int]:
    """The numbers of the entries of a kind, as the form that asks for erasure lists them; the oldest first."""
    raw = j.who(j.receiving, "ada").raw(f"/c/{j.codes['receiving']}/erase/")
    return sorted(int(number) for number, said in re.findall(r">\s*(\d+) · ([^·<]+) ·", raw) if said.strip() == kind)


def test_a_case_is_opened_again_after_a_year_with_erased_texts(pair: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    j = a_case(pair, "Rowan")
    for part in (script.preparation, script.asking, script.supporting, script.travelling, script.returning):
        part(j)
    script.supporting_her(j)
    code, rosa = j.codes["receiving"], j.who(j.receiving, "rosa")
    j.act(rosa, "receiving", "close", "tell-closing", to=j.partner["receiving"])
    j.until("the closing", lambda: "Case closed" in handover(j, "referring", "wanda"))
    assert "The record is kept until" in rosa.open(f"/c/{code}/close/").text
    # A year later, by her wish, texts go: what a visit said, part of the plan, what she needs. What holds something back stays.
    later = j.legs[-1]["arrives"] + timedelta(days=400)
    renew_slips(j, later)
    j.at(later)
    for node in (j.referring, j.receiving):
        signed_out(j, node)
    rosa = j.who(j.receiving, "rosa")
    for kind in ("Visited", "Component planned", "Service progress"):
        assert numbered(j, kind), kind
        assert "Erased" in erased(j, code, numbered(j, kind)[-1])
    j.act(rosa, "receiving", "consent", "withdraw", purpose="feedback-to-referring-organisation", words="no more")
    assert "an earlier text would count again" in erased(j, code, numbered(j, "Consent withdrawn")[-1], 422)
    assert "Erased" in erased(j, code, numbered(j, "Consent given")[-1])
    assert "Erased" in erased(j, code, numbered(j, "Consent withdrawn")[-1])
    _she_comes_back(j, later, monkeypatch)


def new_card(node: RunningNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two custodians sign the card of the next year away from the node, which takes it in."""
    ready, signed = (node.home.parent / f"{name}-{node.name}.json" for name in ("ready", "signed"))
    node.command("card", "prepare", str(ready), "--by", "ada")
    with monkeypatch.context() as typed:
        for number, share in enumerate(node.shares[:2], 1):
            typed.setenv(f"HOMEWARD_IDENTITY_{number}", share)
        node.command("card", "sign", str(ready), "--to", str(signed))
    node.command("card", "take", str(signed), "--by", "ada")


def _new_cards_bring_what_waits(j: Journey, rosa: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    # What tells the other side waits: both cards ended long ago, and the case's own page says so on both sides.
    j.act(rosa, "receiving", "close", "tell-reopening", to=j.partner["receiving"])
    assert "Case reopened" in handover(j, "receiving", "rosa")
    for side, who in (("receiving", "rosa"), ("referring", "wanda")):
        j.until("the word of the cards", lambda side=side, who=who: "nothing passes" in handover(j, side, who))
        assert "ask for the file of their new card" in handover(j, side, who)
        assert "Case reopened" not in handover(j, "referring", "wanda")
    # Both make new cards and compare their numbers by telephone; then it goes by itself.
    for node in (j.referring, j.receiving):
        new_card(node, monkeypatch)
    script.cards(j)
    j.until("the reopening", lambda: "Case reopened" in handover(j, "referring", "wanda"))
    # The worker looks every quarter of a minute whether what was wrong is over.
    for side, who in (("receiving", "rosa"), ("referring", "wanda")):
        j.until("all is well", lambda side=side, who=who: "nothing passes" not in handover(j, side, who))


def _she_comes_back(j: Journey, later: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    code, rosa = j.codes["receiving"], j.who(j.receiving, "rosa")
    # Every page of the case opens, says what was erased, and nothing counts that she took back.
    j.act(rosa, "receiving", "close", "reopen", by_her="on", words="the school has closed")
    for page in (
        "",
        "plan/",
        "plan/versions/",
        "services/",
        "visit/",
        "consent/",
        "handover/",
        "arrival/",
        "close/",
        "print/",
    ):
        assert rosa.open(f"/c/{code}/{page}").status == 200
    assert "agreed by" in rosa.open(f"/c/{code}/timeline/").text
    told: dict[str, Any] = {"status": "back", "pass-status": "on", "to": j.partner["receiving"]}
    j.act(rosa, "receiving", "visit", "report", expect=409, on=later.date(), **told)
    # Work goes on: the component whose text went is asked about again, then a new version stands beside the old one.
    shown = rosa.open(f"/c/{code}/plan/").text
    assert "Not asked yet" in shown or "Changed since this version" in shown
    j.act(rosa, "receiving", "plan", "component", component="RPL-5", wish="declined")
    j.act(rosa, "receiving", "plan", "write", review_on=later.date() + timedelta(days=30))
    assert "Version" in rosa.open(f"/c/{code}/plan/versions/").text
    j.act(
        rosa,
        "receiving",
        "visit",
        "visit",
        on=later.date(),
        means="she-calls",
        well_being="mixed",
        situation="at her aunt's",
    )
    _new_cards_bring_what_waits(j, rosa, monkeypatch)
    for node in (j.referring, j.receiving):
        node.command("verify")
