"""Files that carry the exchange by hand: written for a partner, taken in from one; the log says who did it."""

import time

from homeward.casework import organisation
from homeward.exchange import carried
from homeward.exchange.carried import Carried, TakenIn
from homeward.office import clock, permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.record import log
from homeward.record.log import Leaf


def out(partner: str, *, by: SignedIn) -> Carried:
    """Write a file with everything that waits for a partner.

    :raises NotPermitted: for a member who carries nothing
    :raises NotVerified: when the partner is not verified; CardRefused when its slip does not hold
    """
    permissions.require(by.roles, Action.CARRY)
    now = clock.now()
    made = carried.out(
        partner,
        today=now.date(),
        now=now,
        real=time.time(),
        server_key=organisation.server_key(),
        officers=organisation.officer_keys,
    )
    log.write(Leaf("carried out", by.number, partner, f"{made.messages} messages"))
    return made


def take(raw: bytes, *, by: SignedIn) -> TakenIn:
    """Take in a file that somebody brought.

    :raises NotPermitted: for a member who carries nothing
    :raises NotCarried: when it is no such file
    """
    permissions.require(by.roles, Action.CARRY)
    done = carried.take(raw, now=clock.now(), server_key=organisation.server_key())
    log.write(Leaf("carried in", by.number, ",".join(done.partners), f"{done.new} new, {done.known} known"))
    return done
