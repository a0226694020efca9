"""The only log of what goes wrong: class, file and line. A message or an address could name somebody, so neither is kept."""

import logging
import sys
import traceback


class PlaceOnly(logging.Handler):
    """Writes where something went wrong, never what it was about."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line to the standard error output."""
        sys.stderr.write(f"{record.levelname} {self.place(record)}\n")

    @staticmethod
    def place(record: logging.LogRecord) -> str:
        """The class of the error with the file and line that raised it, or the place that reported it."""
        error = record.exc_info[1] if record.exc_info else None
        frames = traceback.extract_tb(error.__traceback__) if error is not None else None
        if not frames:
            return f"{record.name} {record.pathname}:{record.lineno}"
        return f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}"


def begin(level: int = logging.ERROR) -> None:
    """Make this the only handler, for every logger."""
    root = logging.getLogger()
    root.handlers = [PlaceOnly()]
    root.setLevel(level)
