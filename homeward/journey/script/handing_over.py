"""The hand-over: asking a partner, what it gets, the journey, the gate, and departure and arrival."""

from datetime import timedelta
from typing import Any

from homeward.journey.client import Browser, PageWrong
from homeward.journey.script.under_way import Journey, typed_time


def asking(j: Journey) -> None:
    """COM-1 without identity, and COM-2 that accepts."""
    worker, to, desk = j.who(j.referring, "wanda"), j.partner["referring"], j.who(j.receiving, "ines")
    address = requested(j, needs=["arrival-help", "housing", "training"])
    shown = desk.page.text if desk.page else ""
    for name in ("given_names", "family_name"):
        if str(j.people[0].get(name) or "\0") in shown:
            raise PageWrong("COM-1 tells who she is")
    desk.open(address)
    answer = desk.send(
        answer="accept",
        contact="Rosa Lupu",
        alternate="Ines Moraru",
        telephone="+37322000001",
        risk_feedback="calm in town",
        code_name=j.people[0]["code_name"],
    )
    j.codes["receiving"] = answer.address.split("/")[2]
    j.done("receiving: request accepted, a case is opened")
    j.evidence(worker, "referring", "COM-1", "answered")
    j.act(worker, "referring", "handover", "decide-support", way="referred", partner=to)


def requested(j: Journey, **asked: Any) -> str:
    """Send COM-1 and wait until it is at the intake desk; gives the address where it is answered.

    It does not say who she is: what tells it from others that wait there is that it was not there before.
    """
    worker, desk = j.who(j.referring, "wanda"), j.who(j.receiving, "ines")
    with j.asking:
        before = _at_the_desk(desk)
        j.act(worker, "referring", "handover", "request", to=j.partner["referring"], **asked)
        return at_the_desk(j, desk, before)


def at_the_desk(j: Journey, desk: Browser, before: frozenset[str] = frozenset()) -> str:
    """Wait for a request at the intake desk; gives the address where it is answered.

    :param before: the addresses of those that waited there already
    """
    found: set[str] = set()

    def look() -> bool:
        found.update(_at_the_desk(desk) - before)
        return bool(found)

    j.until("COM-1 at the intake desk", look)
    return found.pop()


def _at_the_desk(desk: Browser) -> frozenset[str]:
    links = desk.open("/incoming/").links
    return frozenset(link for link in links if link.startswith("/incoming/") and len(link) > 20)


def supporting(j: Journey) -> None:
    """COM-3 with what she agreed to, COM-4 need by need."""
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    needs = ["arrival-help", "housing", "training"]
    j.act(
        worker,
        "referring",
        "handover",
        "support-request",
        to=to,
        needs=needs,
        documents="passport",
        medical_summary="no treatment needed",
    )
    rosa = j.who(j.receiving, "rosa")
    code = j.codes["receiving"]
    j.until("COM-3", lambda: "COM-3" in rosa.open(f"/c/{code}/handover/").text)
    answers: dict[str, Any] = {}
    for need in needs:
        answers |= {f"{need}-availability": "available", f"{need}-by_whom": "our house"}
    j.act(
        rosa,
        "receiving",
        "handover",
        "support-confirm",
        who_meets="Rosa Lupu",
        where="arrivals hall",
        first_place="our house",
        **answers,
    )
    j.evidence(worker, "referring", "COM-3", "answered")
    j.evidence(rosa, "receiving", "COM-2", "seen", worker)


def travelling(j: Journey) -> None:
    """The place, the journey, the arrangements, the gate shut and named, then open."""
    journey_chosen(j)
    _arrangements(j)
    _last_steps(j)
    _approval(j)


def journey_chosen(j: Journey) -> None:
    """The place and the journey, chosen with her; the gate is shut and names what is missing."""
    worker = j.who(j.referring, "wanda")
    j.act(
        worker,
        "referring",
        "accommodation",
        "place",
        kind="facility",
        chosen_with_the_person="on",
        safe="on",
        nights=14,
        confirmed_by="who-runs-it",
    )
    rows: dict[str, Any] = {
        f"legs-{number}-{name}": typed_time(value) for number, leg in enumerate(j.legs) for name, value in leg.items()
    }
    j.act(worker, "referring", "travel", "choose", meets="Rosa Lupu", seats_held="on", **rows)
    shut = worker.open(f"/c/{j.codes['referring']}/departure/").text
    for named in ("DEP-4", "DEP-6", "DEP-7", "DEP-8"):
        if named not in shut:
            raise PageWrong(f"{named} is not shown")
    j.act(worker, "referring", "departure", "ask-approval", expect=409)
    j.done("referring: the gate is shut, and names what is missing")
    j.act(
        worker,
        "referring",
        "travel",
        "arrival-rules",
        call="aunt, +37360000002",
        never_call="her brother",
        may_be_said="that she works abroad",
    )


