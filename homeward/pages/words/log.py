"""Words for what the log says of a case."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "approve": _("Approved the departure"),
    "assign": _("Let a colleague read the case"),
    "break-glass": _("Opened the case with the emergency key"),
    "break-glass asked": _("Asked for the emergency key"),
    "case opened": _("Opened the case"),
    "administration": _("Changed an account or a partner"),
    "erased": _("Erased it, together with a colleague"),
    "erase": _("Looked at the case to erase something"),
    "erasure asked": _("Asked for it to be erased"),
    "erasure withdrawn": _("Took back the asking to erase"),
    "exported": _("Took the case out as a file"),
    "file shown": _("Looked at a file"),
    "file taken out": _("Saved a file outside Homeward"),
    "generation renewed": _("Renewed the key"),
    "grant ended": _("Ended a colleague's access"),
    "granted": _("Let a colleague read the case"),
    "handle-complaint": _("Handled a complaint"),
    "new epoch": _("Began the log anew, two officers together"),
    "printed": _("Printed a paper"),
    "read": _("Looked at the case"),
    "receive": _("Wrote and told the partner"),
    "recusal seen": _("Saw to a colleague's withdrawal"),
    "recused": _("Withdrew: knows the person"),
    "send": _("Wrote and sent"),
    "suspended": _("Suspended a member"),
    "write-case": _("Wrote to the case"),
    "write-health": _("Wrote to health"),
}
