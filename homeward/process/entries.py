"""All kinds of entries, by their name in the record. A kind is never renamed or removed (invariant 3)."""

from homeward.process import (
    accommodation,
    arrival,
    arrival_rules,
    arrival_watch,
    assessments,
    asylum,
    capacity,
    case,
    children,
    closing,
    complaints,
    consent,
    departure,
    disclosure,
    documents,
    family,
    files,
    first_support,
    follow_up,
    handover_notes,
    instruments,
    intake,
    interpreters,
    itinerary,
    long_term,
    medical,
    plan_comments,
    preparation,
    proceedings,
    reintegration,
    security_assessment,
    self_reliance,
    services,
    spreadsheet,
    status,
    staying,
    support,
    travel_grant,
    urgent,
)
from homeward.process.notifications import attachments, evidence, guest, horizontal, messages, telephone
from homeward.process.writing import Entry

MODULES = (
    case, intake, consent, disclosure, status, staying, proceedings, capacity, interpreters, asylum, medical,
    accommodation, documents, security_assessment, family, children, travel_grant, preparation, itinerary, support,
    urgent, arrival_rules, messages, horizontal, evidence, telephone, departure, arrival, arrival_watch, first_support,
    assessments, reintegration, plan_comments, services, long_term, self_reliance, instruments, follow_up, complaints, handover_notes,
    closing, files, spreadsheet, guest, attachments,
)  # fmt: skip

KINDS: dict[str, type[Entry]] = {kind.KIND: kind for module in MODULES for kind in module.KINDS}
