"""Many names in one block of memory, which a file can stand for: a million vehicles would take a hundred times more as texts."""

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from homeward.travel.feed import Longs


class Names(Sequence[str]):
    """Texts by index.

    :ivar block: all of them in UTF-8, one after another
    :ivar ends: where each ends
    """

    def __init__(self, block: NDArray[np.uint8], ends: Longs) -> None:
        self.block, self.ends = block, ends

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ends)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        """One of them, or several."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        place = at if at >= 0 else at + len(self)
        if not 0 <= place < len(self):
            raise IndexError(at)
        begins = int(self.ends[place - 1]) if place else 0
        return self.block[begins : int(self.ends[place])].tobytes().decode()


def of(texts: Iterable[str]) -> Names:
    """Put texts into one block."""
    packed = [one.encode() for one in texts]
    ends = np.cumsum(np.array([len(one) for one in packed], np.int64))
    return Names(np.frombuffer(b"".join(packed), np.uint8), ends)
