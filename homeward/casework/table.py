"""All acts of both sides, and those that either side can do; found by page and name."""

from homeward.casework.acts import Act
from homeward.casework.receiving import table as receiving_table
from homeward.casework.referring import table as referring_table
from homeward.office.permissions import Action
from homeward.process import closing, complaints, handover_notes, transfer
from homeward.process.case import Side
from homeward.process.notifications import attachments, correcting, evidence, guest, horizontal, reminding, telephone

_SEND = Action.SEND

BOTH: tuple[Act, ...] = (
    Act("send-documents", "handover", attachments.documents, _SEND, sends=True),
    Act("question", "handover", horizontal.QuestionAsked, _SEND, sends=True),
    Act("answer-question", "handover", horizontal.QuestionAnswered, _SEND, sends=True),
    Act("correction", "handover", correcting.corrected, _SEND, sends=True),
    Act("plan-change", "handover", horizontal.PlanChanged, _SEND, sends=True),
    Act("cancel", "handover", horizontal.CancelAsked, _SEND, sends=True),
    Act("cancel-confirm", "handover", horizontal.CancelConfirmed, _SEND, sends=True),
    Act("decline-after", "handover", horizontal.DeclinedAfterAccept, _SEND, Side.RECEIVING, sends=True),
    Act("return-or-erase", "handover", horizontal.ReturnOrEraseAsked, _SEND, sends=True),
    Act("returned-or-erased", "handover", horizontal.ReturnOrEraseConfirmed, _SEND, sends=True),
    Act("remind", "handover", reminding.reminded, _SEND, sends=True),
    Act("transfer", "handover", transfer.proposed, _SEND, sends=True),
    Act("alert", "handover", horizontal.AlertSent, _SEND, sends=True),
    Act("read-back", "handover", evidence.read_back, asks=("at",)),
    Act("paper-receipt", "handover", evidence.PaperReceipt),
    Act("told", "handover", telephone.told_by_telephone, asks=("at",)),
    Act("take-back", "handover", evidence.take_back, _SEND),
    Act("new-code", "handover", guest.ask_new_code, _SEND),
    Act("complain", "complaint", complaints.made, Action.HANDLE_COMPLAINT),
    Act("answer-complaint", "complaint", complaints.answered, Action.HANDLE_COMPLAINT),
    Act("partner-traffic", "complaint", complaints.traffic, Action.APPROVE),
    Act("hand-over", "colleagues", handover_notes.handed_over),
    Act("promise", "colleagues", handover_notes.promised),
    Act("settle", "colleagues", handover_notes.settled),
    Act("close", "close", closing.closed),
    Act("reopen", "close", closing.CaseReopened),
    Act("tell-closing", "close", horizontal.ClosingTold, _SEND, sends=True),
    Act("tell-reopening", "close", horizontal.ReopeningTold, _SEND, sends=True),
)
ACTS: tuple[Act, ...] = (*referring_table.ACTS, *receiving_table.ACTS, *BOTH)
BY_NAME: dict[tuple[str, str], Act] = {(act.page, act.name): act for act in ACTS}
PAGES: tuple[str, ...] = tuple(dict.fromkeys(act.page for act in ACTS))


def on_page(page: str, side: Side) -> list[Act]:
    """The acts on a page, for the side this organisation plays in the case."""
    return [act for act in ACTS if act.page == page and act.side in (None, side)]


def act(page: str, name: str) -> Act:
    """Find an act.

    :raises KeyError: when there is none of this name on this page
    """
    return BY_NAME[(page, name)]
