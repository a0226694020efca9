"""What the rules answer with: bars, what is missing, and who holds it."""

from dataclasses import dataclass
from enum import StrEnum

from homeward.handbook import Clause


class Holder(StrEnum):
    """Who can supply what is missing."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    HEALTH_WORKER = "health-worker"
    INTAKE = "intake"
    PERSON = "person"
    GUARDIAN = "guardian"
    REFERRING = "referring-organisation"
    RECEIVING = "receiving-organisation"
    TRANSIT_PARTNER = "transit-partner"
    AUTHORITY = "authority"
    LAWYER = "lawyer"
    CARRIER = "carrier"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Missing:
    """One thing that a condition still lacks: a code for the words, who holds it, and a detail such as a document."""

    what: str
    holder: Holder
    detail: str = ""


@dataclass(frozen=True)
class Bar:
    """A standing reason for which the person does not travel now: a code for the words, its clause, who can lift it."""

    code: str
    clause: Clause | None
    holder: Holder
    detail: str = ""
