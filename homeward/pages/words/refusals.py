"""Words for refusals."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "AfterCheckIn": _(
        "She has checked in or left: nothing is chosen anew, every change is a change of plan on the way."
    ),
    "AlreadyLeft": _(
        "She has left already; what came after is a change of plan, a correction, or that she did not leave."
    ),
    "ApprovedByTheSame": _("Who asked for the departure cannot approve it."),
    "CaseMovedOn": _(
        "Somebody else wrote to this case meanwhile, and what was judged before may no longer hold: look again, then save."
    ),
    "CashBeforeKind": _("Cash is given after things in kind were considered."),
    "ComponentsOpen": _("Components about which nobody has asked her yet."),
    "ConsentMissing": _("A purpose needs the person's consent, which is absent, refused, withdrawn or past its end."),
    "EmbassyContactHeld": _(
        "Nothing may go to an authority of return now; the reason is not told here, but whom to ask is."
    ),
    "FactorsNotAssessed": _(
        "Factors of the tool that nobody has looked at yet, or not again since the last assessment."
    ),
    "HealthNotOpen": _("Only who can read the health compartment can say whether another infection is open."),
    "ImpossibleValue": _(
        "A field holds what cannot be true (a date in the wrong order, an empty answer), named by field and code."
    ),
    "LargeChange": _("The change is too large to be told only: the journey is chosen anew and explained again."),
    "NeverAHindrance": _(
        "HIV and pregnancy are never a reason to hold a return, and tests for them never its condition."
    ),
    "NotAccepted": _("The partner has not accepted the request for assistance, so nothing with identity goes there."),
    "NotAnInterpreter": _("This person must not interpret for her."),
    "NotApproved": _(
        "No approval is in force for this journey: none was given, or it lapsed with a condition or a larger change."
    ),
    "NotReadyToDepart": _("Conditions are unmet or bars stand: names them all."),
    "OtherParentDangerous": _(
        "The other parent is the trafficker or a danger: consent is not sought there, and the reason is recorded."
    ),
    "OutOfOrder": _("A message that presupposes another which has not passed, or that the other side sends."),
    "OutsideHerRules": _("She did not agree to be reached in this way."),
    "PartnerHasNoKeys": _(
        "The partner has not announced keys for this case: it has not answered the first request yet."
    ),
    "PartnerHeld": _("A supervisor holds what goes to this partner about this case."),
    "PlacesNotOpen": _("Only who can read the place compartment knows which relatives are excluded."),
    "PlanBelongsToReceivingSide": _(
        "The plan is the receiving side's; the referring side records her wishes as an outline."
    ),
    "ReflectionPeriod": _("No declaration is asked for during the reflection period unless she asks for it herself."),
    "RefusedByHer": _("She refused this interpreter before, and need not say why."),
    "RelativeExcluded": _(
        "This relative was involved in the trafficking, or is never to be told: nobody contacts them."
    ),
    "StepOutOfOrder": _("The step presupposes another that has not been taken, named by a code in `needs`."),
    "StillNews": _("'No news' needs attempts over time by two means, inside her rules."),
    "SubjectOfTheComplaint": _("Nobody answers, or decides about, a complaint about themselves."),
    "SupervisorNeeded": _("A high risk needs a supervisor's agreement."),
    "SurfaceWithoutReason": _("A journey by land or sea needs the reason for which air is not used."),
    "TooFewAnswers": _("Too few questions were answered for a score to mean anything."),
    "TraffickedAgainStaysOpen": _("Being trafficked again is a reason to help, never to close."),
}
