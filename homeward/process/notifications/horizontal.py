"""The messages that may pass at any time: questions, corrections, changes, cancelling, transfer, alerts (COM-0)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from homeward.process.writing import Entry


@dataclass(frozen=True)
class QuestionAsked(Entry):
    """A question to the partner."""

    KIND: ClassVar[str] = "question-asked"
    MESSAGE: ClassVar[str] = "QUESTION"
    to: str
    question: str


@dataclass(frozen=True)
class QuestionAnswered(Entry):
    """The answer to a partner's question."""

    KIND: ClassVar[str] = "question-answered"
    MESSAGE: ClassVar[str] = "ANSWER"
    to: str
    answer: str


@dataclass(frozen=True)
class CorrectionSent(Entry):
    """Something that was sent is wrong: names the message and what holds instead."""

    KIND: ClassVar[str] = "correction-sent"
    MESSAGE: ClassVar[str] = "CORRECTION"
    to: str
    message_id: str
    what_holds: str


@dataclass(frozen=True)
class PlanChanged(Entry):
    """The journey changed, or is delayed on the way: when she is expected now; moves the arrival watch."""

    KIND: ClassVar[str] = "plan-changed"
    MESSAGE: ClassVar[str] = "PLAN-CHANGE"
    to: str
    what: str
    expected_arrival: datetime | None = None


@dataclass(frozen=True)
class CancelAsked(Entry):
    """What was asked for is no longer needed."""

    KIND: ClassVar[str] = "cancel-asked"
    MESSAGE: ClassVar[str] = "CANCEL"
    to: str
    reason: str = ""


@dataclass(frozen=True)
class CancelConfirmed(Entry):
    """The cancelling was noted."""

    KIND: ClassVar[str] = "cancel-confirmed"
    MESSAGE: ClassVar[str] = "CANCEL-CONFIRMED"
    to: str


@dataclass(frozen=True)
class DeclinedAfterAccept(Entry):
    """The partner can no longer do what it accepted."""

    KIND: ClassVar[str] = "declined-after-accept"
    MESSAGE: ClassVar[str] = "DECLINE-AFTER-ACCEPT"
    to: str
    reason: str


@dataclass(frozen=True)
class ReturnOrEraseAsked(Entry):
    """What was sent is to be returned or erased: after a decline, silence or transfer, or a consent taken back."""

    KIND: ClassVar[str] = "return-or-erase-asked"
    MESSAGE: ClassVar[str] = "RETURN-OR-ERASE"
    to: str
    what: str
    because: str = ""


@dataclass(frozen=True)
class ReturnOrEraseConfirmed(Entry):
    """It was returned or erased."""

    KIND: ClassVar[str] = "return-or-erase-confirmed"
    MESSAGE: ClassVar[str] = "RETURNED-OR-ERASED"
    to: str
    how: str = ""


@dataclass(frozen=True)
class ReminderSent(Entry):
    """A reminder of an answer that is overdue."""

    KIND: ClassVar[str] = "reminder-sent"
    MESSAGE: ClassVar[str] = "REMINDER"
    to: str
    of: str


@dataclass(frozen=True)
class TransferProposed(Entry):
    """Another receiving organisation is to take over, with her consent."""

    KIND: ClassVar[str] = "transfer-proposed"
    MESSAGE: ClassVar[str] = "TRANSFER"
    to: str
    new_partner: str
    reason: str = ""


@dataclass(frozen=True)
class AlertSent(Entry):
    """Something that cannot wait: shown at once, whatever the order."""

    KIND: ClassVar[str] = "alert-sent"
    MESSAGE: ClassVar[str] = "ALERT"
    to: str
    what: str


@dataclass(frozen=True)
class ClosingTold(Entry):
    """This side closes the case."""

    KIND: ClassVar[str] = "closing-told"
    MESSAGE: ClassVar[str] = "CLOSE"
    to: str
    why: str = ""


@dataclass(frozen=True)
class ReopeningTold(Entry):
    """This side opened the case again."""

    KIND: ClassVar[str] = "reopening-told"
    MESSAGE: ClassVar[str] = "REOPEN"
    to: str


KINDS = (
    QuestionAsked,
    QuestionAnswered,
    CorrectionSent,
    PlanChanged,
    CancelAsked,
    CancelConfirmed,
    DeclinedAfterAccept,
    ReturnOrEraseAsked,
    ReturnOrEraseConfirmed,
    ReminderSent,
    TransferProposed,
    AlertSent,
    ClosingTold,
    ReopeningTold,
)
