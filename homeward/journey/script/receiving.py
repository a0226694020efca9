"""The receiving side after arrival: first support, assessments, plan, services, visits, closing."""

from datetime import date, datetime, timedelta
from typing import Any

from homeward.journey.script.under_way import Journey

HERE = "receiving"
SEVEN = tuple(f"RPL-{number}" for number in range(1, 8))


def supporting_her(j: Journey) -> None:
    """First support, assessments, the plan of seven components, services, two visits with feedback, closing on both sides."""
    _settling(j)
    _visits(j)
    _closing(j)


def living_on(j: Journey) -> None:
    """The months after: a grant in instalments, attendance, what she says of it, a questionnaire, visits due and tried in vain."""
    _settling(j)
    rosa, day = j.who(j.receiving, "rosa"), _day(j)
    j.at(j.legs[-1]["arrives"] + timedelta(days=40))
    grant: dict[str, Any] = {"purpose": "a sewing machine", "amount": 900, "currency": "EUR", "instalments": 3}
    given: dict[str, Any] = {"provider": "Invented fund", "first_on": day + timedelta(days=20), "agreed_by": "signed"}
    j.act(rosa, HERE, "services", "grant", **grant, **given)
    rosa.open(f"/c/{j.codes[HERE]}/services/")
    link = next(one for one in rosa.page.links if "do=instalment" in one) if rosa.page else ""
    rosa.open(link)
    rosa.send(amount=300, on=day + timedelta(days=20), receipt="receipt 7")
    school: dict[str, Any] = {"service": "LTS-6", "provider": "Invented sewing school"}
    there: dict[str, Any] = {"days_expected": 20, "days_there": 18, "begins": day, "ends": day + timedelta(days=28)}
    j.act(rosa, HERE, "services", "attendance", **school, **there)
    j.act(rosa, HERE, "services", "judged", satisfaction="helps-well", words="I can sew a shirt", **school)
    housing: dict[str, Any] = {
        "kind_of_housing": "rent-with-help",
        "begins": day,
        "help_until": day + timedelta(days=200),
    }
    j.act(rosa, HERE, "services", "housing", **housing)
    for item in ("everyday-life", "well-being"):
        questionnaire(j, item, 1)
    j.act(rosa, HERE, "visit", "contact-rules", means=["visit", "telephone"], when="mornings", never="her brother")
    j.act(
        rosa, HERE, "visit", "visit", on=day + timedelta(days=7), means="visit", well_being="mixed", needs="a dentist"
    )
    for after, means in ((20, "telephone"), (25, "visit")):
        j.act(rosa, HERE, "visit", "attempt", means=means, on=day + timedelta(days=after))
    j.act(rosa, HERE, "colleagues", "promise", words="to ask for a place at the evening school")


def questionnaire(j: Journey, name: str, answer: int) -> None:
    """Ask one questionnaire; every question gets the same answer, counted from the first of its scale."""
    rosa = j.who(j.receiving, "rosa")
    rosa.open(f"/c/{j.codes[HERE]}/plan/ask/{name}/1/")
    form = rosa.page.forms[-1] if rosa.page else None
    named = form.choices.items() if form else ()
    chosen: dict[str, Any] = {item: values[answer] for item, values in named if item.startswith("item-")}
    rosa.send(**chosen)


def _settling(j: Journey) -> None:
    first_support(j)
    plan(j)
    _services(j)


def _day(j: Journey) -> date:
    arrived: datetime = j.legs[-1]["arrives"]
    return (arrived + timedelta(days=2)).date()


def first_support(j: Journey) -> None:
    """The first hours, and every kind of first support gone through."""
    rosa, day = j.who(j.receiving, "rosa"), _day(j)
    j.at(j.legs[-1]["arrives"] + timedelta(days=2))
    seen_to = ["food-and-water", "a-place-to-rest", "a-call-to-whom-she-wants", "tonight-explained"]
    j.act(rosa, HERE, "arrival", "first-hours", done=seen_to, not_wanted="urgent-health-asked")
    talked = {
        "arrival-help": "wanted",
        "medical-and-psychological-examination": "wanted",
        "short-term-housing": "wanted",
        "social-help": "declined",
        "legal-help": "wanted",
        "economic-help": "not-needed",
    }
    lines: dict[str, Any] = {f"line-{kind}": said for kind, said in talked.items()}
    j.act(rosa, HERE, "plan", "first-support-talk", **lines)
    received: dict[str, Any] = {"answer": "received", "provider": "our house", "on": day, "agreed_by": "signed"}
    j.act(rosa, HERE, "plan", "first-support", support="arrival-help", **received)


