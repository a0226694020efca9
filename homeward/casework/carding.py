"""Our own contact card: made ready here, signed where the identity key's custodians meet, taken in, and revoked after a theft."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from homeward.casework import organisation
from homeward.exchange import nodekeys, revoking, standing
from homeward.exchange.relays.falling import Way
from homeward.office import clock, permissions, settings
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process.writing import Compartment
from homeward.record import grants, log
from homeward.record.log import Leaf
from homeward.wire import cards, custody, jws, revocations
from homeward.wire.cards import Card, CardRefused

YEAR = timedelta(days=365)
# When the desk key was made that stands on the card that was made ready last.
DESK_MADE = "desk-key-made"
# What the card says may change from year to year; the rest is the organisation itself.
CHANGES = ("name", "languages", "telephone", "hours", "address", "zone")


def prepare(*, by: SignedIn, after: int = 0, **changes: str) -> str:
    """Make the keys for the next card, and give the card as the file that the custodians sign.

    :param after: the number of the last card, where a restored backup has lost it and no partner can tell
    :param changes: what the card is to say otherwise than the last one (`CHANGES`)
    :raises NotPermitted: for a member who does not keep partners
    :raises NoCard: before there is a first card
    :raises TypeError: for anything that no card may change
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    if set(changes) - set(CHANGES):
        raise TypeError(f"a card cannot change {sorted(set(changes) - set(CHANGES))}")
    old, today = nodekeys.own_card()[0], clock.now().date()
    key = organisation.server_key()
    with transaction.atomic():
        # The desk gets a new key every year too, which members who left meanwhile never had.
        grants.renew(grants.DESK, Compartment.CASE, by=by.keys)
        settings.keep(DESK_MADE, [str(time.time())])
        card = replace(
            old,
            **changes,
            signing=jws.encode(nodekeys.make_signing(key, nodekeys.NEXT)),
            desk=jws.encode(organisation.desk_keys(by)[0].public_key().public_bytes_raw()),
            version=nodekeys.next_version(after),
            issued=today.isoformat(),
            until=(today + YEAR).isoformat(),
            messages=organisation.SPOKEN,
        )
        log.write(Leaf("administration", by.number, "own card", f"version {card.version} made ready"))
    return custody.write_request(card)


def take(raw: bytes, *, by: SignedIn) -> Card:
    """Take in our own signed card: from now on its key signs towards every partner that has it, and it is announced to all.

    :raises NotPermitted: for a member who does not keep partners
    :raises CardRefused: when it is not ours, not newer, or not the one that was made ready here last
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    signed = custody.read_signed(raw)
    card, old = cards.read_card(signed), nodekeys.own_card()[0]
    if card.organisation != old.organisation or card.version <= old.version:
        raise CardRefused("not a newer card of this organisation")
    if jws.decode(card.desk) != organisation.desk_keys(by)[0].public_key().public_bytes_raw():
        raise CardRefused("the desk key changed since it was made ready: make it ready again")
    key = organisation.server_key()
    with transaction.atomic():
        try:
            nodekeys.use_next(key, jws.decode(card.signing))
        except nodekeys.NoCard as error:
            raise CardRefused("not the card that was made ready here last") from error
        made = settings.names(DESK_MADE)
        nodekeys.set_own_card(signed, float(made[0]) if made else 0)
        nodekeys.renew_node_slip(key, clock.now().date(), now=True)
        organisation.renew_intake_slip(by, now=True)
        log.write(Leaf("administration", by.number, "own card", f"version {card.version} taken in"))
    return card


def revoke_own(typed: str, *, since: datetime, by: SignedIn) -> dict[str, bool]:
    """Tell every partner that our keys are revoked; gives whether each was told. The others, and all of them, are telephoned too.

    The worker goes on telling those who were not, and a supervisor is called for each of them until somebody has telephoned.

    :param since: when the keys may have come into other hands
    :raises NotPermitted: for a member who does not keep partners
    :raises CardRefused: when it is not a revocation of our own
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    own = nodekeys.own_card()[0]
    found = revocations.read(typed, own.organisation, own.identity)
    with transaction.atomic():
        nodekeys.revoked_own(found.version)
        revoking.begin(found.written, since)
        log.write(Leaf("administration", by.number, "own card", f"version {found.version} revoked"))
    key = organisation.server_key()
    most = len(revoking.untold())
    revoking.bring_due(now=clock.now(), real=time.time(), server_key=key, way=Way(key), most=most)
    return revoking.who_knows()


def revoke_partner(partner: str, *, typed: str, since: datetime, by: SignedIn) -> None:
    """Take in a partner's revocation as it was read out or pasted: nothing passes any more, what came since is doubtful.

    :raises NotPermitted: for a member who does not keep partners
    :raises CardRefused: when it does not hold
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        standing.revoke(partner, typed=typed, since=since, now=clock.now())
        log.write(Leaf("administration", by.number, partner, "card revoked"))
