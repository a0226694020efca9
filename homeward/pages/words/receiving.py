"""Words of the receiving side, beside those that both sides share."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "visit.stop": _("She says stop"),
    "services.judged": _("Record what she says of a service"),
    "services.grant": _("Agree a grant"),
    "services.instalment": _("Record an instalment with its receipt"),
    "services.attendance": _("Record attendance at school or training"),
    "services.work": _("Record a job, a wage subsidy or an apprenticeship"),
    "services.housing": _("Record housing for longer"),
    "plan.first-support-talk": _("Go through first support with her"),
    "plan.component-talk": _("Go through the components with her"),
    "plan.review": _("Record a look at the plan together"),
    "plan.exit": _("Agree how support ends"),
}
KINDS = {
    "grant-agreed": _("Grant agreed"),
    "instalment-paid": _("Instalment paid"),
    "attendance-noted": _("Attendance"),
    "work-placed": _("Work"),
    "housing-agreed": _("Housing"),
    "service-judged": _("What she says of a service"),
    "plan-reviewed": _("Plan looked at together"),
    "exit-planned": _("How support ends"),
}
FIELDS = {
    "next_visit": _("Next visit or call on"),
    "grant": _("Which grant"),
    "instalments": _("In how many instalments"),
    "first_on": _("First instalment on"),
    "receipt": _("Receipt: number, or where it is kept"),
    "days_expected": _("Days there were"),
    "days_there": _("Days she was there"),
    "kind_of_work": _("Kind of work"),
    "employer": _("Employer"),
    "subsidy_until": _("Wage subsidy until"),
    "kind_of_housing": _("Kind of housing"),
    "help_until": _("Help with the rent until"),
    "satisfaction": _("What she says of it"),
    "currency": _("Currency, three letters"),
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
    "job": _("A job"),
    "wage-subsidy": _("A job with a wage subsidy"),
    "apprenticeship": _("An apprenticeship"),
    "own-business": _("Her own business"),
    "supported-housing": _("Supported housing"),
    "rent-with-help": _("Rented, with help"),
    "own-rent": _("Rented by herself"),
    "with-family": _("With family"),
    "helps-well": _("It helps"),
    "helps-a-little": _("It helps a little"),
    "does-not-help": _("It does not help"),
    "missed": _("Missed"),
    "Certainty.not-sure-yet": _("Not sure yet"),
    "Certainty.promised": _("Promised: the provider confirmed"),
    "Certainty.not-a-promise": _("Not a promise"),
}
CODES = {
    "not-a-date": _("Not a day"),
    "agreement-lapses": _("Her plan rests on an agreement that ends"),
    "more-than-is-left": _("More than is left of the grant"),
    "more-than-expected": _("More days than there were"),
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
    "pass-status": _("Pass on how things stand"),
    "pass-well_being": _("Pass on how she is"),
    "pass-needs": _("Pass on what she needs"),
    "tick-one": _("Tick what is to be passed on"),
    "not-talked-about": _("Not talked about"),
    "not-asked-yet": _("Not asked yet"),
    "not-assessed-yet": _("Not done yet"),
}
