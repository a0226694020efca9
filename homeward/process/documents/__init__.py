"""Documents: what this person on this route needs, and whether each will be valid (DOC-1, DOC-4, DEP-3, DEP-7)."""

from homeward import handbook
from homeward.process.documents.embassy import (
    ALLOWED,
    FIELD_NAMES,
    Lost,
    RequestFields,
    draft_sent,
    drafted,
    drafts,
    embassy_replied,
    embassy_request,
    explained,
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
    copy_of_file,
    newest,
    stated,
    to_settle,
    travels_on_emergency_document,
    unready,
)

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
    "PersonalFileCopy",
    "RequestFields",
    "State",
    "copy_of_file",
    "draft_sent",
    "drafted",
    "drafts",
    "embassy_replied",
    "embassy_request",
    "explained",
    "newest",
    "stated",
    "to_settle",
    "travels_on_emergency_document",
    "unready",
]
