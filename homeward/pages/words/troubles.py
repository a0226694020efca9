"""Words for what is wrong in the exchange, and what to do about each."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "asked-after-restore": _("A message waits since our node was restored"),
    "bell-failed": _("E-mail or text messages to our own people do not go out"),
    "card-ended": _("The contact card has ended"),
    "card-ends": _("The contact card ends soon"),
    "card-lapsed": _("The contact card ended more than 60 days ago: nothing passes"),
    "clocks-apart": _("The clocks are ten minutes apart or more"),
    "contradiction": _("Two messages contradict each other"),
    "file-not-here": _("A file that they announced a day ago is not whole here"),
    "file-not-there": _("A file of ours is not whole there a day after its letter"),
    "guest-locked": _("Five wrong codes: the message is locked"),
    "guest-silent": _("No answer from a partner without a node"),
    "heads-refused": _("What their node says of the conversations was refused"),
    "key-lost-here": _("A message of theirs cannot be opened here: its key was lost with a backup"),
    "key-lost-here-untold": _(
        "A message of theirs cannot be opened here, as its key was lost with a backup; their older program cannot be told why"
    ),
    "keys-changed": _("The keys changed without announcement"),
    "lost-by-partner": _("They lost a message, and no copy is left here"),
    "missing-before": _("A message is missing before one that came"),
    "not-stored": _("A message of ours is not stored there yet"),
    "of-an-older-epoch": _("A message of before their restore is held"),
    "other-officers": _("Their node names other officers"),
    "own-card-ended": _("Our own contact card has ended"),
    "own-card-ends": _("Our own contact card ends soon"),
    "own-card-lost": _("Partners have a newer contact card of ours than this server: it was lost with a backup"),
    "own-card-revoked": _("Our own contact card was revoked: nothing passes"),
    "own-revocation-untold": _("They do not know yet that our keys are revoked"),
    "own-intake-key-ends": _("The key of our own intake desk ends, or has ended"),
    "own-desk-key-known": _("Somebody who left still knows the key of our desk"),
    "partner-knows-more": _("They have messages of ours that we do not know"),
    "partner-restored": _("Their node was restored from a backup"),
    "rejected-by-node": _("Their node refuses a message of ours"),
    "revoked": _("The contact card was revoked"),
    "sealed-to-a-lost-key": _("They cannot open a message of ours: their node has lost the key"),
    "silent": _("Their node has been silent for a day"),
    "slip-ended": _("The key of their intake desk has ended"),
    "too-many-unopened": _("Too much of theirs lies unopened here"),
    "unopened": _("A message lies here unopened"),
    "unread-there": _("Nobody there could read a message of ours"),
}
REFUSED = {
    "address": _("It was meant for another organisation"),
    "card": _("A contact card that cannot be read"),
    "cover": _("Its cover cannot be read"),
    "decrypt": _("It was sealed for somebody else, or changed on the way"),
    "epoch": _("From before or after a restore that nobody has confirmed"),
    "equivocation": _("A second message under a number that was used already"),
    "header": _("Its head is not as it must be"),
    "heads": _("What it says of the conversations cannot be true"),
    "lost-key": _("Sealed to a key that is lost here, by an older program that cannot be told so"),
    "letter": _("The letter inside is not as it must be"),
    "note": _("A note of a log that cannot be read"),
    "owner": _("About a case that belongs to another partner"),
    "refused": _("It could not be read"),
    "signature": _("Its signature is wrong"),
    "signer": _("Signed by nobody whom two colleagues have verified, or by a key we do not have yet"),
    "size": _("Too long or of a wrong length"),
    "unpad": _("Of a wrong length inside"),
}
HELP = {
    "asked-after-restore": _("Open the case, and say of each message whether it still goes."),
    "bell-failed": _("Tell whoever looks after the server, and look at this page more often until it is mended."),
    "card-ended": _("Ask them for their new card. Messages still pass for 60 days after its end, then no more."),
    "card-ends": _("Ask them for their new card in time."),
    "card-lapsed": _(
        "Telephone them and ask for the file of their new card. Add it on the page Partners, and have two colleagues compare the number. What waits then goes by itself."
    ),
    "clocks-apart": _("Tell whoever looks after the server, here and there; deadlines and receipts show wrong hours."),
    "contradiction": _("Telephone them and ask which one they wrote. Never use what the contradicting message says."),
    "file-not-here": _(
        "Telephone them and ask whether it still comes. If not, say so here: what has come of it is forgotten. After 30 days it is forgotten by itself."
    ),
    "file-not-there": _(
        "Telephone them and ask whether their server works. If the line is too slow for it, carry it as a file, or hand the paper over."
    ),
    "guest-locked": _(
        "Telephone them and ask whether it was them who typed. Then make a new code in the case, and tell it by telephone."
    ),
    "guest-silent": _(
        "Telephone them: did the address and the code reach them? Enter on the case what they say, or make a new code."
    ),
    "heads-refused": _(
        "Telephone them: their node was set back or restored without the word of two of their officers."
    ),
    "key-lost-here": _(
        "Their node was told at once. Let somebody of the intake desk sign in, which makes a new key; they then send it again by opening the case. Telephone them and ask what it said; until it has come again the departure is held."
    ),
    "key-lost-here-untold": _(
        "Telephone them now. Let somebody of our intake desk sign in, which makes a new key; then they withdraw the message and write it again. Ask what it said, and that their program is renewed."
    ),
    "keys-changed": _(
        "Nothing goes out. Telephone a number that did not come with the card, and have two colleagues compare the number."
    ),
    "lost-by-partner": _("Telephone them and say again what the message said."),
    "missing-before": _("Their node is asked for it. If it does not come, telephone them."),
    "not-stored": _("Telephone them now, on the number of their card, and enter on the case what they confirmed."),
    "of-an-older-epoch": _("Telephone them: they wrote this before their node was restored, and may not know of it."),
    "other-officers": _("Telephone them and ask who their officers are now."),
    "own-card-ended": _(
        "Make the new card with both custodians of the identity key; see the documentation. Partners take our messages for 60 days after its end. After that give each partner the file of the new card and telephone: two people there compare the number."
    ),
    "own-card-ends": _("Make the new card with both custodians of the identity key; see the documentation."),
    "own-card-lost": _(
        "What they send is sealed to a key that is lost. Make the new card with both custodians of the identity key today; see the documentation. Within 60 days of the lost card partners take it by themselves, later two people there compare its number."
    ),
    "own-card-revoked": _(
        "Make the new card with both custodians of the identity key, give each partner its file and telephone: two people there compare the number. What waits then goes by itself."
    ),
    "own-revocation-untold": _(
        "Telephone them now and read out our printed revocation: whoever has the keys can still speak to them in our name. Then say so here. Until then their server is told again and again."
    ),
    "own-intake-key-ends": _(
        "Let somebody of the intake desk, or a supervisor, sign in: that renews it. After its end no partner can send us a first request."
    ),
    "own-desk-key-known": _(
        "The key signs first requests and answers, and the keys of our intake desk. Make a new card with both custodians of the identity key soon, at once if you would not trust that person with it; see the documentation."
    ),
    "partner-knows-more": _("Our backup was older than what they have: ask them to tell what they received."),
    "partner-restored": _("Telephone them and ask what they may have lost."),
    "rejected-by-node": _("Telephone them. Their node may not know our card, or its newest key has not reached us."),
    "revoked": _("Nothing goes out. Their key was stolen or lost: telephone them and take in their new card."),
    "sealed-to-a-lost-key": _(
        "It did not arrive. Open the case: that seals it anew to their newest key and sends it again. If this still stands here afterwards, they have no newer key yet: telephone them and ask that somebody of their intake desk signs in, or that they accept the case again."
    ),
    "silent": _("Telephone them and ask whether their server works."),
    "slip-ended": _("Ask them to sign in on their node; it then makes a new key by itself."),
    "too-many-unopened": _("Open the cases that wait, and telephone them if it is not meant so."),
    "unread-there": _("Telephone them and say what it said; then ask again on the page of the case."),
    "unopened": _("Open the case and read it; if nobody can, a supervisor gives the case to somebody who can."),
}
