"""Words for the ways to partners beside the direct line: relays, carried files, and why an envelope is refused."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "carried-empty": _("This file holds nothing."),
    "carried-not-a-tar": _(
        "This is not a file that a partner's node wrote. Ask for the file anew; nothing was taken in."
    ),
    "carried-other-content": _(
        "Something in this file was altered or does not belong in it. Ask for the file anew; nothing was taken in."
    ),
    "carried-too-large": _("This file is too large. Ask for several smaller ones."),
    "file-empty": _("This file is empty."),
    "file-kind": _("Only PDF files and pictures are taken."),
    "file-large": _("This file is larger than 25 MB."),
    "file-picture": _("This picture cannot be read. Take it anew, or send it as a PDF file."),
    "notice-answered": _("Answered"),
    "notice-locked": _("Closed after five wrong codes"),
    "notice-opened": _("Opened, not answered"),
    "notice-over": _("Over"),
    "notice-waits": _("Not opened yet"),
    "notice-withdrawn": _("Withdrawn"),
    "relay-full": _("Their mailbox is full"),
    "relay-not-reached": _("The relay does not answer"),
    "relay-unknown": _("The relay does not know the mailbox or the admission"),
    "step-address": _("Refused: for another organisation"),
    "step-card": _("Refused: a card that does not hold"),
    "step-cover": _("Refused: malformed"),
    "step-decrypt": _("Refused: sealed to another node, or to a key that is no longer kept"),
    "step-epoch": _("Refused: of a node that was restored, without the word of two officers"),
    "step-equivocation": _("Refused: it contradicts another message; telephone them"),
    "step-header": _("Refused: malformed"),
    "step-heads": _("Refused: a state of the conversations that cannot be; telephone them"),
    "step-letter": _("Refused: the letter is not the one of its cover"),
    "step-lost-key": _(
        "Refused: sealed to a key that is lost here; telephone them, for their older program cannot be told so"
    ),
    "step-note": _("Refused: malformed"),
    "step-owner": _("Refused: about a case of another partner"),
    "step-part": _("Refused: a part of a file that nobody announced"),
    "step-signature": _("Refused: altered"),
    "step-signer": _("Refused: not from a verified partner"),
    "step-size": _("Refused: of a length that no message has"),
    "step-unpad": _("Refused: malformed"),
}
