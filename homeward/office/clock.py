"""Case time. One function gives it; sessions, back-off and logs use real time instead.

A fictional node follows a clock file that holds an ISO time; case time runs on from there since the file was written.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings


class ClockUnreadable(Exception):
    """The clock file of a fictional node holds no ISO time with zone."""


def now() -> datetime:
    """Give case time, aware UTC.

    :raises ClockUnreadable: when a fictional node's clock file cannot be read as a time
    """
    node = settings.NODE
    if not node.fictional or not node.clock_file.exists():
        return datetime.now(UTC)
    written = node.clock_file.stat().st_mtime
    try:
        start = datetime.fromisoformat(node.clock_file.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise ClockUnreadable(f"{node.clock_file}: {error}") from error
    if start.tzinfo is None:
        raise ClockUnreadable(f"{node.clock_file}: a time without zone")
    passed = max(0.0, datetime.now(UTC).timestamp() - written)
    return start.astimezone(UTC) + timedelta(seconds=passed)