def _arrangements(j: Journey) -> None:
    worker, rosa, to = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa"), j.partner["referring"]
    j.act(worker, "referring", "handover", "arrange", to=to, what_is_asked="meet her inside")
    j.act(worker, "referring", "handover", "recommend", to=to, text="speak with her alone first")
    for message in ("TRAVEL-ARRANGEMENT", "RECOMMENDATION"):
        j.until(message, lambda awaited=message: awaited in rosa.open(f"/c/{j.codes['receiving']}/handover/").text)
    j.act(rosa, "receiving", "handover", "recommendation-received", by_role="worker")
    j.act(rosa, "receiving", "arrival", "offer", reason_told_in_private="on", accepted="on")
    j.act(
        rosa,
        "receiving",
        "arrival",
        "meeting",
        who_meets="Rosa Lupu",
        where="arrivals hall",
        sign="a green scarf",
        safe_word="lemon",
    )
    # The sign and the safe word go along, so that they can be told to her before she leaves.
    j.act(rosa, "receiving", "handover", "arrangement")


def _last_steps(j: Journey) -> None:
    worker = j.who(j.referring, "wanda")
    j.act(worker, "referring", "grant", "in-kind", items=["food", "water"])
    j.act(
        worker,
        "referring",
        "preparation",
        "referrals",
        referrals="our house",
        follow_up_care="a doctor",
        given_as="paper",
    )
    j.act(
        worker,
        "referring",
        "papers",
        "copy",
        given="on",
        contents="passport copy, medical papers",
        medical_care="on",
        case_progress="on",
    )
    j.act(
        worker,
        "referring",
        "preparation",
        "topic",
        topic="DEP-8",
        language="Romanian",
        means="talk",
        outcome="understood",
    )
    j.act(worker, "referring", "preparation", "steps", language="Romanian")


def _approval(j: Journey) -> None:
    worker, health = j.who(j.referring, "wanda"), j.who(j.referring, "hanna")
    j.at(j.legs[0]["departs"] - timedelta(days=2))
    j.act(health, "referring", "health", "screen", screened_by="Hanna")
    j.until("both answers", lambda: _asks(j, worker))
    j.done("referring: the gate is open, approval is asked")
    ada = j.who(j.referring, "ada")
    j.act(ada, "referring", "departure", "approve")


def _asks(j: Journey, worker: Browser) -> bool:
    worker.open(f"/c/{j.codes['referring']}/departure/?do=ask-approval")
    try:
        return "saved=" in worker.send().address
    except PageWrong:
        return False


def leaving(j: Journey) -> None:
    """COM-5 when she has left."""
    worker, rosa, to = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa"), j.partner["referring"]
    left = j.legs[0]["departs"] + timedelta(minutes=10)
    j.at(left + timedelta(minutes=5))
    j.act(worker, "referring", "departure", "confirm", to=to, left_at=typed_time(left), state="calm")
    code = j.codes["receiving"]
    j.until("COM-5", lambda: "COM-5" in rosa.open(f"/c/{code}/handover/").text)


def returning(j: Journey) -> None:
    """COM-5 when she has left, COM-6 when she was met."""
    leaving(j)
    worker, rosa = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa")
    code = j.codes["receiving"]
    j.at(j.legs[-1]["arrives"] + timedelta(minutes=40))
    rosa.open(f"/c/{code}/arrival/")
    rosa.send("?do=met", met="met")
    j.done("receiving: she was met, in two clicks")
    j.evidence(worker, "referring", "COM-5", "answered")
    j.evidence(rosa, "receiving", "COM-4", "seen", worker)
    j.until("COM-6", lambda: "COM-6" in worker.open(f"/c/{j.codes['referring']}/handover/").text)
    j.evidence(rosa, "receiving", "COM-6", "seen", worker)
