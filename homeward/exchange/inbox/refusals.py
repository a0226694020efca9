"""Why an envelope that opens and is signed is not stored all the same."""

from homeward.wire.envelope import EnvelopeRefused


class UnknownSender(EnvelopeRefused):
    """Signed by a key of no verified partner."""

    code = "signer"


class NotOurs(EnvelopeRefused):
    """Addressed to another organisation."""

    code = "address"


class NotTheirs(EnvelopeRefused):
    """About a case that belongs to another partner."""

    code = "owner"


class AnotherEpoch(EnvelopeRefused):
    """Of another epoch: the sender was restored, and two of its officers have to say so first."""

    code = "epoch"


class Equivocation(EnvelopeRefused):
    """Another message with a number that was already used: the sender says two things."""

    code = "equivocation"


class NotUnderstood(EnvelopeRefused):
    """Sealed to a key that is lost here, by an older node that does not know how it is told so."""

    code = "lost-key"


class Full(Exception):
    """Too much of this partner lies unopened here."""
