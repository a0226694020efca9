"""The receiving side's pages: the arrivals of the day, the arrival itself, first support, the plan, services, visits, closing."""

from homeward.process.case import Case
from homeward.process.notifications.messages import AssistanceRequested


def partner_of(case: Case) -> str:
    """The id of the partner who asked us to receive her; empty where nobody did."""
    asked = case.written(AssistanceRequested)
    return str(getattr(asked.by, "id", "")) if asked else ""
