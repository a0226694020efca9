"""Opening an envelope as far as its cover, in the order of the checks that the page of the envelope sets."""

from dataclasses import dataclass, field
from datetime import datetime

from homeward.exchange import nodekeys, notes, partners, standing
from homeward.exchange.inbox.refusals import NotOurs, UnknownSender
from homeward.exchange.models import PartnerRow
from homeward.wire import age, cards, envelope
from homeward.wire.envelope import Cover, digest

# Whose a signing key was when it was last looked for; a hint only, whose every answer is checked.
_LAST: dict[str, str] = {}
# The node keys with which envelopes open, the newest first.
Identities = list[age.Hybrid]


@dataclass(frozen=True)
class Opened:
    """An envelope opened as far as its cover, which holds; nothing of it is stored yet."""

    partner: PartnerRow
    cover: Cover
    signed: bytes
    letter: bytes

    @property
    def message_id(self) -> str:
        """SHA-256 of the signed cover."""
        return digest(self.signed)


def identities(server_key: bytes) -> Identities:
    """Open all node keys still kept."""
    return nodekeys.node_identities(server_key)


@dataclass
class Known:
    """What opening several envelopes at once need not ask again: our own id, and who signs with which key."""

    own: str
    signers: dict[str, tuple[PartnerRow, bytes]] = field(default_factory=dict)


def opened(raw: bytes, seeds: Identities, now: datetime, known: Known | None = None) -> Opened:
    """Open an envelope as far as its cover: size, decrypt, unpad, header, signer, signature, form, address, letter.

    :raises EnvelopeRefused: at the first step that fails
    """
    known = known or Known(nodekeys.own_card()[0].organisation)
    signed, letter = envelope.unwrap(raw, seeds)
    partner, public = _signer(signed, now, known)
    cover = envelope.read_cover(signed, public)
    if cover.hwto != known.own:
        raise NotOurs("addressed to another organisation")
    if letter != envelope.WITHDRAWN and cover.hwletter != digest(letter):
        raise envelope.BadLetter("another letter than the cover's")
    return Opened(partner, cover, signed, letter)


def _signer(signed: bytes, now: datetime, known: Known) -> tuple[PartnerRow, bytes]:
    """Find the verified partner who signs with the key that a cover names, or vouches for the cover that an ended one signed.

    :raises UnknownSender: when there is none
    """
    claimed = envelope.claimed_signer(signed)
    if claimed not in known.signers:
        found = _by_key(claimed, now)
        if found is None:
            return _by_word(claimed, digest(signed), now)
        known.signers[claimed] = found
    return known.signers[claimed]


def _by_key(thumbprint: str, now: datetime) -> tuple[PartnerRow, bytes] | None:
    """The partner who signs with a key; whom it was last is asked first, because a hub has thousands."""
    asked = PartnerRow.objects.filter(level="verified", blocked="")
    for rows in (asked.filter(pk=_LAST.get(thumbprint, "")), asked):
        for row in rows:
            public = standing.signing_of(row, now.date()).get(thumbprint)
            if public is not None and partners.is_current(cards.read_card(bytes(row.card)), now.date()):
                _LAST[thumbprint] = row.pk
                return row, public
    return None


def _by_word(thumbprint: str, message_id: str, now: datetime) -> tuple[PartnerRow, bytes]:
    for row in PartnerRow.objects.filter(level="verified", blocked="").exclude(vouched=[]):
        public = standing.ended_signing_of(row, message_id).get(thumbprint)
        if public is not None and partners.is_current(cards.read_card(bytes(row.card)), now.date()):
            return row, public
    raise UnknownSender("no verified partner signs with this key")


def is_message(one: Opened) -> bool:
    """Whether it is a message of a case, and not what nodes tell each other of themselves."""
    return one.cover.hwclass not in ("heads", "card") and not notes.is_note(one.partner.pk, one.cover)
