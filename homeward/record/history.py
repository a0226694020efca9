"""Who gave which compartment of a case to whom: read once, without any secret, to judge whether a giver could give."""

from dataclasses import dataclass

from homeward.record.models import GrantRow


@dataclass(frozen=True)
class Gave:
    """Who gave which compartment of a case to whom, without the secret: what tells whether a giver held one before."""

    id: int
    compartment: str
    generation: int
    granter: int
    member: int
    at: int
    until: int | None


def history(subject: str) -> list[Gave]:
    """Read in one question who gave what of a case to whom, in the order in which it was written."""
    columns = ("id", "compartment", "generation", "granter", "member", "at", "until")
    return [Gave(*row) for row in GrantRow.objects.filter(subject=subject).order_by("id").values_list(*columns)]
