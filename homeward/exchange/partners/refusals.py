"""Why nothing goes to a partner, or its card is not verified."""


class WrongNumber(Exception):
    """The number that was typed is not the card's: somebody else's card, or a slip of the tongue."""


class SecondMemberNeeded(Exception):
    """The two members who verify a card must be different people."""


class NotVerified(Exception):
    """Nothing goes to a partner whose card two members have not verified, or whose keys changed unannounced."""


class KeyEnded(NotVerified):
    """The partner's intake key has ended and no newer one has come: its node has been silent for a month."""
