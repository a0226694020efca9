"""Two nodes as processes that nobody can reach, and a relay between them: chosen by command, told by a carried file."""

import time
from pathlib import Path

import pytest

from homeward.journey import nodes
from homeward.journey.nodes import RunningNode
from tests.exchange.test_processes import PATIENCE, Pair, inside, kill
from tests.relay.running import RunningRelay, a_relay

pytestmark = pytest.mark.journey
COUNT = 5


def choose(node: RunningNode, relay: RunningRelay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_ADMISSION", relay.admit())
    node.command("line", "relay", "--address", relay.address, "--by", "ada")
    node.command("deliver", "--once")


def test_nodes_that_nobody_reaches_exchange_by_a_relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        nodes.make(
            tmp_path, name, port=nodes.free_port(), organisation=f"{name.title()} (fictional)", country="IT", members=[]
        )
        for name in ("lighthouse", "harbour")
    ]
    ids = []
    for node, other in (made, made[::-1]):
        file = tmp_path / f"{other.name}.json"
        file.write_text(other.command("card", "show"))
        ids.append(inside(node, "know", str(file)))
    with a_relay(tmp_path / "relay" / "store") as relay:
        for node in made:
            choose(node, relay, monkeypatch)
        for node, other, partner in ((made[0], made[1], ids[0]), (made[1], made[0], ids[1])):
            carried = tmp_path / f"{node.name}.tar"
            node.command("carry", "out", "--to", partner, "--file", str(carried), "--by", "ada")
            assert "receipts and states" in other.command("carry", "in", str(carried), "--by", "ada")
        sent = inside(made[0], "queue", ids[0], str(COUNT))
        pair = Pair(made[0], made[1], cable=None, partner=ids[0])  # type: ignore[arg-type]
        try:
            for node in made:
                pair.run(node, "deliver")
            until = time.monotonic() + PATIENCE
            while inside(made[0], "sent") != {"stored": COUNT}:
                assert time.monotonic() < until, (inside(made[0], "sent"), inside(made[1], "arrived"))
                inside(made[0], "hurry")
                time.sleep(1)
        finally:
            for process in pair.running:
                kill(process)
    assert inside(made[1], "arrived")["ids"] == sent
