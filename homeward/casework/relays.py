"""Choosing the relay that this organisation collects from, and how its mailboxes stand."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from homeward.casework import organisation
from homeward.exchange import partners
from homeward.exchange.models import MailboxRow
from homeward.exchange.relays import keeping
from homeward.office import permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.record import log
from homeward.record.log import Leaf


@dataclass(frozen=True)
class Standing:
    """How a partner and we reach each other by relays.

    :ivar ours: whether our mailbox for it is open, and `told` whether its node knows it
    :ivar theirs: the address of its relay, empty when it told none; `used` when something was last laid there
    :ivar wrong: why a relay does not serve ("unknown", "full", "not-reached"), empty otherwise
    """

    partner: str
    name: str
    ours: bool
    told: bool
    theirs: str
    used: datetime | None
    wrong: str


def choose(address: str, admission: str, *, by: SignedIn) -> None:
    """Choose our relay; mailboxes are opened there by the worker, and partners' nodes are told.

    :raises NotPermitted: for a member who does not keep partners
    :raises NoAddress: when it is no address of a relay
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        keeping.choose(address, admission, organisation.server_key())
        log.write(Leaf("administration", by.number, "", f"relay chosen: {keeping.own()}"))


def stop(*, by: SignedIn) -> None:
    """Collect from no relay any more.

    :raises NotPermitted: for a member who does not keep partners
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        keeping.stop()
        log.write(Leaf("administration", by.number, "", "no relay any more"))


def standings(*, by: SignedIn) -> tuple[Standing, ...]:
    """How every verified partner and we reach each other by relays.

    :raises NotPermitted: for a member who does not see partners
    """
    permissions.require(by.roles, Action.SEE_PARTNERS)
    rows = {(row.partner_id, row.ours): row for row in MailboxRow.objects.all()}
    return tuple(
        _standing(one, rows.get((one.id, True)), rows.get((one.id, False)))
        for one in partners.everyone()
        if one.verified
    )


def _standing(partner: partners.Partner, ours: MailboxRow | None, theirs: MailboxRow | None) -> Standing:
    used = theirs.asked_at if theirs and not theirs.wrong else 0.0
    return Standing(
        partner.id,
        partner.name,
        bool(ours and ours.opened),
        bool(ours and ours.told),
        theirs.address if theirs else "",
        datetime.fromtimestamp(used, UTC) if used else None,
        (ours.wrong if ours else "") or (theirs.wrong if theirs else ""),
    )
