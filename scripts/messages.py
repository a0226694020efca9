"""The messages for docs/exchange: a schema, one example and the page for each, made from the code that writes and reads them."""

import json
from datetime import UTC, date, datetime
from typing import Any

from homeward.casework import table as acts
from homeward.process import arrival, departure, follow_up
from homeward.process.entries import KINDS
from homeward.process.intake import AgeBand, Gender
from homeward.process.notifications import attachments, versions
from homeward.process.notifications import horizontal as more
from homeward.process.notifications import messages as main
from homeward.process.notifications.evidence import UNSUPPORTED
from homeward.process.notifications.table import TABLE, Row
from homeward.process.writing import Compartment, Entry, to_data
from homeward.wire import age, jws, schemas
from homeward.wire.envelope import Automatic, new_id

# Everybody and everything here is invented.
REFERRING, RECEIVING = "harbour-house-invented", "lighthouse-invented"
LEFT, LANDS = datetime(2031, 3, 12, 6, 15, tzinfo=UTC), datetime(2031, 3, 12, 11, 40, tzinfo=UTC)
NEEDS = (main.Need.HOUSING, main.Need.COUNSELLING)
EXAMPLES: dict[str, Entry] = {
    "COM-1": main.AssistanceRequested(
        RECEIVING, NEEDS, AgeBand.UNDER_30, Gender.FEMININE, ("ro", "ru"), "MD", urgency=main.Urgency.NORMAL
    ),
    "COM-2": main.RequestAnswered(
        REFERRING, main.Answer.ACCEPT, "R. Example", "S. Example", "+373 22 000 001", "ask again before the date is set"
    ),
    "COM-3": main.SupportRequested(
        RECEIVING,
        "Invented",
        "Example",
        date(2006, 5, 1),
        Gender.FEMININE,
        ("MD",),
        ("ro",),
        NEEDS,
        date(2031, 3, 12),
        ("passport",),
        ("housing: a room of my own",),
    ),
    "COM-4": main.SupportConfirmed(
        REFERRING,
        (
            main.NeedAnswered(main.Need.HOUSING, main.Availability.AVAILABLE, "Lighthouse", date(2031, 3, 12)),
            main.NeedAnswered(main.Need.COUNSELLING, main.Availability.LIMITED, "Lighthouse", date(2031, 4, 1)),
        ),
        "R. Example",
        "arrivals hall",
        "the house",
        "+373 22 000 001",
    ),
    "COM-5": departure.Departed(
        RECEIVING,
        LEFT,
        route="VIE - IAS",
        state="well, tired",
        expected_arrival=LANDS,
        call=("her sister",),
        never_call=("her uncle",),
        may_be_said="that she is late",
    ),
    "COM-6": arrival.ArrivalRecorded(
        REFERRING, arrival.Met.MET, datetime(2031, 3, 12, 12, 25, tzinfo=UTC), "arrivals hall", "well"
    ),
    "FUP-1": follow_up.FollowUpReported(REFERRING, date(2031, 3, 19), "in the house, course begun"),
    "TRAVEL-ARRANGEMENT": main.TravelArranged(RECEIVING, 41, LEFT, LANDS, "VIE - IAS", "meet her at the gate"),
    "TRAVEL-CONFIRMED": main.ArrangementConfirmed(REFERRING, 41, "R. Example", "gate", "+373 22 000 001"),
    "RECOMMENDATION": main.RecommendationSent(RECEIVING, "a quiet room; no call before ten"),
    "RECOMMENDATION-RECEIVED": main.RecommendationReceived(REFERRING, "worker"),
    "DOCUMENTS": attachments.DocumentSent(RECEIVING, "School certificate", "application/pdf", 84213, "ab" * 32),
    "QUESTION": more.QuestionAsked(RECEIVING, "Is the room free from the twelfth?"),
    "ANSWER": more.QuestionAnswered(REFERRING, "Yes, from noon."),
    "CORRECTION": more.CorrectionSent(RECEIVING, "0" * 64, "She lands at 11:40, not 10:40."),
    "PLAN-CHANGE": more.PlanChanged(RECEIVING, "delayed in Vienna", datetime(2031, 3, 12, 15, 5, tzinfo=UTC)),
    "CANCEL": more.CancelAsked(RECEIVING, "another organisation was chosen"),
    "CANCEL-CONFIRMED": more.CancelConfirmed(REFERRING),
    "DECLINE-AFTER-ACCEPT": more.DeclinedAfterAccept(REFERRING, "the house has burned"),
    "RETURN-OR-ERASE": more.ReturnOrEraseAsked(RECEIVING, "everything sent with COM-3", "declined"),
    "RETURNED-OR-ERASED": more.ReturnOrEraseConfirmed(REFERRING, "erased, backups in 14 days"),
    "REMINDER": more.ReminderSent(RECEIVING, "COM-3"),
    "TRANSFER": more.TransferProposed(RECEIVING, "third-house-invented", "nearer to her sister"),
    "ALERT": more.AlertSent(RECEIVING, "somebody asks for her at the bus station"),
    "CLOSE": more.ClosingTold(RECEIVING, "goals met"),
    "REOPEN": more.ReopeningTold(RECEIVING),
}
# Where staff write each message: the page of a case and the act on it.
WRITTEN = {
    "COM-1": ("handover", "request"),
    "COM-2": ("handover", "accept"),
    "COM-3": ("handover", "support-request"),
    "COM-4": ("handover", "support-confirm"),
    "COM-5": ("departure", "confirm"),
    "COM-6": ("arrival", "met"),
    "FUP-1": ("visit", "report"),
    "TRAVEL-ARRANGEMENT": ("handover", "arrange"),
    "TRAVEL-CONFIRMED": ("handover", "arrangement"),
    "RECOMMENDATION": ("handover", "recommend"),
    "RECOMMENDATION-RECEIVED": ("handover", "recommendation-received"),
    "DOCUMENTS": ("handover", "send-documents"),
    "QUESTION": ("handover", "question"),
    "ANSWER": ("handover", "answer-question"),
    "CORRECTION": ("handover", "correction"),
    "PLAN-CHANGE": ("handover", "plan-change"),
    "CANCEL": ("handover", "cancel"),
    "CANCEL-CONFIRMED": ("handover", "cancel-confirm"),
    "DECLINE-AFTER-ACCEPT": ("handover", "decline-after"),
    "RETURN-OR-ERASE": ("handover", "return-or-erase"),
    "RETURNED-OR-ERASED": ("handover", "returned-or-erased"),
    "REMINDER": ("handover", "remind"),
    "TRANSFER": ("handover", "transfer"),
    "ALERT": ("handover", "alert"),
    "CLOSE": ("close", "tell-closing"),
    "REOPEN": ("close", "tell-reopening"),
}
FOLDER = "docs/exchange/messages"
MESSAGE_ID = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "id of the message that it is about"}
BOXES = {part.value: schemas.public_key(age.PUBLIC_LENGTH) for part in Compartment}
KEYS = {
    "type": "object",
    "properties": {
        "case_key": schemas.public_key(32),
        "mailboxes": {
            "type": "object",
            "properties": BOXES,
            "required": [Compartment.CASE.value],
            "additionalProperties": False,
        },
    },
    "required": ["case_key", "mailboxes"],
}
# What a session sends by itself: when, the schema of each field, and an example of it.
AUTOMATIC: dict[Automatic, tuple[str, dict[str, Any], dict[str, Any]]] = {
    Automatic.SEEN: (
        "somebody of a role has opened the letter",
        {"of": MESSAGE_ID, "role": {"type": "string"}},
        {"of": "ab" * 32, "role": "worker"},
    ),
    Automatic.REJECTED: (
        "the letter could not be read, or is of a type that is not known",
        {"of": MESSAGE_ID, "reason": {"enum": ["unreadable", UNSUPPORTED]}},
        {"of": "ab" * 32, "reason": UNSUPPORTED},
    ),
    Automatic.NEW_KEYS: (
        "somebody left who held the keys of the case",
        {"keys": KEYS},
        {
            "keys": {
                "case_key": jws.encode(b"\x01" * 32),
                "mailboxes": {"case": jws.encode(age.public_of(b"\x02" * 32))},
            }
        },
    ),
}


