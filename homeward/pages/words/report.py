"""Words for the report."""

from typing import Any, cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

TABLES: dict[str, Any] = {
    "ages": _("Age"),
    "answers": _("Answers by partner"),
    "closed": _("Why cases were closed"),
    "countries": _("Country of return"),
    "held-back": _("What holds people back before departure"),
    "services": _("Services wanted and received"),
    "sexes": _("Gender"),
    "stages-receiving": _("Where people stand: receiving side"),
    "stages-referring": _("Where people stand: referring side"),
    "times": _("Time between steps"),
    "ways": _("Support on return"),
}
SCORE = _("Outcome, not official: {instrument}")
INSTRUMENTS: dict[str, Any] = {"everyday-life": _("Everyday life"), "well-being": _("Well-being")}
COLUMNS: dict[str, Any] = {
    "people": _("People"),
    "median-days": _("Days, half took less"),
    "asked": _("Asked"),
    "accepted": _("Accepted"),
    "unanswered": _("Not answered"),
    "wanted": _("Wanted"),
    "received": _("Received"),
    "mean": _("Mean, 0 to 1"),
}
UNKNOWN = _("Not known")
GROUPS: dict[str, Any] = {
    "before-departure": _("Before departure, or staying"),
    "on-the-way": _("Asked for, expected, or on the way"),
    "supported": _("Returned, and supported there"),
    "under-18": _("Under 18 years"),
    "18-and-over": _("18 years and over"),
    "health-and-counselling": _("Health care and counselling"),
    "money-and-work": _("Money, work and business"),
    "school-and-training": _("School and training"),
    "as-she-wished": _("Goals met, or by her wish"),
    "goes-on-elsewhere": _("Goes on elsewhere, or never began"),
    "ended-without-her-word": _("No news, or she died"),
}
MOMENTS: dict[str, Any] = {"0": _("At the first visit"), "6": _("After 6 months"), "12": _("After 12 months")}
STEPS: dict[str, Any] = {
    "first-contact": _("first contact"),
    "COM-1": _("request"),
    "COM-2": _("answer of the partner"),
    "COM-3": _("request for support"),
    "COM-4": _("confirmation of support"),
    "approved": _("approval"),
    "COM-5": _("departure"),
    "COM-6": _("arrival"),
    "plan-agreed": _("plan agreed"),
    "closed": _("closing"),
}
BETWEEN = _("From {one} to {other}")


def table(name: str) -> Any:
    """The heading of a table."""
    if name.startswith("score-"):
        instrument = name.removeprefix("score-").partition("@")[0]
        return format_lazy(cast(Any, SCORE), instrument=INSTRUMENTS.get(instrument, instrument))
    return TABLES[name]


def between(one: str, other: str) -> Any:
    """The words for two steps between which time is counted."""
    return format_lazy(cast(Any, BETWEEN), one=STEPS[one], other=STEPS[other])
