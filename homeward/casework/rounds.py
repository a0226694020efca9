"""The rounds of `homeward deliver`: one after another, for good. A database that fails is written down and waited for."""

import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import Error, connection

from homeward.casework import backups, lines, worker
from homeward.record.backup.making import BackupFailed

# Seconds until the next round after one that failed, doubled with each; a full disk or a locked file may take a while.
FIRST_REST, LONGEST_REST = 1.0, 60.0


class Rounds:
    """What the worker does again and again.

    :ivar failed: how many rounds in a row the database or the disk has failed
    """

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self.failed, self._sleep, self._started = 0, sleep, False
        self._hourly, self._watch, self._collector = backups.Hourly(), lines.Watch(), worker.Collector()

    def one(self) -> None:
        """Do one round.

        :raises Error: when the database fails; OSError when the disk does
        """
        if not self._started:
            worker.start()
            self._started = True
        worker.once(self._collector)
        self._watch.once()
        try:
            self._hourly.once(datetime.now(UTC))
        except BackupFailed as error:
            print(f"homeward: no backup: {error}", file=sys.stderr)

    def next(self) -> None:
        """Do one round and rest; after one that failed, longer each time, on a connection that is made anew.

        What a round was in the middle of is undone by the database and found again by the next, so that nothing is skipped.
        """
        try:
            self.one()
            self.failed = 0
            self._collector.wait()
        except (Error, OSError):
            logging.getLogger(__name__).exception("a round failed")
            connection.close()
            self._sleep(min(LONGEST_REST, FIRST_REST * 2.0 ** min(self.failed, 10)))
            self.failed += 1
