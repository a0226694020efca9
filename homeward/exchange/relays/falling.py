"""The fall to the relay: what three tries by the direct line did not bring is laid into the partner's mailbox."""

import secrets
import time

from homeward.exchange.line import FullThere, NotDelivered, Refused, Unreachable
from homeward.exchange.models import LineRow, MailboxRow, PartnerRow
from homeward.exchange.relays import asking, keeping
from homeward.exchange.relays.asking import HttpRelay, RelayFull, RelayLine, RelayRefused

TRIES, ONE_MOMENT = 3, 2.0
# Seconds after which what lies in a mailbox without a receipt is laid there again: the relay may have lost it.
AGAIN = 6 * 3600.0
# Seconds that a silent line rests at most, doubled with each failure: of what waits in thousands one message asks for all.
REST, LONGEST_REST = 2.0, 1800.0


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


def rest(partner: str, real: float, up_to: int) -> None:
    """Let everything that waits for a partner rest for a while, drawn at random: it is not tried one by one.

    :param real: real time in seconds
    :param up_to: the newest in the outbox; what is written later is tried at once
    """
    failures = LineRow.objects.values_list("failures", flat=True).get(pk=partner)
    pause = drawn(min(LONGEST_REST, REST * 2.0 ** min(failures, 16)))
    LineRow.objects.filter(pk=partner).update(rests_until=real + pause, rests_to=up_to)


def drawn(most: float) -> float:
    """Draw seconds up to this many (full jitter), so that much does not knock at the same moment."""
    return most * secrets.randbelow(1_000_001) / 1_000_000


def resting(real: float) -> dict[str, int]:
    """The partners whose lines rest now, each with up to what of the outbox."""
    return dict(LineRow.objects.filter(rests_until__gt=real).values_list("pk", "rests_to"))


def fallen(partner: str) -> bool:
    """Whether the direct line has failed three times in a row."""
    return LineRow.objects.filter(pk=partner, failures__gte=TRIES).exists()
