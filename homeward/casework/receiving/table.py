"""What the receiving side's staff can do, page by page."""

from homeward.casework.acts import Act
from homeward.office.permissions import Action
from homeward.process import (
    arrival,
    arrival_watch,
    assessments,
    first_support,
    follow_up,
    long_term,
    new_risks,
    plan_comments,
    reintegration,
    self_reliance,
    services,
)
from homeward.process.case import Side
from homeward.process.notifications import making
from homeward.process.notifications.messages import RecommendationReceived

_REC = Side.RECEIVING
_RECEIVE = Action.RECEIVE

ACTS: tuple[Act, ...] = (
    Act("accept", "handover", making.accept, _RECEIVE, _REC, sends=True),
    Act("support-confirm", "handover", making.confirm_support, _RECEIVE, _REC, sends=True),
    Act("arrangement", "handover", making.confirm_arrangement, _RECEIVE, _REC, sends=True),
    Act("recommendation-received", "handover", RecommendationReceived, _RECEIVE, _REC, sends=True),
    Act("meeting", "arrival", arrival.planned),
    Act("offer", "arrival", arrival.offered),
    Act("met", "arrival", arrival.met_or_not, _RECEIVE, _REC, asks=("at",)),
    Act("undo", "arrival", arrival.undone, _RECEIVE, _REC),
    Act("first-hours", "arrival", arrival.first_hours, side=_REC),
    Act("ladder", "arrival", arrival_watch.ladder_step),
    Act("first-support-talk", "plan", first_support.gone_through, side=_REC),
    Act("first-support", "plan", first_support.stated, side=_REC),
    Act("assess", "plan", assessments.assessed, side=_REC),
    Act("component-talk", "plan", reintegration.gone_through),
    Act("component", "plan", reintegration.component),
    Act("write", "plan", reintegration.written),
    Act("answer", "plan", reintegration.answered),
    Act("review", "plan", reintegration.reviewed),
    Act("comment", "plan", plan_comments.commented),
    Act("own-step", "plan", self_reliance.OwnStep),
    Act("exit", "plan", self_reliance.exit_planned),
    Act("provider", "services", services.confirmed),
    Act("progress", "services", services.progressed),
    Act("judged", "services", long_term.ServiceJudged),
    Act("grant", "services", long_term.grant_agreed),
    Act("instalment", "services", long_term.instalment_paid),
    Act("attendance", "services", long_term.attendance),
    Act("work", "services", long_term.placed),
    Act("housing", "services", long_term.housed),
    Act("contact-rules", "visit", follow_up.SafeContactRules),
    Act("attempt", "visit", follow_up.attempted),
    Act("visit", "visit", new_risks.seen),
    Act("stop", "visit", follow_up.stopped),
    Act("report", "visit", follow_up.reported, _RECEIVE, _REC, sends=True),
    Act("trafficked-again", "visit", new_risks.trafficked_again),
)
