"""Situations of the receiving side that a visitor can find in the demonstration, each in a case of its own; all of it invented."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeward.demo import moments, situations
from homeward.journey import script
from homeward.journey.script import Journey
from homeward.journey.script import receiving as there

HERE = "receiving"
SCHOOL: dict[str, Any] = {"service": "LTS-6", "provider": "Invented sewing school"}
SECOND = "House in Balti (invented)"
# The numbers of members: of the first founder, and of Ines, who was added third.
ADA, INES = 1, 5


def nobody_met_her(j: Journey) -> None:
    """She did not come with her flight: the watch runs as she agreed it, and the carrier was asked first."""
    rosa = j.who(j.receiving, "rosa")
    j.at(j.legs[-1]["arrives"] + timedelta(hours=3))
    _in_two_clicks(j, "not-arrived")
    asked: dict[str, Any] = {"called": "the airline", "answer": "she was on board"}
    j.act(rosa, HERE, "arrival", "ladder", step="carrier-and-escort", **asked)


def met_by_someone_else(j: Journey) -> None:
    """A man she did not expect took her away from the hall; she called herself, and the other side was told at once."""
    rosa, back = j.who(j.receiving, "rosa"), j.partner["receiving"]
    j.at(j.legs[-1]["arrives"] + timedelta(hours=1))
    _in_two_clicks(j, "not-met")
    agreed: dict[str, Any] = {"recipient": back, "information": ["security-assessment"], "language": "Romanian"}
    j.act(rosa, HERE, "consent", "give", purpose="share-security-information", **agreed)
    told: dict[str, Any] = {"well_being": "in-danger", "new_risk": "a man took her from the arrivals hall"}
    j.act(rosa, HERE, "visit", "visit", on=j.legs[-1]["arrives"].date(), means="she-calls", **told)
    done = "the police and a safe house, as she wishes"
    j.act(rosa, HERE, "visit", "trafficked-again", on=j.legs[-1]["arrives"].date(), what_is_done=done)


def service_closed(j: Journey) -> None:
    """The school closed in the middle of her plan: a second version, a second reader's comment on it, and since then no news."""
    there.first_support(j)
    there.plan(j)
    rosa, ada, day = j.who(j.receiving, "rosa"), j.who(j.receiving, "ada"), j.legs[-1]["arrives"].date()
    j.act(
        rosa,
        HERE,
        "services",
        "progress",
        progress="referred",
        on=day + timedelta(days=2),
        agreed_by="signed",
        **SCHOOL,
    )
    j.act(rosa, HERE, "services", "progress", progress="received", on=day + timedelta(days=2), **SCHOOL)
    j.at(j.legs[-1]["arrives"] + timedelta(days=9))
    ended: dict[str, Any] = {"begins": day + timedelta(days=2), "ends": day + timedelta(days=8)}
    j.act(rosa, HERE, "services", "provider", confirmed_by="the director, by telephone", **ended, **SCHOOL)
    j.act(rosa, HERE, "plan", "answer", words="I want to go on sewing, somewhere else")
    planned: dict[str, Any] = {
        "wish": "planned", "goal": "to sew for a living", "service": "LTS-7", "provider": "Invented fund",
        "begins": day + timedelta(days=30), "what_she_does": "sews at home until then",
    }  # fmt: skip
    j.act(rosa, HERE, "plan", "component", component="RPL-6", **planned)
    j.act(rosa, HERE, "plan", "component", component="RPL-5", wish="declined")
    j.act(rosa, HERE, "plan", "write", review_on=day + timedelta(days=40))
    said: dict[str, Any] = {"component": "RPL-6", "words": "Who pays for the machine until the fund has answered?"}
    j.act(ada, HERE, "plan", "comment", **said)


def no_news(j: Journey) -> None:
    """Since then nobody reached her, in five attempts over three months, each as she had agreed; the last safe way stays open."""
    rosa, came = j.who(j.receiving, "rosa"), j.legs[-1]["arrives"]
    rules: dict[str, Any] = {"means": ["visit", "telephone"], "when": "evenings", "never": "her brother"}
    j.act(rosa, HERE, "visit", "contact-rules", we_say_we_are="the sewing school", **rules)
    for after, means in ((12, "telephone"), (40, "visit"), (65, "telephone"), (85, "visit"), (105, "telephone")):
        j.at(came + timedelta(days=after))
        j.act(rosa, HERE, "visit", "attempt", means=means, on=(j.now or j.start).date())


