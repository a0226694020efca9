"""Words for the notifications."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ALERT": _("Warning of danger"),
    "ANSWER": _("Answer to a question"),
    "CANCEL": _("Cancellation asked"),
    "CANCEL-CONFIRMED": _("Cancellation confirmed"),
    "CLOSE": _("Case closed"),
    "COM-1": _("Request for assistance"),
    "COM-2": _("Answer to the request"),
    "COM-3": _("Reintegration assistance request"),
    "COM-4": _("Reintegration assistance confirmation"),
    "COM-5": _("Post-departure confirmation"),
    "COM-6": _("Arrival confirmation"),
    "CORRECTION": _("Correction"),
    "DECLINE-AFTER-ACCEPT": _("Declined after accepting"),
    "FUP-1": _("Follow-up report"),
    "PLAN-CHANGE": _("Change of plan"),
    "DOCUMENTS": _("Documents"),
    "QUESTION": _("Question"),
    "RECOMMENDATION": _("Recommendation"),
    "RECOMMENDATION-RECEIVED": _("Recommendation received"),
    "REMINDER": _("Reminder"),
    "REOPEN": _("Case reopened"),
    "RETURN-OR-ERASE": _("Return or erase the data"),
    "RETURNED-OR-ERASED": _("Data returned or erased"),
    "TRANSFER": _("Transfer proposed"),
    "TRAVEL-ARRANGEMENT": _("Arrangement asked"),
    "TRAVEL-CONFIRMED": _("Arrangement confirmed"),
}
