"""Why is there nothing earlier? Each limit of a search is lifted alone, and what would then come first is named."""

from dataclasses import dataclass, replace

from homeward.travel import listing
from homeward.travel.constraints import Code
from homeward.travel.limits import ANY, LIFTED, Query
from homeward.travel.listing import Journey
from homeward.travel.ranking import BAND_MINUTES
from homeward.travel.search import Search

# So many parts of the ranking key say what she notices: how she travels, when she arrives, where she changes.
FELT = 3


@dataclass(frozen=True)
class Lifted:
    """With this constraint lifted alone, this journey would come first, earlier in the day or over fewer transit points."""

    code: Code
    journey: Journey


def variants(query: Query) -> list[tuple[Code, Query]]:
    """The query with each of its limits lifted alone; a limit that limits nothing is not lifted."""
    found = [
        (code, replace(query, limits=replace(query.limits, **{name: getattr(ANY, name)})))
        for name, code in LIFTED.items()
        if getattr(query.limits, name) != getattr(ANY, name)
    ]
    if query.legs is not None:
        found.append((Code.LEGS, replace(query, legs=query.legs + 1)))
    if query.wished:
        found.append((Code.CONNECTION, replace(query, wished=0)))
    return found


def why_not_earlier(search: Search, query: Query) -> tuple[Lifted, ...]:
    """Lift each limit in turn; name those with which a journey would be first that is better in what she would notice, and which.

    What has merely more time to spare at a change is not earlier, and with a shorter change asked for the same journey has more.
    """
    best = listing.journeys(search, query, 1)
    found = []
    for code, lifted in variants(query):
        asked = _no_later(search, lifted, best[0], code) if best else lifted
        first = listing.journeys(search, asked, 1) if asked is not None else []
        if first and (not best or first[0].key[:FELT] < best[0].key[:FELT]):
            found.append(Lifted(code, first[0]))
    return tuple(found)


def _no_later(search: Search, query: Query, best: Journey, code: Code) -> Query | None:
    """Ask only for what can come before the best, None for nothing.

    Where all fly, nothing that arrives in a later band of the day can; with one more leg, nothing in the same band either.
    """
    if not listing.all_fly(search):
        return query
    minute = best.measures.arrives.hour * 60 + best.measures.arrives.minute
    last = minute // BAND_MINUTES * BAND_MINUTES - 1 + (0 if code is Code.LEGS else BAND_MINUTES)
    first, latest = query.limits.hours or (0, 24 * 60 - 1)
    if last < first:
        return None
    return replace(query, limits=replace(query.limits, hours=(first, min(latest, last))))