def support_grows(j: Journey) -> None:
    """Help with the rent grows from month to month, and nobody has agreed when it ends: it is to be looked at together."""
    rosa, came = j.who(j.receiving, "rosa"), j.legs[-1]["arrives"]
    fund: dict[str, Any] = {"service": "LTS-3", "provider": "Invented fund"}
    j.at(came + timedelta(days=60))
    day = (j.now or j.start).date()
    j.act(rosa, HERE, "services", "progress", progress="referred", on=day, agreed_by="signed", **fund)
    j.act(rosa, HERE, "services", "progress", progress="received", on=day, **fund)
    rent: dict[str, Any] = {"wish": "planned", "goal": "to keep the room", "begins": day, **fund}
    j.act(rosa, HERE, "plan", "component", component="RPL-3", course="tapers", **rent)
    j.at(came + timedelta(days=85))
    for _ in range(2):
        j.act(rosa, HERE, "services", "progress", progress="received", on=(j.now or j.start).date(), **fund)


def complained(j: Journey) -> None:
    """She complained of a driver, and two people answer for it by its day; while Rosa is away Ines reads beside her."""
    rosa, ada, day = j.who(j.receiving, "rosa"), j.who(j.receiving, "ada"), (j.now or j.start).date()
    complaint: dict[str, Any] = {"words": "the driver of the house shouted at me", "handler": ADA}
    j.act(ada, HERE, "complaint", "complain", **complaint)
    note: dict[str, Any] = {"to_member": INES, "until": day + timedelta(days=18), "note": "she calls on Sundays"}
    j.act(rosa, HERE, "colleagues", "hand-over", **note)


def moved_away(j: Journey) -> None:
    """She moved to another city; with her consent a second organisation took over, and the case here is closed."""
    there.first_support(j)
    rosa, ada, back = j.who(j.receiving, "rosa"), j.who(j.receiving, "ada"), j.partner["receiving"]
    second = moments.without_node(j, j.receiving, SECOND, "+37323100000")
    agreed: dict[str, Any] = {"recipient": second, "information": ["identity"], "language": "Romanian"}
    j.act(rosa, HERE, "consent", "give", purpose="share-identity", **agreed)
    j.act(rosa, HERE, "handover", "transfer", to=back, new_partner=second, reason="she moves to Balti, to her sister")
    j.act(ada, HERE, "close", "close", why="transferred", stays_open="she may call us at any time")


def _in_two_clicks(j: Journey, met: str) -> None:
    rosa = j.who(j.receiving, "rosa")
    rosa.open(f"/c/{j.codes[HERE]}/arrival/")
    rosa.send("?do=met", met=met)


Part = Callable[[Journey], None]
RETURNED: tuple[Part, ...] = (
    script.first_contact, situations.counted, script.preparation, script.asking, situations.counted_there, script.supporting,
    script.travelling,
)  # fmt: skip
# Code name, what a visitor finds, how many days before the present it began, the parts, and after how many days she travels.
SITUATIONS: tuple[tuple[str, str, int, tuple[Part, ...], int], ...] = (
    ("Poplar", "she did not arrive: the watch as she agreed it", 21, (*RETURNED, script.leaving, nobody_met_her), 20),
    (
        "Osprey",
        "met by someone else: the other side is told at once; trafficked again, and helped",
        22,
        (*RETURNED, script.leaving, met_by_someone_else),
        20,
    ),
    (
        "Willow",
        "a service closed in mid-plan; a second version with a second reader's comment; no news in five attempts since",
        150,
        (*RETURNED, script.returning, service_closed, no_news),
        21,
    ),
    (
        "Juniper",
        "moved to another city; a second organisation took over",
        110,
        (*RETURNED, script.returning, moved_away),
        21,
    ),
)
