"""Words of the receiving side, beside those that both sides share."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "plan.first-support-talk": _("Go through first support with her"),
    "plan.component-talk": _("Go through the components with her"),
    "plan.review": _("Record a look at the plan together"),
    "plan.exit": _("Agree how support ends"),
}
KINDS = {
    "plan-reviewed": _("Plan looked at together"),
    "exit-planned": _("How support ends"),
}
FIELDS = {
    "agreed_by": _("How she agreed to this service just now"),
    "next_review": _("Look at it again on"),
    "review_on": _("Look at it together on"),
    "steps": _("What ends or begins, and when"),
    "turns_to": _("To whom she can turn afterwards"),
    "exit-planned.words": _("In her words"),
    "exit.words": _("In her words"),
    "first-support.what": _("What it was"),
    "review.what": _("What holds and what changes"),
    "plan-reviewed.what": _("What holds and what changes"),
}
HINTS = {
    "agreed_by": _("Leave open where she agreed to this provider before, or nothing goes to a provider"),
    "steps": _("One a line"),
}
VALUES = {
    "missed": _("Missed"),
    "Certainty.not-sure-yet": _("Not sure yet"),
    "Certainty.promised": _("Promised: the provider confirmed"),
    "Certainty.not-a-promise": _("Not a promise"),
}
CODES = {
    "plan-review": _("Look at the plan together"),
    "not-json": _("This is not JSON"),
    "too-long": _("Too long"),
    "twice": _("This stands there already"),
    "not-a-code": _("Small letters, digits and hyphens only"),
    "not-a-number": _("Not a number"),
    "not-from-0-to-1": _("Not from 0 to 1"),
    "unknown": _("Not known"),
    "unknown-question": _("No earlier question with this answer"),
}
REFUSALS: dict[str, str] = {}
TEXTS = {
    "not-talked-about": _("Not talked about"),
    "not-asked-yet": _("Not asked yet"),
    "not-assessed-yet": _("Not done yet"),
}
