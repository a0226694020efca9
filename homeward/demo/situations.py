"""Situations of the referring side that a visitor can find in the demonstration, each in a case of its own; all of it invented."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeward.demo import moments
from homeward.journey import script
from homeward.journey.script import Journey
from homeward.journey.script.under_way import typed_time

# The number of the member Ines, who was added third.
INES = 5
EMBASSY = "Embassy of Moldova (invented)"


def counted(j: Journey) -> None:
    """She agrees to be counted without her name, so that the report has something to count."""
    worker = j.who(j.referring, "wanda")
    j.act(worker, "referring", "consent", "give", purpose="statistics", language="Romanian")


def counted_there(j: Journey) -> None:
    """She agrees to be counted by the receiving organisation too."""
    j.act(j.who(j.receiving, "rosa"), "receiving", "consent", "give", purpose="statistics", language="Romanian")


def worker_changed(j: Journey) -> None:
    """Another worker takes over, with what was promised to her; both can write, and are told of each other."""
    worker, ada = j.who(j.referring, "wanda"), j.who(j.referring, "ada")
    j.act(worker, "referring", "colleagues", "promise", words="to call her brother on Sunday")
    ada.open("/team/")
    ada.send(code=j.codes["referring"], to=INES)
    note = "she likes to walk while talking"
    j.act(worker, "referring", "colleagues", "hand-over", to_member=INES, note=note)


def rescheduled(j: Journey) -> None:
    """Booked anew at the airport, three hours later; she has left, and nobody met her."""
    worker, rosa, to = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa"), j.partner["referring"]
    j.at(j.legs[0]["departs"] - timedelta(hours=1))
    j.act(worker, "referring", "departure", "check-in")
    hours = timedelta(hours=3)
    later = [{**leg, **{name: leg[name] + hours for name in ("departs", "arrives")}} for leg in j.legs]
    rows: dict[str, Any] = {
        f"legs-{number}-{name}": typed_time(value) for number, leg in enumerate(later) for name, value in leg.items()
    }
    j.act(worker, "referring", "travel", "replan", why="the flight was cancelled", told_her="on", **rows)
    left = later[0]["departs"] + timedelta(minutes=10)
    j.at(left + timedelta(minutes=5))
    j.act(worker, "referring", "departure", "confirm", to=to, left_at=typed_time(left), state="tired")
    page = f"/c/{j.codes['receiving']}/arrival/"
    j.until("COM-5", lambda: "COM-5" in rosa.open(f"/c/{j.codes['receiving']}/handover/").text)
    j.at(later[-1]["arrives"] + timedelta(minutes=50))
    rosa.open(page)
    rosa.send("?do=met", met="not-met")


def along_with_mother(j: Journey) -> None:
    """A child added to her mother's case: what the family shares is taken over, what is the child's own is asked."""
    worker, person = j.who(j.referring, "wanda"), j.people[0]
    worker.open(f"/c/{j.codes['mother']}/along/")
    own: dict[str, Any] = {"name": person["code_name"], "given_names": person["given_names"]}
    added = worker.send(relation="child", gender="Feminine", date_of_birth=person["date_of_birth"], **own)
    j.codes["referring"] = added.address.split("/")[2]
    proof: dict[str, Any] = {"proof_of_parentage": "on", "view_recorded": "on", "interests_recorded": "on"}
    j.act(worker, "referring", "family", "with-parent", other_parent="consents", **proof)
    j.act(worker, "referring", "family", "childs-view", words="wants to be with her mother")
    worker.open(f"/c/{j.codes['referring']}/shared/")
    worker.send()


def embassy_then_asylum(j: Journey) -> None:
    """An embassy was asked, and then she voiced a wish for asylum: what has stopped, and what people do now."""
    worker = j.who(j.referring, "wanda")
    consent: dict[str, Any] = {"purpose": "contact-embassy", "recipient_other": EMBASSY, "how": "by letter"}
    j.act(worker, "referring", "consent", "give", language="Romanian", **consent)
    told: dict[str, Any] = dict.fromkeys(("interview", "biometrics", "whom_they_may_visit_or_call"), "on")
    j.act(worker, "referring", "papers", "embassy-explained", language="Romanian", embassy=EMBASSY, **told)
    j.act(worker, "referring", "papers", "embassy-request", paper="passport", loss="stolen")
    j.at(j.start + timedelta(days=3))
    j.act(worker, "referring", "asylum", "asylum", status="wish-expressed", ask="Ada")


def silent_embassy(j: Journey) -> None:
    """An embassy was asked three weeks ago and keeps silent: it is to be asked again."""
    worker = j.who(j.referring, "wanda")
    consent: dict[str, Any] = {"purpose": "contact-embassy", "recipient_other": EMBASSY, "how": "by letter"}
    j.act(worker, "referring", "consent", "give", language="Romanian", **consent)
    told: dict[str, Any] = dict.fromkeys(("interview", "biometrics", "whom_they_may_visit_or_call"), "on")
    j.act(worker, "referring", "papers", "embassy-explained", language="Romanian", embassy=EMBASSY, **told)
    j.act(
        worker,
        "referring",
        "papers",
        "embassy-request",
        paper="emergency-travel-document",
        loss="kept-by-another-person",
    )


def stateless(j: Journey) -> None:
    """She has no nationality and goes to a third country: the right to enter and stay is asked for."""
    worker = j.who(j.referring, "wanda")
    facts: dict[str, Any] = {"nationality": "none", "nationalities": "", "basis": "third-country-permission"}
    j.act(worker, "referring", "intake", "first-contact", country_of_return="RS", **facts)


def removal_order(j: Journey) -> None:
    """A removal order has a deadline before she can travel: a suspension is to be asked for."""
    worker, day = j.who(j.referring, "wanda"), j.start.date()
    order: dict[str, Any] = {"removal_order": "on", "removal_deadline": day + timedelta(days=9)}
    j.act(worker, "referring", "status", "status", permit="none", lawyer="Lea Invented", **order)
    j.act(worker, "referring", "status", "estimate", departure=day + timedelta(days=25), reasons="she is not well yet")


def witness(j: Journey) -> None:
    """She is a witness: what is to do before she leaves, and that leaving is her choice."""
    worker, day = j.who(j.referring, "wanda"), j.start.date()
    plain: dict[str, Any] = {
        "name": "trial of the agency",
        "part": "witness",
        "authority": "court",
        "lawyer": "Lea Invented",
    }
    to_do = ["statement-or-video-hearing", "permission-to-leave", "safe-address-for-service"]
    j.act(worker, "referring", "status", "proceeding", next_date=day + timedelta(days=40), to_do=to_do, **plain)


def not_safe(j: Journey) -> None:
    """Return is not safe: she stays, and protection, residence and housing begin."""
    worker, ada = j.who(j.referring, "wanda"), j.who(j.referring, "ada")
    for number in range(1, 9):
        level = {"level": "high", "mitigation": "none known"} if number == 3 else {"level": "medium"}
        finding: dict[str, Any] = {"finding": "asked and looked into", "source": "herself", **level}
        j.act(worker, "referring", "risk", "factor", factor=f"SEC-{number}", **finding)
    j.act(ada, "referring", "risk", "assess", outcome="not-at-all")
    j.act(worker, "referring", "status", "stay", why="return-is-not-safe", housing="a flat of her own")


def expires(j: Journey) -> None:
    """Her passport expires the night before the journey: it is foreseen, and what to do stands beside it."""
    worker = j.who(j.referring, "wanda")
    night = j.legs[0]["departs"].date() - timedelta(days=1)
    estimate: dict[str, Any] = {"departure": j.legs[0]["departs"].date(), "reasons": "seats are held"}
    j.act(worker, "referring", "status", "estimate", **estimate)
    j.act(worker, "referring", "papers", "documents", **{"passport-state": "in-hand", "passport-valid_until": night})
    # An ordinary request beside an urgent one, so that the intake desk has something to put in order.
    script.requested(j, needs=["training", "health-care"])


def hospital(j: Journey) -> None:
    """An urgent medical return: a hospital receives her, the preparation is shortened, the rules of safety stay."""
    ada = j.who(j.referring, "ada")
    j.act(ada, "referring", "status", "urgent", reason="her kidneys fail", hospital="Hospital (invented)", supervisor=1)


def came_back(j: Journey) -> None:
    """She was here before under another name: the earlier case was found by it, and is linked."""
    worker = j.who(j.referring, "wanda")
    j.act(worker, "referring", "intake", "first-contact", other_names="Rowan (invented) Invented")
    j.act(worker, "referring", "intake", "linked-case", code=j.codes["Rowan"], relation="same-person")


def died(j: Journey) -> None:
    """She died before she could travel: the case is closed, and nobody waits for her any more."""
    ada = j.who(j.referring, "ada")
    j.act(ada, "referring", "close", "close", why="died", stays_open="her sister may ask for her things")


def declined_after(j: Journey) -> None:
    """The partner took its acceptance back: the gate is shut again, and another one is to be asked."""
    rosa = j.who(j.receiving, "rosa")
    j.act(rosa, "receiving", "handover", "decline-after", reason="no-capacity")
    shown = f"/c/{j.codes['referring']}/handover/"
    worker = j.who(j.referring, "wanda")
    j.until("the decline", lambda: "DECLINE-AFTER-ACCEPT" in worker.open(shown).text)


def stopped_on_the_way(j: Journey) -> None:
    """Checked in, booked anew at the airport, then she no longer wants to: travel is stopped, the partner is told."""
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    j.at(j.legs[0]["departs"] - timedelta(hours=1))
    j.act(worker, "referring", "departure", "check-in")
    j.act(worker, "referring", "consent", "withdraw", purpose="assisted-return", words="I want to stay")
    decided: dict[str, Any] = {"why": "she-no-longer-wants-to", "decided_by": "Ada, by telephone"}
    j.act(worker, "referring", "departure", "stopped", **decided)
    j.act(worker, "referring", "handover", "cancel", to=to, reason="she stays")
    rosa = j.who(j.receiving, "rosa")
    j.until("the cancelling", lambda: "CANCEL" in rosa.open(f"/c/{j.codes['receiving']}/handover/").text)


Part = Callable[[Journey], None]
FIRST: tuple[Part, ...] = (script.first_contact, counted)
# Code name, what a visitor finds, how many days before the present it began, the parts, and after how many days she travels.
SITUATIONS: tuple[tuple[str, str, int, tuple[Part, ...], int], ...] = (
    ("Elm", "an embassy was asked, then she voiced a wish for asylum", 6, (*FIRST, embassy_then_asylum), 21),
    ("Kite", "an embassy keeps silent: ask again", 21, (*FIRST, silent_embassy), 40),
    ("Olive", "stateless, to a third country", 5, (*FIRST, stateless), 21),
    ("Egret", "a removal order with a deadline", 5, (*FIRST, removal_order), 21),
    ("Swift", "a witness in proceedings", 4, (*FIRST, witness), 21),
    ("Birch", "return is not safe: she stays", 6, (*FIRST, not_safe), 21),
    ("Teal", "a document that expires the night before the journey", 3, (*FIRST, expires), 21),
    ("Robin", "an urgent medical return to a hospital", 1, (*FIRST, hospital), 3),
    ("Finch", "here before under another name", 2, (*FIRST, came_back), 21),
    ("Crane", "she died before she could travel; the case is closed", 5, (*FIRST, died), 21),
    (
        "Aster",
        "the partner took its acceptance back",
        5,
        (*FIRST, script.preparation, script.asking, counted_there, script.supporting, declined_after),
        21,
    ),
    ("Martin", "another worker took over, with the promises made", 4, (*FIRST, worker_changed), 21),
    (
        "Siskin",
        "a text and a scan of somebody else: their erasure waits for a second member",
        3,
        (*FIRST, moments.wrong_text, moments.wrong_scan),
        21,
    ),
    (
        "Linnet",
        "booked anew at the airport; nobody met her, and a colleague without a line noted that she was found",
        20,
        (
            *FIRST,
            script.preparation,
            script.asking,
            counted_there,
            script.supporting,
            script.travelling,
            rescheduled,
            moments.noted_without_line,
        ),
        19,
    ),
    (
        "Jay",
        "checked in, then she no longer wanted to",
        20,
        (
            *FIRST,
            script.preparation,
            script.asking,
            counted_there,
            script.supporting,
            script.travelling,
            stopped_on_the_way,
        ),
        19,
    ),
)
