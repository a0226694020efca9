"""Taking in a partner's card file, and comparing its number on a second channel: two members, before anything goes out."""

import unicodedata

from homeward.exchange import nodekeys, standing
from homeward.exchange.models import LineRow, PartnerRow
from homeward.exchange.partners.files import read_file
from homeward.exchange.partners.known import Partner, as_staff_see
from homeward.exchange.partners.refusals import NotVerified, SecondMemberNeeded, WrongNumber
from homeward.exchange.partners.slips import take_slips
from homeward.wire import cards


def add(raw: bytes) -> Partner:
    """Take in a partner's card file; it stays "found" until verified. Another card with other keys blocks sending and rings.

    :raises CardRefused: when it does not hold, is our own, or is older than the one we have
    """
    card, texts = read_file(raw)
    if card.organisation == nodekeys.own_card()[0].organisation:
        raise cards.CardRefused("this is our own card")
    found = PartnerRow.objects.filter(pk=card.organisation).first()
    if found is None:
        # Cards are given both ways at once: this partner has the one we have now.
        told = nodekeys.own_card()[0].version
        row = PartnerRow.objects.create(
            id=card.organisation, name=card.name, country=card.country, told_card=told, **texts
        )
        return as_staff_see(row)
    old = cards.read_card(bytes(found.card))
    if card.version < old.version or (card.version == old.version and card != old):
        raise cards.CardRefused("an older card than the one that is known, or another one of the same version")
    standing.check_not_revoked(found, card)
    if (old.signing, old.desk) != (card.signing, card.desk):
        standing.end_keys(found)
        found.blocked, found.level, found.first_member, found.second_member = "keys-changed", "found", None, None
        found.number_from, found.keys_before, found.told_card = {}, [], nodekeys.own_card()[0].version
        found.node_slip, found.intake_slip = texts["node_slip"], texts["intake_slip"]
    found.card, found.name, found.country = texts["card"], card.name, card.country
    found.save()
    take_slips(found.pk, {name: text.decode() for name, text in texts.items()})
    found.refresh_from_db()
    return as_staff_see(found)


def verify(partner: str, *, typed: str, by: int, number_from: str = "") -> Partner:
    """Compare what a member heard and typed, or scanned, with the card's number; the second member to succeed makes it verified.

    :param typed: 30 digits, or what a square code shows in person (`scanned_text`)
    :param number_from: where the telephone number that was called is from, or that the code was scanned
    :raises NotVerified: when there is no partner with this id
    :raises CardRefused: when the card it would be is revoked
    :raises WrongNumber: when it is another number
    :raises SecondMemberNeeded: when the same member tries twice
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise NotVerified(partner)
    card = cards.read_card(bytes(row.card))
    standing.check_not_revoked(row, card)
    if not _is_number(typed, card):
        raise WrongNumber
    row.number_from = {**row.number_from, str(by): number_from}
    if row.first_member is None:
        row.first_member = by
    elif row.first_member == by:
        raise SecondMemberNeeded
    elif row.level != "verified":
        row.second_member, row.level, row.blocked = by, "verified", ""
        # It hears at once which of its cards we have now, so that it signs with a key that we take.
        LineRow.objects.filter(pk=row.pk).update(due=True, tried_at=0)
    row.save()
    return as_staff_see(row)


def scanned_text(card: cards.Card) -> str:
    """What the square code of a card says: whose card it is, and its number."""
    return f"homeward:{card.organisation}:{_digits(cards.number(card))}"


def _is_number(typed: str, card: cards.Card) -> bool:
    if typed.strip().startswith("homeward:"):
        return typed.strip() == scanned_text(card)
    return _digits(typed) == _digits(cards.number(card))


def _digits(typed: str) -> str:
    """The digits of what was typed, also those of other scripts, without spaces and hyphens between them."""
    return "".join(str(unicodedata.digit(one)) for one in typed if one.isdecimal())
