"""The machine of the receiving organisation is lost and the node restored from its own backup, while the demonstration is made."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

from homeward.journey.client import PageWrong
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey

# The case about which the two sides are talking, by its code name.
CASE = "Lark"
BEFORE, AFTER = "Is there a room for her at the front of the house?", "May she bring her sewing machine?"
LOST = "Does she take medicines at night?"


def keeps_backups(node: RunningNode) -> None:
    """Give a node two places for its archives, outside its folder; they begin empty."""
    for place in _places(node):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    with (node.home / "node.toml").open("a", encoding="utf-8") as file:
        file.write(f"backup = {json.dumps([str(place) for place in _places(node)])}\n")


def lose_and_restore(j: Journey) -> str:
    """Back up, exchange two more messages, lose the machine, restore it; gives what the restore said.

    The node is down afterwards: it is started by whoever made the demonstration, and people sign in to it anew. What came to it after the
    backup is sent again by the other side; what it sent itself is known to the other side alone, which both are told.
    """
    node = j.receiving
    # In windows of its own: a session that a case ended is not to be met here.
    j = replace(j, browsers={}, codes={})
    j.codes.update({side: _code(j, side) for side in ("referring", "receiving")})
    _ask(j, BEFORE)
    node.command("backup")
    _ask(j, AFTER)
    wanda, rosa = j.who(j.referring, "wanda"), j.who(node, "rosa")
    j.act(rosa, "receiving", "handover", "question", to=j.partner["receiving"], question=LOST)
    j.until("what will be lost", lambda: LOST in wanda.open(f"/c/{j.codes['referring']}/handover/").text)
    return lost_and_restored(node)


def lost_and_restored(node: RunningNode) -> str:
    """The machine is gone with everything on it; the node is made anew from the archives by two officers. Gives what was said."""
    node.stop()
    sheet = _sheet(node)
    clock = (node.home / "clock").read_text(encoding="ascii")
    shutil.rmtree(node.home)
    # Case time goes on while the node is made anew: by the real clock, keys of case time would be taken for ended or not begun.
    begun = node.home.with_name(f"{node.name}.restoring")
    begun.mkdir(mode=0o700)
    (begun / "clock").write_text(clock, encoding="ascii")
    places = [word for place in _places(node) for word in ("--from", str(place))]
    keys = ("--identity", str(sheet / "backup.key"), "--server-key", str(sheet / "server.key"))
    return node.command("restore", *places, *keys, "--by", "ada", "ben")


def _code(j: Journey, side: str) -> str:
    worker = j.who(j.referring, "wanda") if side == "referring" else j.who(j.receiving, "rosa")
    worker.open("/cases/")
    shown = worker.send(q=CASE)
    found = {one[1] for link in shown.links if (one := re.fullmatch(r"/c/([0-9A-Z-]+)/", link))}
    if len(found) != 1:
        raise PageWrong(f"{CASE} is not the one case of {side} that is found by its name: {sorted(found)}")
    return found.pop()


def _ask(j: Journey, question: str) -> None:
    worker, rosa = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa")
    j.act(worker, "referring", "handover", "question", to=j.partner["referring"], question=question)
    j.until(question, lambda: question in rosa.open(f"/c/{j.codes['receiving']}/handover/").text)


def _places(node: RunningNode) -> list[Path]:
    # From /: `make demo` names its folder from where one stands, and a node's settings name places of the machine.
    return [node.home.parent.absolute() / f"{node.name}-backups" / name for name in ("disk", "other-disk")]


def _sheet(node: RunningNode) -> Path:
    """The restore sheet, as custodians hold it: away from the machine."""
    sheet = node.home.parent / f"{node.name}-sheet"
    shutil.rmtree(sheet, ignore_errors=True)
    sheet.mkdir()
    for name in ("backup.key", "server.key"):
        shutil.copy(node.home / name, sheet / name)
    return sheet
