"""Words for the notifications."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ALERT": _("Alert"),
    "ANSWER": _("Answer"),
    "CANCEL": _("Cancel"),
    "CANCEL-CONFIRMED": _("Cancel confirmed"),
    "CLOSE": _("Close"),
    "COM-1": _("Request for assistance"),
    "COM-2": _("Answer to the request"),
    "COM-3": _("Reintegration assistance request"),
    "COM-4": _("Reintegration assistance confirmation"),
    "COM-5": _("Post-departure confirmation"),
    "COM-6": _("Arrival confirmation"),
    "CORRECTION": _("Correction"),
    "DECLINE-AFTER-ACCEPT": _("Decline after accept"),
    "FUP-1": _("Follow-up report"),
    "PLAN-CHANGE": _("Plan change"),
    "QUESTION": _("Question"),
    "RECOMMENDATION": _("Recommendation"),
    "RECOMMENDATION-RECEIVED": _("Recommendation received"),
    "REMINDER": _("Reminder"),
    "REOPEN": _("Reopen"),
    "RETURN-OR-ERASE": _("Return or erase"),
    "RETURNED-OR-ERASED": _("Returned or erased"),
    "TRANSFER": _("Transfer"),
    "TRAVEL-ARRANGEMENT": _("Travel arrangement"),
    "TRAVEL-CONFIRMED": _("Travel confirmed"),
}
