"""A small chart of our own: two rows of bars over months, drawn as SVG beside the table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from homeward.process.self_reliance import Month

HEIGHT, TOP, FOOT, STEP, BAR = 160, 16, 24, 64, 22


@dataclass(frozen=True)
class Bar:
    """One bar: where it stands, how high it is, what it counts, and which row it belongs to."""

    x: int
    y: int
    height: int
    count: int
    kind: str

    @property
    def middle(self) -> int:
        """Where its number stands."""
        return self.x + BAR // 2


@dataclass(frozen=True)
class Chart:
    """A chart as the template draws it."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    months: tuple[tuple[int, str], ...]
    base: int


def chart(months: Sequence[Month]) -> Chart | None:
    """Draw the newest eighteen months; None when there is nothing to draw."""
    shown = list(months)[-18:]
    most = max((max(one.support, one.steps) for one in shown), default=0)
    if not most:
        return None
    base = HEIGHT - FOOT
    bars: list[Bar] = []
    for at, one in enumerate(shown):
        for offset, count, kind in ((4, one.support, "support"), (4 + BAR + 2, one.steps, "steps")):
            height = round((base - TOP) * count / most)
            bars.append(Bar(at * STEP + offset, base - height, height, count, kind))
    names = tuple((at * STEP + STEP // 2, one.month) for at, one in enumerate(shown))
    return Chart(len(shown) * STEP, HEIGHT, tuple(bars), names, base)
