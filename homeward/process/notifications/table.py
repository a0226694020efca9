"""One table of all messages: who sends, what comes before, on which consent it rests, which answer it asks for (COM-0)."""

from dataclasses import dataclass

from homeward import handbook
from homeward.handbook import Clause
from homeward.process.case import Case, Side
from homeward.process.consent import Purpose
from homeward.process.notifications.evidence import ANSWERS, received, sent
from homeward.process.refusals import Refusal


@dataclass(frozen=True)
class Row:
    """One message.

    :ivar sender: the side that sends it, or None where both may
    :ivar after: the message that must have passed before, ours or theirs
    :ivar needs: the consent it rests on, or None
    :ivar hwclass: how the nodes treat it: "letter", or "urgent" for what is shown at once
    :ivar first: whether it opens a conversation, so that the desk key signs it
    """

    message: str
    clause: Clause
    sender: Side | None
    after: str = ""
    needs: Purpose | None = None
    hwclass: str = "letter"
    first: bool = False

    @property
    def answer(self) -> str:
        """The message that answers this one; empty where none is due."""
        return ANSWERS.get(self.message, "")


_BOTH = None
_REF, _REC = Side.REFERRING, Side.RECEIVING
TABLE: tuple[Row, ...] = (
    Row("COM-1", handbook.REQUEST_FOR_ASSISTANCE, _REF, "", Purpose.CONTACT_RECEIVING, first=True),
    Row("COM-2", handbook.CONFIRMATION_OF_REQUEST, _REC, "COM-1", first=True),
    Row("COM-3", handbook.REINTEGRATION_ASSISTANCE_REQUEST, _REF, "COM-2", Purpose.SHARE_IDENTITY),
    Row("COM-4", handbook.REINTEGRATION_ASSISTANCE_CONFIRMATION, _REC, "COM-3"),
    Row("COM-5", handbook.POST_DEPARTURE_CONFIRMATION, _REF, "COM-2", Purpose.CONTACT_RECEIVING, "urgent"),
    Row("COM-6", handbook.ARRIVAL_CONFIRMATION, _REC, "COM-2", None, "urgent"),
    Row("FUP-1", handbook.STATUS_REPORTED_BACK, _REC, "COM-2", Purpose.FEEDBACK),
    Row("TRAVEL-ARRANGEMENT", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REF, "COM-2", Purpose.CONTACT_RECEIVING),
    Row("TRAVEL-CONFIRMED", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REC, "TRAVEL-ARRANGEMENT"),
    Row("RECOMMENDATION", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REF, "COM-2", Purpose.CONTACT_RECEIVING),
    Row("RECOMMENDATION-RECEIVED", handbook.PARTNER_ARRANGEMENTS_CONFIRMED, _REC, "RECOMMENDATION"),
    Row("QUESTION", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2"),
    Row("ANSWER", handbook.PROMPT_AND_SECURE, _BOTH, "QUESTION"),
    Row("CORRECTION", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2"),
    Row("PLAN-CHANGE", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", None, "urgent"),
    Row("CANCEL", handbook.PROMPT_AND_SECURE, _BOTH, "COM-1", None, "hold"),
    Row("CANCEL-CONFIRMED", handbook.PROMPT_AND_SECURE, _BOTH, "CANCEL"),
    Row("DECLINE-AFTER-ACCEPT", handbook.PROMPT_AND_SECURE, _REC, "COM-2", None, "hold"),
    Row("RETURN-OR-ERASE", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2"),
    Row("RETURNED-OR-ERASED", handbook.PROMPT_AND_SECURE, _BOTH, "RETURN-OR-ERASE"),
    Row("REMINDER", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2"),
    Row("TRANSFER", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", Purpose.CONTACT_RECEIVING),
    Row("ALERT", handbook.PROMPT_AND_SECURE, _BOTH, "COM-2", None, "urgent"),
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
