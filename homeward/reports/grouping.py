"""The large groups of a report, for an organisation in which the fine ones would nearly all be hidden.

A report is in fine groups or in large ones, never in both, and which of them is the organisation's choice and not a matter of its
numbers: each number still stands by itself.
"""

from collections.abc import Iterable, Mapping

BEFORE, ON_THE_WAY, SUPPORTED = "before-departure", "on-the-way", "supported"
STAGES = {
    **dict.fromkeys(("first-contact", "preparing", "asking-partners", "arranging", "approved", "staying"), BEFORE),
    **dict.fromkeys(("requested", "accepted", "expected", "travelling"), ON_THE_WAY),
    **dict.fromkeys(("returned", "arrived", "plan-agreed", "followed-up"), SUPPORTED),
}
AGES = {
    **dict.fromkeys(("0-8", "9-17"), "under-18"),
    **dict.fromkeys(("18-23", "24-29", "30-38", "39-47", "48+"), "18-and-over"),
}
SERVICES = {
    **dict.fromkeys(("LTS-1", "LTS-2"), "health-and-counselling"),
    **dict.fromkeys(("LTS-3", "LTS-7", "LTS-8"), "money-and-work"),
    **dict.fromkeys(("LTS-5", "LTS-6"), "school-and-training"),
}
CLOSED = {
    **dict.fromkeys(("goals-met", "her-wish"), "as-she-wished"),
    **dict.fromkeys(("moved", "transferred", "stays", "request-declined", "import-undone"), "goes-on-elsewhere"),
    **dict.fromkeys(("no-news", "died"), "ended-without-her-word"),
}


def grouped(codes: Iterable[str], groups: Mapping[str, str], large: bool) -> list[str]:
    """Give the codes as they are, or each by its large group; one that has no larger group stays itself."""
    return [groups.get(one, one) for one in codes] if large else list(codes)
