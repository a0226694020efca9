"""A mother with two children, by hand: what the family shares is entered once, and each child's own is asked for each child."""

from datetime import timedelta
from typing import Any

from homeward.journey.script import at_the_desk
from homeward.journey.script.under_way import Journey

CHILDREN = (
    {"given_names": "Mihai", "gender": "Masculine", "date_of_birth": "2017-04-02"},
    {"given_names": "Ana", "gender": "Feminine", "date_of_birth": "2020-09-11"},
)
NEEDS = ["arrival-help", "housing"]
REF, REC = "referring", "receiving"


def child(j: Journey, own: dict[str, str], mother: str) -> None:
    """One child's case, from the page of the mother's to the supervisor's approval; the mother's is approved already."""
    _added(j, own, mother)
    _own(j)
    _referred(j)
    _arranged(j)
    _approved(j)


def _added(j: Journey, own: dict[str, str], mother: str) -> None:
    """Added from the mother's case; who travels with the child and what the child says; then all that the family shares."""
    worker = j.who(j.referring, "wanda")
    worker.open(f"/c/{mother}/along/")
    j.codes[REF] = worker.send(relation="child", **own).address.split("/")[2]
    said: dict[str, Any] = {"proof_of_parentage": "on", "view_recorded": "on", "interests_recorded": "on"}
    shown = worker.send(other_parent="consents", **said)
    ticked = [value for name, value in shown.forms[-1].values if name == "parts"]
    worker.send(parts=[*ticked, "guardians-answers", "explained"])


def _own(j: Journey) -> None:
    """What is asked of each alone: health, asylum, the passport, the outcome of the assessment, the steps, the copy."""
    worker, health, day = j.who(j.referring, "wanda"), j.who(j.referring, "hanna"), j.start.date()
    j.act(health, REF, "health", "screen")
    j.act(worker, REF, "asylum", "asylum", status="none", since=day)
    valid: dict[str, Any] = {"passport-state": "in-hand", "passport-valid_until": day + timedelta(days=900)}
    j.act(worker, REF, "papers", "documents", **valid)
    j.act(worker, REF, "risk", "assess", outcome="can-go-ahead")
    j.act(worker, REF, "preparation", "steps")
    j.act(worker, REF, "papers", "copy", given="on")


def _referred(j: Journey) -> None:
    """COM-1 to COM-4 of the child, to the organisation that receives the mother."""
    worker, rosa, to = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa"), j.partner[REF]
    j.act(worker, REF, "handover", "request", to=to, needs=NEEDS)
    desk = j.who(j.receiving, "ines")
    desk.open(at_the_desk(j, desk))
    answered = desk.send(answer="accept", contact="Rosa Lupu", alternate="Ines Moraru", telephone="+37322000001")
    j.codes[REC] = answered.address.split("/")[2]
    j.evidence(worker, REF, "COM-1", "answered")
    j.act(worker, REF, "handover", "support-request", to=to)
    j.until("COM-3", lambda: "COM-3" in rosa.open(f"/c/{j.codes[REC]}/handover/").text)
    lines: dict[str, Any] = {f"{need}-availability": "available" for need in NEEDS}
    j.act(rosa, REC, "handover", "support-confirm", who_meets="Rosa Lupu", where="arrivals hall", **lines)
    j.evidence(worker, REF, "COM-3", "answered")


def _arranged(j: Journey) -> None:
    """The arrangement and the recommendation of the child, confirmed by those who meet both."""
    worker, rosa, to = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa"), j.partner[REF]
    j.act(worker, REF, "handover", "arrange", to=to, what_is_asked="meet them together")
    j.act(worker, REF, "handover", "recommend", to=to, text="as for the mother")
    for message in ("TRAVEL-ARRANGEMENT", "RECOMMENDATION"):
        j.until(message, lambda awaited=message: awaited in rosa.open(f"/c/{j.codes[REC]}/handover/").text)
    j.act(rosa, REC, "handover", "recommendation-received", by_role="worker")
    j.act(rosa, REC, "handover", "arrangement")


def _approved(j: Journey) -> None:
    """Asked by the worker once both answers came, given by a supervisor."""
    worker, page = j.who(j.referring, "wanda"), f"/c/{j.codes[REF]}/departure/"
    j.until("both answers", lambda: "All conditions are met" in worker.open(page).text)
    j.act(worker, REF, "departure", "ask-approval")
    j.act(j.who(j.referring, "ada"), REF, "departure", "approve")


def leave(j: Journey) -> None:
    """COM-5 of a child who has left with the mother."""
    worker, to = j.who(j.referring, "wanda"), j.partner[REF]
    j.act(worker, REF, "departure", "confirm", to=to)
