"""Numbers that were agreed with one partner, in place of the organisation's own."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from homeward.exchange import guests, partners
from homeward.exchange.partners import NotVerified
from homeward.office import permissions, settings
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import policy as policies
from homeward.record import log
from homeward.record.log import Leaf


def agree(partner: str, numbers: Mapping[str, int | timedelta | None], *, by: SignedIn) -> None:
    """Keep the numbers that were agreed with a partner; where none was, the organisation's own hold. The log keeps each that changes.

    :param numbers: by name (`process.policy.AGREEABLE`)
    :raises NotPermitted: for a member who is no supervisor
    :raises NotVerified: when there is no such partner
    :raises ImpossibleValue: for numbers that cannot be
    """
    permissions.require(by.roles, Action.SET_POLICY)
    if partner not in partners.kinds() | guests.kinds():
        raise NotVerified(partner)
    before = settings.policy()
    after = policies.agreed_with(before, partner, numbers)
    was, now = before.with_partner(partner), after.with_partner(partner)
    with transaction.atomic():
        settings.keep_agreed(partner, after)
        for name in policies.AGREEABLE:
            if getattr(was, name) != getattr(now, name):
                log.write(Leaf("administration", by.number, partner, f"agreed {name} {getattr(now, name)}"))
