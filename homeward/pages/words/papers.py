"""Words for papers."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "border-letter": _("Letter for officers, neutral"),
    "complaint-card": _("Complaint card"),
    "consents": _("What she agreed to"),
    "declaration": _("Voluntary return declaration"),
    "embassy-request": _("Request to an embassy"),
    "escort-sheet": _("Sheet for the escort"),
    "grant-receipt": _("Receipt for the travel grant"),
    "guardianship": _("Who is responsible for the child"),
    "leaflet": _("Leaflet: what she can expect"),
    "medical-summary": _("Medical summary for the journey, sealed"),
    "own-copy": _("Her own copy of the file"),
    "plan": _("Her plan"),
    "pocket-card": _("Card for her pocket"),
    "referral-letter": _("Referral letter"),
    "who-saw": _("Who saw her file"),
    "travel-sheet": _("Travel sheet"),
}
