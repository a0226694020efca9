"""Words for the pages of a case."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "accommodation": _("Accommodation"),
    "arrival": _("Arrival"),
    "asylum": _("Asylum"),
    "close": _("Closing"),
    "colleagues": _("Colleagues"),
    "complaint": _("Complaints"),
    "consent": _("Consent"),
    "departure": _("Before departure"),
    "family": _("Family"),
    "files": _("Files"),
    "grant": _("Travel grant"),
    "handover": _("Hand-over"),
    "health": _("Health"),
    "intake": _("First contact"),
    "papers": _("Papers"),
    "plan": _("Needs and plan"),
    "preparation": _("Preparation"),
    "risk": _("Security"),
    "services": _("Services"),
    "status": _("Status"),
    "travel": _("Travel"),
    "visit": _("Visits"),
}
