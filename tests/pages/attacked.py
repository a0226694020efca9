"""A case that holds one entry of every kind with a text of the tester's choice, as an attacker or a careless hand would leave it."""

from homeward.casework import leaving
from homeward.office import clock, settings
from homeward.office.members import SignedIn
from homeward.process.case import Case, CaseOpened, Corrected, Side, Staff
from homeward.process.entries import KINDS
from homeward.process.writing import Compartment
from homeward.record import book
from homeward.record.book import Draft
from tests.golden.sample import sample

# A correction would hide the entry it names, and a second opening is not written by anything.
LEFT_OUT = frozenset({CaseOpened.KIND, Corrected.KIND})


def a_case_saying(
    text: str, *, code: str, by: SignedIn, readers: tuple[int, ...] = (), side: Side = Side.REFERRING
) -> str:
    """Make a case whose name and whose every entry say this text; gives its code."""
    entries = [CaseOpened(side, text[:40], fictional=True)]
    entries += [sample(kind, text) for name, kind in KINDS.items() if name not in LEFT_OUT]
    at = clock.now()
    drafts = [Draft(entry, Staff(by.number), at) for entry in entries]
    case = Case().after(*entries, at=at, by=Staff(by.number))
    card = leaving.card_of(case, at, settings.policy())
    book.create_case(code, keys=by.keys, readers={one: tuple(Compartment) for one in readers}, drafts=drafts, card=card)
    return code
