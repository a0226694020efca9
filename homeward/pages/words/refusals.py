"""Words for refusals."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "AfterCheckIn": _("She has checked in or left. Record every change as a change of plan on the way."),
    "AlreadyLeft": _("She has left already. Record a change of plan, a correction, or that she did not leave."),
    "ApprovedByTheSame": _("Who asked for the departure cannot approve it. Another supervisor must."),
    "CloseFirst": _("Close the case first, so that nobody waits for anything any more."),
    "HoldsSomethingBack": _(
        "This text holds something back: without it an earlier text would count again, such as a consent she took back. "
        "Erase what it holds back first, or correct that it counts no more."
    ),
    "StillKept": _("The time for which the case is kept has not passed, or a proceeding still needs the file."),
    "CaseMovedOn": _("Somebody else wrote to this case meanwhile, or you sent this form twice. Look again, then save."),
    "CashBeforeKind": _("Say first that things in kind were considered, and why cash is better."),
    "ComponentsOpen": _("She has not been asked about all components yet."),
    "ConsentMissing": _("Her consent is missing for this: it was never asked, was refused or withdrawn, or has ended."),
    "EmbassyContactHeld": _(
        "Nothing may go to an authority of the country of return now. Ask whoever is named here, or your supervisor."
    ),
    "FactorsNotAssessed": _("Some factors have not been looked at since the last assessment."),
    "HealthNotOpen": _("Only a colleague who can open health can say whether another infection is open."),
    "ImpossibleValue": _("An answer cannot be true. Look at the days and at what is empty."),
    "KindOfRecipientUnknown": _(
        "Contact with authorities is held, and nobody has said whether this partner is one. A supervisor says so under Partners."
    ),
    "LargeChange": _("This change is too large. Choose the journey anew with her and explain it again."),
    "NoteGone": _("This note was confirmed or thrown away meanwhile."),
    "NoteUnreadable": _("This note cannot be read. Ask who noted it, and record the arrival by hand."),
    "NeverAHindrance": _(
        "HIV and pregnancy are never a reason to hold a return, and no test for them is ever a condition."
    ),
    "NotAccepted": _("The partner has not accepted the request for assistance, so nothing that names her goes there."),
    "NotAsAgreed": _(
        "She did not agree that this one is called. The police are called as she agreed, or to avert danger to life."
    ),
    "NotAnInterpreter": _("This person must not interpret for her."),
    "NotApproved": _("No approval is in force for this journey. None was given, or it ended when something changed."),
    "NotReadyToDepart": _("She cannot leave yet. This is missing or stands against it."),
    "OtherParentDangerous": _(
        "The other parent is a danger, so no consent is sought there. Record the reason instead."
    ),
    "OutOfOrder": _("Another message must come first, or the other side sends this one."),
    "OutsideHerRules": _("She did not agree to be reached in this way."),
    "PartnerHasNoKeys": _("The partner has not answered the first request yet, so nothing can be sealed to it."),
    "PartnerHeld": _("A supervisor holds what goes to this partner about this case."),
    "PlacesNotOpen": _("Only a colleague who can open places knows which relatives must not be contacted."),
    "PlanBelongsToReceivingSide": _("The receiving side writes the plan. Record her wishes as an outline."),
    "ReflectionPeriod": _("During the reflection period no declaration is taken unless she asks for it herself."),
    "RefusedByHer": _("She refused this interpreter before, and need not say why."),
    "RelativeExcluded": _("Nobody contacts this relative, who was involved or is never to be told."),
    "StepOutOfOrder": _("Another step must come first."),
    "StillNews": _("Before saying there is no news, try to reach her several times, by two means, as she agreed."),
    "SubjectOfTheComplaint": _("Nobody answers, or decides about, a complaint about themselves."),
    "SupervisorNeeded": _("A high risk needs a supervisor's agreement: ask a supervisor to record this outcome."),
    "SupervisorsOwnHand": _("A supervisor has to agree to this: ask one to record it, signed in as themselves."),
    "SurfaceWithoutReason": _("Say why she does not go by air."),
    "TooFewAnswers": _("Too few questions were answered for a result to mean anything."),
    "TraffickedAgainStaysOpen": _("Being trafficked again is a reason to help, never to close."),
    "KeyEnded": _(
        "The key we have of this partner has ended. Ask them to sign in, or take in their card file anew on the page Partners."
    ),
    "NotVerified": _(
        "Two colleagues have not yet verified this partner's card, or its keys changed. Nothing goes out to it."
    ),
}

# Why a file is not kept.
UNKEPT = {
    "kind": _(
        "Only a PDF or a picture (JPEG, PNG, WebP, TIFF) can be kept. Save a document as PDF first, then choose that."
    ),
    "empty": _("This file is empty. Choose another."),
    "large": _("This file is larger than 25 MB. Make it smaller, or keep it in several parts."),
    "picture": _(
        "This picture cannot be read, holds several pictures, or is too large. Save several pages as one PDF."
    ),
    "part": _("The file changed while it was sent. Choose it again."),
}
