"""Hints below fields, for those that need one."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "files": _("Files of this case. Keep one on the page Files first."),
    "departs": _("Day, hour and offset, such as 2026-12-31 08:40 +02:00"),
    "arrives": _("Day, hour and offset, such as 2026-12-31 12:15 +02:00"),
    "left_at": _("Such as 2026-12-31 08:40; without an offset it is our own time"),
    "at": _("Such as 2026-12-31 08:40; without an offset it is our own time"),
    "given_names": _("Leave empty what was not asked"),
    "sign": _("Something neutral, such as a green scarf"),
    "goal": _("As she says it herself"),
    "rests_on": "",
    "information": _("Tick only what may be passed on for this purpose"),
    "witness": _("Needed when consent was given by word of mouth"),
    "how": _("For an embassy: whether we write, or she applies herself"),
    "surface_because": _("Only when no leg is by air"),
    "medical_summary": _("Leaves only when she agreed to share medical data with this organisation"),
    "address": _("Seen only by those who may see places"),
    "asked_by_her": _("During reflection a declaration is taken only when she asks for it"),
}