def plan(j: Journey) -> None:
    """Both assessments, a service confirmed, and a plan of seven components that she agrees to."""
    rosa, day = j.who(j.receiving, "rosa"), _day(j)
    for subject in ("person", "situation"):
        j.act(
            rosa,
            HERE,
            "plan",
            "assess",
            subject=subject,
            extent="done",
            on=day,
            findings="talked at length",
            sources="herself",
        )
    j.act(
        rosa,
        HERE,
        "services",
        "provider",
        service="LTS-6",
        provider="Invented sewing school",
        begins=day,
        ends=day + timedelta(days=120),
    )
    others: dict[str, Any] = {f"line-{one}": "not-needed" for one in SEVEN if one != "RPL-5"}
    j.act(rosa, HERE, "plan", "component-talk", **others)
    planned: dict[str, Any] = {
        "wish": "planned", "goal": "to sew for a living", "service": "LTS-6", "provider": "Invented sewing school",
        "begins": day, "ends": day + timedelta(days=120), "what_she_does": "goes there each morning",
    }  # fmt: skip
    j.act(rosa, HERE, "plan", "component", component="RPL-5", **planned)
    j.act(rosa, HERE, "plan", "write", review_on=day + timedelta(days=60))
    j.act(rosa, HERE, "plan", "answer", agreed="on", explained_in="Romanian")


def _services(j: Journey) -> None:
    rosa, day = j.who(j.receiving, "rosa"), _day(j)
    school: dict[str, Any] = {"service": "LTS-6", "provider": "Invented sewing school", "on": day}
    j.act(rosa, HERE, "services", "progress", progress="referred", agreed_by="signed", **school)
    for progress in ("appointment", "attended", "received"):
        j.act(rosa, HERE, "services", "progress", progress=progress, **school)
    j.act(rosa, HERE, "plan", "own-step", what="sewed her first shirt", on=day)
    j.act(rosa, HERE, "plan", "exit", by_when=day + timedelta(days=300), steps="rent paid by herself")


def _visits(j: Journey) -> None:
    rosa, back = j.who(j.receiving, "rosa"), j.partner["receiving"]
    j.act(rosa, HERE, "visit", "contact-rules", means=["visit", "telephone"], when="mornings", we_say_we_are="a cousin")
    j.act(
        rosa,
        HERE,
        "consent",
        "give",
        purpose="feedback-to-referring-organisation",
        recipient=back,
        information=["status-and-well-being"],
        language="Romanian",
    )
    for after in (7, 30):
        j.at(j.legs[-1]["arrives"] + timedelta(days=after))
        when = (j.legs[-1]["arrives"] + timedelta(days=after)).date()
        j.act(rosa, HERE, "visit", "visit", on=when, means="visit", well_being="well", situation="stays in our house")
        chosen: dict[str, Any] = {"pass-status": "on", "pass-well_being": "on"}
        j.act(rosa, HERE, "visit", "report", to=back, on=when, status="settling in", well_being="well", **chosen)


def _closing(j: Journey) -> None:
    rosa, ada = j.who(j.receiving, "rosa"), j.who(j.receiving, "ada")
    worker = j.who(j.referring, "wanda")
    j.until("FUP-1", lambda: "FUP-1" in worker.open(f"/c/{j.codes['referring']}/handover/").text)
    j.done("referring: two follow-up reports read")
    j.evidence(rosa, HERE, "FUP-1", "seen", worker)
    j.act(ada, HERE, "close", "close", why="goals-met", stays_open="she may call at any time")
    j.act(j.who(j.referring, "ada"), "referring", "close", "close", why="goals-met")
