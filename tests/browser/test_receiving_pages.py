"""The receiving side's pages with a full case in a real browser: two widths, mirrored, by axe, and no text that gettext never saw."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page

from homeward.casework import table
from homeward.office import directory, permissions
from homeward.process import reintegration as plan
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.case import Side
from homeward.process.first_support import Answer, FirstSupport, Support
from homeward.process.follow_up import Contact, ContactAttempted, SafeContactRules
from homeward.process.instruments import InstrumentAnswered, Response
from homeward.process.interpreters import InterpreterUsed, Relation
from homeward.process.long_term import AttendanceNoted, GrantAgreed, InstalmentPaid, Satisfaction, ServiceJudged
from homeward.process.notifications.messages import SupportRequested
from homeward.process.plan_comments import PlanCommented
from homeward.process.self_reliance import OwnStep
from homeward.process.services import Progress, ProviderConfirmed, Service, ServiceProgress
from homeward.process.writing import Entry
from tests.browser.conftest import Node
from tests.browser.looking import WIDTHS, bare_text, look
from tests.pages.receiving_case import Received, received

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]
NOW = datetime.now(UTC)
TODAY = NOW.date()
PAGES = (
    "plan/",
    "plan/versions/",
    "plan/ask/well-being/1/",
    "services/",
    "visit/",
    "visit/?do=visit",
    "close/",
    "complaint/",
    "intake/",
)


def back(days: int) -> object:
    return TODAY - timedelta(days=days)


def a_full_case(node: Node) -> Received:
    school, wish = (Service.TRAINING, "Sewing school"), plan.Wish
    never = tuple(Response(code, "never") for code in ("worried", "sleeps-badly", "feels-alone", "treated-unfairly"))
    entries: list[Entry] = [
        ArrivalRecorded("them", Met.MET, NOW - timedelta(days=90)),
        SupportRequested("us", "Ileana", "Example", outline=("RPL-5: to learn to sew",)),
        FirstSupport(Support.HOUSING, Answer.RECEIVED, "our house", back(88)),
        plan.ComponentPlanned(
            plan.Component.EDUCATION, wish.PLANNED, "to sew", *school, back(80), back(-30), "goes there"
        ),
        plan.ComponentPlanned(plan.Component.FAMILY, wish.DECLINED),
        ProviderConfirmed(*school, back(85), agreement_until=back(1)),
        *(ServiceProgress(*school, Progress.ATTENDED, back(days)) for days in (75, 70, 40, 38, 36, 10, 9, 8, 7)),
        ServiceJudged(*school, Satisfaction.GOOD, "I sew"),
        OwnStep("found a room", back(35)),
        InstrumentAnswered("well-being", "1", back(60), never),
        InstrumentAnswered("well-being", "1", back(30), never[:2]),
        GrantAgreed("Fund", "a machine", Decimal(900), "EUR", 3, back(50)),
        AttendanceNoted(*school, back(75), back(45), 20, 18),
        SafeContactRules((Contact.VISIT, Contact.TELEPHONE), "mornings", never="her brother"),
        ContactAttempted(Contact.TELEPHONE, back(3), False),
    ]
    heron = received(node.organisation, *entries)
    case = heron.case()
    numbers = tuple(one.number for one in case.every(plan.ComponentPlanned))
    paid = InstalmentPaid(case.every(GrantAgreed)[0].number, Decimal(300), back(49), "no 7")
    versions = (plan.PlanWritten(1, numbers[:1], (), "situation", back(10)), plan.PlanWritten(2, numbers, ()))
    ion = InterpreterUsed("Ion Example", "ro", Relation.PROFESSIONAL, "north", refused_by_her=True)
    heron.write(paid, *versions, ion)
    heron.write(PlanCommented(2, "Who looks after her son?", plan.Component.EDUCATION), by="anna")
    return heron


def test_the_pages_of_a_full_case(wera: Page, node: Node) -> None:
    heron = a_full_case(node)
    number = directory.add(name="School", kind="ngo", country="MD", services=["LTS-6"], place="Chisinau")
    directory.agree(provider=number, parties="both", services=["LTS-6"], begins=back(90), ends=back(1))
    for address in (*(f"/c/{heron.code}/{name}" for name in PAGES), "/directory/", f"/directory/{number}/"):
        for width in WIDTHS:
            look(wera, node.address + address, width=width, lang="ar")
            look(wera, node.address + address, width=width, lang="en-xa")
        assert not bare_text(wera), f"{address}: {bare_text(wera)[:8]}"


@pytest.mark.parametrize("name", ["arrival", "plan", "services", "visit"])
def test_the_forms_of_the_receiving_side(name: str, wera: Page, node: Node) -> None:
    heron = a_full_case(node)
    for act in table.on_page(name, Side.RECEIVING):
        if permissions.may(node.organisation.members["wera"].roles, act.to):
            look(wera, f"{node.address}/c/{heron.code}/{name}/?do={act.name}", width=360, lang="en-xa")
            assert not bare_text(wera), f"{act.name}: {bare_text(wera)[:8]}"
