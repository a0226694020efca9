"""How a subject of the case stands: a list of what is settled and what is not, each with the way to settle it in one click."""

from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do

__all__ = ["GOOD", "NEUTRAL", "OPEN", "WRONG", "Group", "Stand", "do"]