def schema(row: Row) -> str:
    """The schema of one message's data."""
    kinds = [kind for kind in KINDS.values() if row.message == kind.MESSAGE]
    open_kinds = [kind for kind in kinds if kind.COMPARTMENT is Compartment.CASE]
    apart = {kind.COMPARTMENT.value: [kind] for kind in kinds if kind.COMPARTMENT is not Compartment.CASE}
    return _text(schemas.of_message(_type(row), open_kinds, apart))


def example(row: Row) -> str:
    """One example: the event inside the letter, before it is signed and sealed."""
    entry, to_them = EXAMPLES[row.message], getattr(EXAMPLES[row.message], "to", "") == RECEIVING
    said = {"entries": [{"kind": entry.KIND, "data": to_data(entry)}]}
    return _event(_type(row), list(EXAMPLES).index(row.message), said, to_them=to_them)


def automatic_example(type_: Automatic) -> str:
    """One example of what a session sends by itself."""
    said = {"entries": [], **AUTOMATIC[type_][2]}
    return _event(type_.value, len(EXAMPLES) + list(Automatic).index(type_), said, to_them=False)


def _event(type_: str, number: int, said: dict[str, Any], *, to_them: bool) -> str:
    """The event of an example; the random part of its id counts the examples, so that the file is the same on every run."""
    made: dict[str, Any] = {
        "specversion": "1.0",
        "datacontenttype": "application/json",
        "dataschema": f"https://homeward.invalid/schemas/{type_}",
        "id": f"{new_id(LEFT)[:15]}000-8000-{number:012d}",
        "source": REFERRING if to_them else RECEIVING,
        "type": type_,
        "time": LEFT.isoformat(),
        "member": "staff",
        "hwto": RECEIVING if to_them else REFERRING,
        "hwcase": "a random number that both know this case by",
        "hwseq": 1,
        "data": {**said, "sealed": {}},
    }
    return _text(made)


