"""After the worst, between two nodes: the partner's node is lost and restored."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from homeward.demo import restored
from homeward.journey import script
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey
from tests.journeys.a_pair import a_case, a_pair, handover, signed_out

pytestmark = pytest.mark.journey

QUESTIONS = ("Is there a room for her at the front of the house?", "May she bring her sewing machine?")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """A pair of its own: what the restored node has lost stays lost for whatever comes after."""
    with a_pair(tmp_path_factory.mktemp("after")) as journey:
        yield journey


def kept_elsewhere(node: RunningNode) -> None:
    """Give a node two places for its archives, and begin anew with them."""
    node.stop()
    restored.keeps_backups(node)
    node.start()


def lost_and_restored(node: RunningNode, clock: Any) -> str:
    """Lose the machine, restore the node, and go on at the same time. Gives what was said."""
    said = restored.lost_and_restored(node)
    node.set_clock(clock)
    node.start()
    return said


def ask(j: Journey, question: str) -> None:
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    j.act(worker, "referring", "handover", "question", to=to, question=question)


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
    assert re.search(r"epoch \d{7} begins", lost_and_restored(j.receiving, j.now))
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
