"""The fall to the relay: what three tries by the direct line did not bring is laid into the partner's mailbox."""

import time

from homeward.exchange.line import FullThere, NotDelivered, Refused, Unreachable
from homeward.exchange.models import LineRow, MailboxRow, PartnerRow
from homeward.exchange.relays import asking, keeping
from homeward.exchange.relays.asking import HttpRelay, RelayFull, RelayLine, RelayRefused

TRIES, ONE_MOMENT = 3, 2.0
# Seconds after which what lies in a mailbox without a receipt is laid there again: the relay may have lost it.
AGAIN = 6 * 3600.0


class Way:
    """The way to partners' mailboxes, with the tokens that this node holds.

    :param line: another than HTTP, where relays are in the same program
    """

    def __init__(self, server_key: bytes, line: RelayLine | None = None) -> None:
        self.server_key = server_key
        self.line: RelayLine = line or HttpRelay()
        self._silent: set[str] = set()

    def bring(self, partner: PartnerRow, raw: bytes) -> None:
        """Lay something sealed to a partner's node into its mailbox.

        :raises NotDelivered: when it has told us none, or the relay does not take it
        """
        row = keeping.theirs(partner.pk)
        if row is None:
            raise NotDelivered("no mailbox is known")
        if row.address in self._silent:
            raise Unreachable(row.address)
        box = keeping.opened(row, self.server_key)
        wrong = ""
        try:
            asking.deposit(self.line, box.address, box.box, box.deposit, raw)
        except NotDelivered as failure:
            wrong = wrongness(failure)
            if isinstance(failure, Unreachable):
                self._silent.add(row.address)
            raise
        finally:
            MailboxRow.objects.filter(pk=row.pk).update(wrong=wrong, asked_at=time.time())


def wrongness(failure: NotDelivered) -> str:
    """Why a relay does not serve a mailbox, in one word."""
    if isinstance(failure, RelayRefused):
        return "unknown"
    return "full" if isinstance(failure, RelayFull) else "not-reached"


def failed(partner: str, failure: Exception, real: float) -> None:
    """Count a failure of the direct line. An answer of the partner's own node is none, and what fails at one moment is one failure.

    :param real: real time in seconds
    """
    if isinstance(failure, NotDelivered) and not isinstance(failure, Refused | FullThere):
        line, _ = LineRow.objects.get_or_create(partner_id=partner)
        if real - line.failed_at >= ONE_MOMENT:
            LineRow.objects.filter(pk=partner).update(failures=line.failures + 1, failed_at=real)


def stands(partner: str) -> None:
    """Note that the direct line works."""
    LineRow.objects.filter(pk=partner, failures__gt=0).update(failures=0)


def fallen(partner: str) -> bool:
    """Whether the direct line has failed three times in a row."""
    return LineRow.objects.filter(pk=partner, failures__gte=TRIES).exists()
