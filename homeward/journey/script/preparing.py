"""The referring side alone: cards, first contact, consents, and the preparation of the person."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeward.journey.client import Browser, PageWrong
from homeward.journey.nodes import RunningNode
from homeward.journey.script.under_way import Journey

MEETINGS = (("PRE-4", "PRE-1", "PRE-2", "PRE-3"), ("PRE-8", "PRE-9", "PRE-5", "VOL-1"), ("PRE-6", "PRE-7"))
EIGHT = tuple(f"SEC-{number}" for number in range(1, 9))

# Where a partner's card is verified: its id is the thumbprint of its identity key.
VERIFY = re.compile(r"/partners/[\w-]{43}/")


def cards(j: Journey) -> None:
    """Each organisation takes in the other's card and two members verify it by the number they hear."""
    for node in (j.referring, j.receiving):
        # Whoever may sign slips renews the intake key by signing in, so that the card file is whole.
        j.who(node, "ada")
    # Programs that start: the two sides need not wait for each other.
    with ThreadPoolExecutor(2) as side_by_side:
        files = dict(side_by_side.map(_card_file, (j.referring, j.receiving)))
    for one, other in ((j.referring, j.receiving), (j.receiving, j.referring)):
        first = j.who(one, "ada")
        first.open("/partners/")
        first.send(card=files[other.name].read_text())
        theirs = j.who(other, "ada").open("/partners/")
        number = re.search(r"(?:\d{5} ){5}\d{5}", theirs.text)
        if number is None:
            raise PageWrong("no number on the partners page")
        link = next(link for link in first.open("/partners/").links if VERIFY.fullmatch(link))
        j.partner[one.name] = link.split("/")[2]
        for name in ("ada", "ben"):
            browser = j.who(one, name)
            browser.open(link)
            browser.send(typed=number[0], number_from="known-before")
        j.done(f"{one.name}: card of the partner verified by two")
        first.open(f"{link}kind/")
        first.send(kind="independent-organisation")
        j.done(f"{one.name}: a supervisor says that the partner is independent")


def _card_file(node: RunningNode) -> tuple[str, Path]:
    file = node.home.parent / f"card-of-{node.name}.txt"
    file.write_text(node.command("card", "show"))
    return node.name, file


def first_contact(j: Journey) -> None:
    """Open the case, write first contact, and ask for each consent."""
    worker = j.who(j.referring, "wanda")
    worker.open("/cases/new/")
    person, *family = j.people
    j.codes["referring"] = open_case(j, worker, person)
    for relative in family:
        code = open_case(j, worker, relative, "family")
        j.act(worker, "referring", "intake", "linked-case", code=code, relation=relative["relation"])
    agree(j, worker)


def agree(j: Journey, worker: Browser) -> None:
    """Ask for every consent in one conversation; the partner and what each yes covers stand there already."""
    to = j.partner["referring"]
    yes = (
        "assisted-return",
        "contact-receiving-organisation",
        "share-identity",
        "share-medical-data",
        "share-security-information",
        "arrival-assistance",
        "follow-up",
    )
    typed: dict[str, Any] = {f"{purpose}-answer": "yes" for purpose in yes}
    asked = worker.open(f"/c/{j.codes['referring']}/consent/?do=conversation")
    stands = dict(asked.forms[-1].values)
    typed |= {f"{purpose}-recipient": to for purpose in yes[1:5] if stands.get(f"{purpose}-recipient") != to}
    how: dict[str, Any] = {"witness": "Ida Nordin, colleague", "language": "Romanian"}
    j.act(worker, "referring", "consent", "conversation", **how, **typed)


def open_case(j: Journey, worker: Browser, person: dict[str, Any], side: str = "referring") -> str:
    """Open a case and write first contact; gives its code."""
    worker.open("/cases/new/")
    code = worker.send(code_name=person["code_name"]).address.split("/")[2]
    j.codes[side] = code
    facts = {name: value for name, value in person.items() if name not in ("code_name", "relation")}
    j.act(worker, side, "intake", "first-contact", **facts)
    return code


def preparation(j: Journey) -> None:
    """Health, accommodation, documents, security assessment, and the topics."""
    _health_and_papers(j)
    _security(j)
    _topics(j)


def _health_and_papers(j: Journey) -> None:
    worker, health = j.who(j.referring, "wanda"), j.who(j.referring, "hanna")
    day = j.start.date()
    j.act(
        worker,
        "referring",
        "status",
        "status",
        permit="reflection",
        reflection_from=day - timedelta(days=60),
        reflection_until=day - timedelta(days=1),
    )
    j.act(
        worker,
        "referring",
        "status",
        "estimate",
        departure=day + timedelta(days=21),
        reasons="the passport is being made",
    )
    j.act(worker, "referring", "consent", "declaration", signed_on=day, language="Romanian")
    j.act(health, "referring", "health", "need", need="dental care", care_given="treated")
    j.act(
        worker,
        "referring",
        "accommodation",
        "stay-before",
        provider="local-ngo",
        safe="on",
        begins=day,
        address="Invented street 1",
    )
    j.act(worker, "referring", "asylum", "asylum", status="none", since=day)
    held: dict[str, Any] = {"passport-state": "in-hand", "passport-valid_until": day + timedelta(days=900)}
    for paper in ("identity", "exit-permit"):
        held |= {f"{paper}-state": "not-needed", f"{paper}-reason": "the passport is enough"}
    j.act(worker, "referring", "papers", "documents", **held)


def _security(j: Journey) -> None:
    worker = j.who(j.referring, "wanda")
    for factor in EIGHT:
        level: dict[str, Any] = (
            {"level": "medium", "mitigation": "moves to another town"} if factor == "SEC-3" else {"level": "low"}
        )
        j.act(
            worker,
            "referring",
            "risk",
            "factor",
            factor=factor,
            finding="asked and looked into",
            source="herself",
            **level,
        )
    j.act(
        worker,
        "referring",
        "risk",
        "her-view",
        fears="to be seen at the station",
        what_kept_her_safe="her aunt",
        safety_plan="calls us",
    )
    j.act(worker, "referring", "risk", "assess", outcome="with-named-measures", measures="met inside the building")


def _topics(j: Journey) -> None:
    worker = j.who(j.referring, "wanda")
    plain: dict[str, Any] = {"language": "Romanian", "means": "talk"}
    for meeting in MEETINGS:
        spoken: dict[str, Any] = {f"{topic}-outcome": "understood" for topic in meeting}
        j.act(worker, "referring", "preparation", "meeting", **plain, **spoken)
    for component, wish in (("RPL-5", "to learn sewing"), ("RPL-2", "a doctor she can talk to")):
        j.act(worker, "referring", "preparation", "outline", component=component, wish=wish)
