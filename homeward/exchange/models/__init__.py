"""The tables of the exchange. A row may name a case code and a partner; what a letter says lies sealed to people."""

from homeward.exchange.models.alarms import AlarmRow, BellRow, TroubleRow
from homeward.exchange.models.files import AttachmentPartRow, AttachmentRow
from homeward.exchange.models.guests import GuestAnswerRow, GuestRow, NoticeRow
from homeward.exchange.models.mailboxes import MailboxRow, RelayRow
from homeward.exchange.models.parties import (
    LineRow,
    NodeKeyRow,
    OwnCardRow,
    PartnerRow,
    RefusedRow,
    RevocationRow,
    StatementRow,
    WitnessRow,
)
from homeward.exchange.models.talks import ConversationRow, InboxRow, OutboxRow, OwedReceiptRow

__all__ = [
    "AlarmRow",
    "AttachmentPartRow",
    "AttachmentRow",
    "BellRow",
    "ConversationRow",
    "GuestAnswerRow",
    "GuestRow",
    "InboxRow",
    "LineRow",
    "MailboxRow",
    "NodeKeyRow",
    "NoticeRow",
    "OutboxRow",
    "OwedReceiptRow",
    "OwnCardRow",
    "PartnerRow",
    "RefusedRow",
    "RelayRow",
    "RevocationRow",
    "StatementRow",
    "TroubleRow",
    "WitnessRow",
]