def _type(row: Row) -> str:
    return versions.type_of(row.message, versions.newest(row.message))


def _text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def index() -> str:
    """docs/exchange/messages.md: every message with its schema, example, page and command."""
    lines = [
        "# The messages",
        "",
        "Made by `make documents` from the code. A letter is a CloudEvents 1.0 event, signed and sealed as `envelope.md` says;",
        "here stand the schema of its `data` (JSON Schema 2020-12) and one example of each, in which everything is invented.",
        "An entry of another compartment than the case travels in `sealed`, apart.",
        "",
        "Fields that a reader does not know are kept and shown to people, and no rule counts them. A field that must be there",
        "makes a new version; the newest and the one before are read for 24 months, and a partner gets the newest that its card",
        "or its heads say it reads. A letter of a type that is not known is stored, answered with `receipt.rejected` and the",
        "reason `unsupported`, and shown to a person.",
        "",
        "| Message | Type | Versions read | Answer | Schema | Example | Written on | Command, in `homeward/process` |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in TABLE:
        page, name = WRITTEN[row.message]
        if (page, name) not in acts.BY_NAME:
            raise KeyError(f"{row.message}: there is no act {name} on the page {page}")
        maker = acts.BY_NAME[(page, name)].maker
        command = f"{maker.__module__.removeprefix('homeward.process.')}.{maker.__qualname__}"
        read = ", ".join(f"v{one}" for one in versions.spoken()[row.message])
        files = f"[schema](messages/{_type(row)}.schema.json) | [example](messages/{_type(row)}.example.json)"
        where = f"`/c/CODE/{page}/?do={name}` | `{command}`"
        lines.append(f"| {row.message} | `{_type(row)}` | {read} | {row.answer or '-'} | {files} | {where} |")
    lines += [
        "",
        "## What nobody writes",
        "",
        "A person's session sends these by itself, in class `receipt`; they carry no entries and are never answered.",
        "",
        "| Type | When | Schema | Example |",
        "|---|---|---|---|",
    ]
    for type_ in Automatic:
        files = f"[schema](messages/{type_}.schema.json) | [example](messages/{type_}.example.json)"
        lines.append(f"| `{type_}` | {AUTOMATIC[type_][0]} | {files} |")
    return "\n".join(lines) + "\n"


def documents() -> dict[str, Any]:
    """All files, each with the function that makes it."""
    found: dict[str, Any] = {"docs/exchange/messages.md": index}
    for row in TABLE:
        found[f"{FOLDER}/{_type(row)}.schema.json"] = lambda row=row: schema(row)
        found[f"{FOLDER}/{_type(row)}.example.json"] = lambda row=row: example(row)
    for type_ in Automatic:
        made = schemas.of_automatic(type_.value, AUTOMATIC[type_][1])
        found[f"{FOLDER}/{type_}.schema.json"] = lambda made=made: _text(made)
        found[f"{FOLDER}/{type_}.example.json"] = lambda type_=type_: automatic_example(type_)
    return found
