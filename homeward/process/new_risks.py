"""A new risk, or that she was trafficked again: the other side is told at once, where she agreed to that (FUP-1, CBC-1)."""

from datetime import date, datetime

from homeward import handbook
from homeward.process import consent, follow_up
from homeward.process.case import Case, Partner
from homeward.process.consent import Information, Purpose
from homeward.process.follow_up import TraffickedAgain, Visited
from homeward.process.notifications.evidence import sent
from homeward.process.notifications.horizontal import AlertSent
from homeward.process.notifications.messages import AssistanceRequested
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


def seen(case: Case, entry: Visited, *, at: datetime, today: date) -> tuple[Entry, ...]:
    """Give the entries of a visit or talk; a new risk goes to the other side at once where she agreed to that (FUP-1).

    :raises OutsideHerRules: by a means she did not agree to, or after she said stop; that she calls is always right
    :raises ImpossibleValue: on a day that lies ahead, or a next visit that does not
    """
    if entry.next_visit is not None and entry.next_visit <= entry.on:
        raise ImpossibleValue("next_visit", "past")
    made: list[Entry] = [follow_up.visited(case, entry, today=today)]
    to = told_of_risks(case, at)
    if entry.new_risk and to:
        made.append(AlertSent(to, entry.new_risk))
    return tuple(made)


def told_of_risks(case: Case, at: datetime) -> str:
    """The partner who is told of a new risk at once, because she agreed to it and the two have spoken; empty without one."""
    asked = case.written(AssistanceRequested)
    partner = asked.by.id if asked is not None and isinstance(asked.by, Partner) else ""
    if not partner or not sent(case, "COM-2", partner):
        return ""
    security = consent.in_force(case, Purpose.SHARE_SECURITY, at, recipient=partner)
    feedback = consent.in_force(case, Purpose.FEEDBACK, at, recipient=partner)
    agreed = security is not None or (feedback is not None and Information.SECURITY in feedback.entry.information)
    return partner if agreed else ""


def trafficked_again(case: Case, *, at: datetime, on: date, today: date, what_is_done: str = "") -> tuple[Entry, ...]:
    """Give the entries that she was trafficked again, or is about to be: help, and an alert where she agreed to that.

    :raises ImpossibleValue: on a day that lies ahead
    """
    if on > today:
        raise ImpossibleValue("on", "ahead")
    made: list[Entry] = [TraffickedAgain(on, what_is_done)]
    to = told_of_risks(case, at)
    if to:
        made.append(AlertSent(to, what_is_done or TraffickedAgain.KIND))
    return tuple(made)


FOLLOWS = (handbook.STATUS_REPORTED_BACK, handbook.CASE_BY_CASE)
