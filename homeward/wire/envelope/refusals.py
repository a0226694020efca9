"""Why an envelope is not taken in: one name for each step. Outside, all of them look alike."""


class EnvelopeRefused(ValueError):
    """An envelope that is not taken in; the code names the step at which it failed and is never told outside."""

    code = "refused"


class WrongSize(EnvelopeRefused):
    """Not one of the eight lengths, or a message larger than the limit."""

    code = "size"


class NotForThisNode(EnvelopeRefused):
    """It does not open with any node key held here, or was altered."""

    code = "decrypt"


class BadPadding(EnvelopeRefused):
    """The lengths inside do not fit, or the padding is not zero."""

    code = "unpad"


class BadCover(EnvelopeRefused):
    """The cover is malformed or says what cannot be."""

    code = "cover"


class BadHeader(BadCover):
    """The header of the signed cover is not the agreed bytes."""

    code = "header"


class BadSignature(BadCover):
    """The cover is not signed by the key that its header names."""

    code = "signature"


class BadLetter(EnvelopeRefused):
    """The letter does not open, its signature does not verify, or it disagrees with its cover."""

    code = "letter"
