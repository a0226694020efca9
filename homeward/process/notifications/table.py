"""One table of all messages: who sends, what comes before, on which consent it rests, the answer due (COM-0)."""

from dataclasses import dataclass
from datetime import datetime

from homeward import handbook
from homeward.handbook import Clause
from homeward.process import consent
from homeward.process.case import Case, Side, Written
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.disclosure import DisclosedWithoutConsent
from homeward.process.notifications.evidence import ANSWERS, received, sent
from homeward.process.refusals import Refusal


@dataclass(frozen=True)
class Row:
    """One message.

    :ivar sender: the side that sends it, or None where both may
    :ivar after: the message that must have passed before, ours or theirs
    :ivar needs: the consent it rests on, or None; of a message that both may send, the referring side needs it
    :ivar instead: a consent that will do as well, for a partner on the way
    :ivar hwclass: how the nodes treat it: "letter", "urgent" for what is shown at once, "hold" for what stops others
    :ivar first: whether it opens a conversation, so that the desk key signs it
    """

    message: str
    clause: Clause
    sender: Side | None
    after: str = ""
    needs: Purpose | None = None
    hwclass: str = "letter"
    first: bool = False
    instead: Purpose | None = None

    @property
    def answer(self) -> str:
        """The message that answers this one; empty where none is due."""
        return ANSWERS.get(self.message, "")

    def purposes(self, side: Side) -> tuple[Purpose, ...]:
        """The consents of which one is needed when this side sends it; none where it needs no consent."""
        if self.sender is None and side is Side.RECEIVING:
            return ()
        return tuple(one for one in (self.needs, self.instead) if one is not None)


_BOTH = None
_REF, _REC = Side.REFERRING, Side.RECEIVING
_CONTACT, _TRANSIT = Purpose.CONTACT_RECEIVING, Purpose.TRANSIT_PARTNER
TABLE: tuple[Row, ...] = (
    Row("COM-1", handbook.REQUEST_FOR_ASSISTANCE, _REF, "", _CONTACT, first=True, instead=_TRANSIT),
    Row("COM-2", handbook.CONFIRMATION_OF_REQUEST, _REC, "COM-1", first=True),
    Row("COM-3", handbook.REINTEGRATION_ASSISTANCE_REQUEST, _REF, "COM-2", Purpose.SHARE_IDENTITY),
    Row("COM-4", handbook.REINTEGRATION_ASSISTANCE_CONFIRMATION, _REC, "COM-3"),
    Row("COM-5", handbook.POST_DEPARTURE_CONFIRMATION, _REF, "COM-2", _CONTACT, "urgent"),
    Row("COM-6", handbook.ARRIVAL_CONFIRMATION, _REC, "COM-2", None, "urgent"),
    Row("FUP-1", handbook.STATUS_REPORTED_BACK, _REC, "COM-2", Purpose.FEEDBACK),
    Row("TRAVEL-ARRANGEMENT", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REF, "COM-2", _CONTACT, instead=_TRANSIT),
    Row("TRAVEL-CONFIRMED", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REC, "TRAVEL-ARRANGEMENT"),
    Row("RECOMMENDATION", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REF, "COM-2", _CONTACT, instead=_TRANSIT),
    Row("RECOMMENDATION-RECEIVED", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REC, "RECOMMENDATION"),
    Row("DOCUMENTS", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", Purpose.SHARE_IDENTITY),
    Row("QUESTION", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", _CONTACT, instead=_TRANSIT),
    Row("ANSWER", handbook.PROMPT_AND_SECURE, _BOTH, "QUESTION", _CONTACT, instead=_TRANSIT),
    Row("CORRECTION", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", _CONTACT, instead=_TRANSIT),
    Row("PLAN-CHANGE", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", _CONTACT, "urgent", instead=_TRANSIT),
    Row("CANCEL", handbook.PROMPT_AND_SECURE, _BOTH, "COM-1", None, "hold"),
    Row("CANCEL-CONFIRMED", handbook.PROMPT_AND_SECURE, _BOTH, "CANCEL"),
    Row("DECLINE-AFTER-ACCEPT", handbook.PROMPT_AND_SECURE, _REC, "COM-2", None, "hold"),
    Row("RETURN-OR-ERASE", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2"),
    Row("RETURNED-OR-ERASED", handbook.PROMPT_AND_SECURE, _BOTH, "RETURN-OR-ERASE"),
    Row("REMINDER", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2"),
    Row("TRANSFER", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", _CONTACT),
    Row("ALERT", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", _CONTACT, "urgent", instead=_TRANSIT),
    Row("CLOSE", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2"),
    Row("REOPEN", handbook.PROMPT_AND_SECURE, _BOTH, "CLOSE"),
)
ROWS = {row.message: row for row in TABLE}
SIX = ("COM-1", "COM-2", "COM-3", "COM-4", "COM-5", "COM-6")


class OutOfOrder(Refusal):
    """A message that presupposes another which has not passed, or that the other side sends."""

    clause = handbook.PROMPT_AND_SECURE

    def __init__(self, message: str, needs: str) -> None:
        super().__init__(message, needs)
        self.message = message
        self.needs = needs


def check_order(case: Case, message: str, partner: str) -> Row:
    """Check that our side may send this message to this partner now; gives its row.

    :raises OutOfOrder: when the other side sends it, or what must come before has not passed
    """
    row = ROWS[message]
    if row.sender is not None and row.sender is not case.side:
        raise OutOfOrder(message, row.sender.value)
    if row.after and not (received(case, row.after, partner) or sent(case, row.after, partner)):
        raise OutOfOrder(message, row.after)
    return row


def ground(case: Case, message: str, partner: str, at: datetime) -> Written[ConsentGiven] | None:
    """Find the consent on which this message to this partner rests, or None where it needs none.

    An alert may also rest on a disclosure without consent to this partner, which has rules of its own.

    :raises ConsentMissing: when it needs one that is not in force
    """
    purposes = ROWS[message].purposes(case.side)
    if not purposes:
        return None
    for purpose in purposes:
        found = consent.in_force(case, purpose, at, recipient=partner)
        if found is not None:
            return found
    if message == "ALERT" and any(one.entry.recipient == partner for one in case.every(DisclosedWithoutConsent)):
        return None
    return consent.require(case, purposes[0], at, recipient=partner)
