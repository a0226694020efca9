"""After the worst, between two nodes: the partner's node is lost and restored; a case is opened again after a year with erased texts."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from homeward.demo import cases
from homeward.journey import script
from homeward.journey.client import Browser
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey
from tests.journeys.a_pair import a_case, a_pair, handover

pytestmark = pytest.mark.journey

QUESTIONS = ("Is there a room for her at the front of the house?", "May she bring her sewing machine?")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """One pair for both."""
    with a_pair(tmp_path_factory.mktemp("after")) as journey:
        yield journey


def kept_elsewhere(node: RunningNode) -> None:
    """Give a node two places for its archives; its restore sheet lies beside it, as custodians hold it."""
    node.stop()
    sheet = node.home.parent / "sheet"
    sheet.mkdir()
    (node.home / "backup.key").rename(sheet / "backup.key")
    shutil.copy(node.home / "server.key", sheet / "server.key")
    places = [node.home.parent / one for one in ("disk", "other-disk")]
    for place in places:
        place.mkdir()
    with (node.home / "node.toml").open("a") as file:
        file.write(f"backup = {json.dumps([str(place) for place in places])}\n")
    node.start()


def lost_and_restored(node: RunningNode, clock: Any) -> str:
    """The machine is gone with everything on it; the node is made anew from the archives by two officers. Gives what was said."""
    node.stop()
    shutil.rmtree(node.home)
    folder = node.home.parent
    places = [word for one in ("disk", "other-disk") for word in ("--from", str(folder / one))]
    keys = ("--identity", str(folder / "sheet/backup.key"), "--server-key", str(folder / "sheet/server.key"))
    said = node.command("restore", *places, *keys, "--by", "ada", "ben")
    node.set_clock(clock)
    node.start()
    return said


def ask(j: Journey, question: str) -> None:
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    j.act(worker, "referring", "handover", "question", to=to, question=question)


def signed_out(j: Journey, node: RunningNode) -> None:
    for key in [one for one in j.browsers if one[0] == node.name]:
        del j.browsers[key]


def test_the_partners_node_is_lost_and_restored(pair: Journey) -> None:
    j = a_case(pair, "Fern")
    kept_elsewhere(j.receiving)
    signed_out(j, j.receiving)
    script.asking(j)
    ask(j, QUESTIONS[0])
    j.until("the first question", lambda: QUESTIONS[0] in handover(j, "receiving", "rosa"))
    j.receiving.command("backup")
    # What came and went after the backup is lost with the machine: a request, a question, and their confirmation.
    script.supporting(j)
    ask(j, QUESTIONS[1])
    j.until("the second question", lambda: QUESTIONS[1] in handover(j, "receiving", "rosa"))
    assert "epoch 2 begins" in lost_and_restored(j.receiving, j.now)
    signed_out(j, j.receiving)
    # The referring side sends again what the restored node lacks; each came once.
    j.until("what was lost", lambda: QUESTIONS[1] in handover(j, "receiving", "rosa"))
    shown = j.who(j.receiving, "rosa").open(f"/c/{j.codes['receiving']}/timeline/").text
    for said in (*QUESTIONS, "no treatment needed"):
        assert shown.count(said) == 1, said
    # People are told on both sides, by name of what to do.
    ada = j.who(j.referring, "ada")
    line = f"/partners/{j.partner['referring']}/line/"
    j.until("the word of the restore", lambda: "restored from a backup" in ada.open(line).text)
    assert "Telephone them and ask what they may have lost." in ada.open(line).text
    # Both tell at once how far every conversation has come; a node that starts tells without the minute's pause between two.
    j.referring.stop()
    j.referring.start()
    signed_out(j, j.referring)
    theirs = j.who(j.receiving, "ada")
    back = f"/partners/{j.partner['receiving']}/line/"
    j.until(
        "what they no longer know", lambda: "They have messages of ours that we do not know" in theirs.open(back).text
    )
    # Work goes on in the new epoch: the lost confirmation is written again and counts once.
    rosa = j.who(j.receiving, "rosa")
    answers: dict[str, Any] = {}
    for need in ("arrival-help", "housing", "training"):
        answers |= {f"{need}-availability": "available", f"{need}-by_whom": "our house"}
    met: dict[str, Any] = {"who_meets": "Rosa Lupu", "where": "arrivals hall", "first_place": "our house"}
    j.act(rosa, "receiving", "handover", "support-confirm", **met, **answers)
    j.evidence(rosa, "receiving", "COM-4", "stored", j.who(j.referring, "wanda"))
    j.evidence(j.who(j.referring, "wanda"), "referring", "COM-3", "answered", rosa)
    for node in (j.referring, j.receiving):
        node.command("verify")  # raises when a chain or a leaf does not hold


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
    cases._renew_slips(j, later)
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
