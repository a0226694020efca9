"""Two nodes as processes of their own that have verified each other, for journeys on bad days; everybody is invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homeward.demo import cases
from homeward.demo.main import ORGANISATIONS
from homeward.journey import nodes, script
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
STAFF = {
    "referring": [("wanda", ["worker"]), ("hanna", ["health"])],
    "receiving": [("rosa", ["worker"]), ("ines", ["intake", "worker"])],
}


@contextmanager
def a_pair(folder: Path) -> Iterator[Journey]:
    """Make both nodes in a folder, start them, and let them know each other; they are stopped at the end."""
    running: list[RunningNode] = []
    try:
        for name, members in STAFF.items():
            organisation, country, _zone = ORGANISATIONS[name]
            node = nodes.make(
                folder, name, port=nodes.free_port(), organisation=organisation, country=country, members=members
            )
            node.set_clock(START)
            running.append(node)
            node.start()
        journey = Journey(running[0], running[1], START, [], [], say=lambda _line: None)
        journey.at(START)
        script.cards(journey)
        yield journey
    finally:
        for node in running:
            node.stop()


def a_case(pair: Journey, name: str) -> Journey:
    """A case of an invented person on these nodes, first contact and consents written."""
    one = cases.DemoCase(name, "", 0, ())
    legs = cases._legs(START + timedelta(days=21))
    journey = replace(pair, start=START, people=[cases._person(one, START)], legs=legs, codes={})
    journey.at(START)
    script.first_contact(journey)
    return journey


def handover(j: Journey, side: str, who: str) -> str:
    """What the hand-over page of one side says."""
    node = j.referring if side == "referring" else j.receiving
    return j.who(node, who).open(f"/c/{j.codes[side]}/handover/").text


def signed_out(j: Journey, node: RunningNode) -> None:
    """Forget who is signed in at a node."""
    for name, username in list(j.browsers):
        if name == node.name:
            j.signed_out(node, username)


def renew_slips(j: Journey, start: datetime) -> None:
    """Before a leap of the practice clock: each side renews its keys by a sign-in, and hands its card file to the other anew."""
    both = (j.referring, j.receiving)
    shown = []
    for node in both:
        node.set_clock(start)
        node.command("deliver", "--once")
        j.signed_out(node, "ada")
        j.who(node, "ada")
        shown.append(node.command("card", "show"))
    for node, card in zip(both, reversed(shown), strict=True):
        ada = j.who(node, "ada")
        ada.open("/partners/")
        ada.send(card=card)
