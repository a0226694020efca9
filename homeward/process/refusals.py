"""Refusals: the named reasons for which a step of the process is not taken."""

from homeward.handbook import Clause


class Refusal(Exception):
    """A step that the rules do not allow now; subclasses name the reason and carry what the reader needs to mend it.

    :cvar clause: the clause of Tool 7.8 that the rule follows, or None where the rule is the house's own
    """

    clause: Clause | None = None

    @property
    def code(self) -> str:
        """The class name, by which pages find the words for this refusal."""
        return type(self).__name__


class StepOutOfOrder(Refusal):
    """The step presupposes another that has not been taken, named by a code in `needs`."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class ImpossibleValue(Refusal):
    """A field holds what cannot be true (a date in the wrong order, an empty answer), named by field and code."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem
