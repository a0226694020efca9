"""Words for the pages of a case."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "accommodation": _("Accommodation"),
    "arrival": _("Arrival"),
    "asylum": _("Asylum"),
    "close": _("Close"),
    "colleagues": _("Colleagues"),
    "complaint": _("Complaint"),
    "consent": _("Consent"),
    "departure": _("Departure"),
    "family": _("Family"),
    "grant": _("Grant"),
    "handover": _("Handover"),
    "health": _("Health"),
    "intake": _("Intake"),
    "papers": _("Papers"),
    "plan": _("Plan"),
    "preparation": _("Preparation"),
    "risk": _("Risk"),
    "services": _("Services"),
    "status": _("Status"),
    "travel": _("Travel"),
    "visit": _("Visit"),
}
