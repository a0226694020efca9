"""Documents: what this person on this route needs, and whether each will be valid (DOC-1, DOC-4, DEP-3, DEP-7)."""

from homeward import handbook
from homeward.process.documents.embassy import (
    ALLOWED,
    draft_sent,
    drafted,
    drafts,
    embassy_replied,
    embassy_request,
    explained,
    silent,
)
from homeward.process.documents.kinds import (
    KINDS,
    AddressGiven,
    DocumentStated,
    EmbassyExplained,
    EmbassyReplied,
    EmbassyRequest,
    Paper,
    PersonalFileCopy,
    State,
)
from homeward.process.documents.needs import (
    DocumentNeed,
    PaperStated,
    WhyNeeded,
    copy_of_file,
    listed,
    margin_of,
    needed,
    newest,
    stated,
    to_settle,
    travels_on_emergency_document,
    unready,
)
from homeward.process.documents.request_fields import FIELD_NAMES, Lost, RequestFields, known

FOLLOWS = (
    handbook.REPLACEMENT_TRAVEL_DOCUMENTS,
    handbook.MINIMUM_INFORMATION_TO_EMBASSY,
    handbook.DOCUMENTS_SECURED,
    handbook.PERSON_HAS_COPY_OF_FILE,
)

__all__ = [
    "ALLOWED",
    "FIELD_NAMES",
    "FOLLOWS",
    "KINDS",
    "AddressGiven",
    "DocumentNeed",
    "DocumentStated",
    "EmbassyExplained",
    "EmbassyReplied",
    "EmbassyRequest",
    "Lost",
    "Paper",
    "PaperStated",
    "PersonalFileCopy",
    "RequestFields",
    "State",
    "WhyNeeded",
    "copy_of_file",
    "draft_sent",
    "drafted",
    "drafts",
    "embassy_replied",
    "embassy_request",
    "explained",
    "known",
    "listed",
    "margin_of",
    "needed",
    "newest",
    "silent",
    "stated",
    "to_settle",
    "travels_on_emergency_document",
    "unready",
]
