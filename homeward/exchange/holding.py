"""Holding: while a message that stops others (class `hold`) lies unopened, nothing of its case leaves (COM-0)."""

from collections.abc import Iterable

from homeward.exchange.models import InboxRow


def stopped(places: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these cases and conversations are stopped: a message that stops others waits, or came sealed to a key that is lost here.

    The sender of one that cannot be opened is still written to: it has to learn our newest keys before it can say it again.

    :param places: case code and `hwcase`; the second is empty for what goes to a partner without a node
    """
    asked = {place for place in places if place[0]}
    holds = InboxRow.objects.filter(
        conversation__case_code__in={code for code, _ in asked},
        hwclass="hold",
        state__in=("waiting", "held", "rejected"),
    )
    rows = list(holds.values_list("conversation__case_code", "conversation_id", "state")) if asked else []
    return {
        (code, hwcase)
        for code, hwcase in asked
        if any(case == code and (state != "rejected" or talk != hwcase) for case, talk, state in rows)
    }
