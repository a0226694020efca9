"""Merkle trees as RFC 6962 section 2.1 defines them: roots, inclusion and consistency proofs, over leaf hashes in order."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

# Gives the root of the leaves from the first number up to, not including, the second.
Roots = Callable[[int, int], bytes]


class ProofRefused(ValueError):
    """A proof that does not lead to the root it should lead to."""


def leaf_hash(content: bytes) -> bytes:
    """Hash a leaf's content (RFC 6962, 2.1: led by a zero byte)."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two roots into the one above them (led by a byte of one)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def add(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Add a leaf hash to a tree kept as the roots of its full parts, the largest first; changes the list.

    :param size: leaves that the tree had before
    """
    while size & 1:
        leaf = node_hash(peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def join(peaks: Sequence[bytes]) -> bytes:
    """The root of a tree kept as the roots of its full parts; of no leaf, the hash of nothing."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    root = peaks[-1]
    for one in reversed(peaks[:-1]):
        root = node_hash(one, root)
    return root


def root(leaves: Iterable[bytes]) -> bytes:
    """Compute the root over leaf hashes."""
    peaks: list[bytes] = []
    for size, leaf in enumerate(leaves):
        add(peaks, size, leaf)
    return join(peaks)


def over(leaves: Sequence[bytes]) -> Roots:
    """Give the roots of parts of these leaves, each computed from the leaves."""
    return lambda first, end: root(leaves[first:end])


def _split(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion(index: int, size: int, roots: Roots) -> list[bytes]:
    """Prove that the leaf at an index is in the tree of a size (RFC 6962, 2.1.1).

    :raises ValueError: when there is no such leaf
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    first, end, path = 0, size, []
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            path.append(roots(middle, end))
            end = middle
        else:
            path.append(roots(first, middle))
            first = middle
    return path[::-1]


def consistency(old: int, size: int, roots: Roots) -> list[bytes]:
    """Prove that the tree of the old size is the beginning of the tree of a size (RFC 6962, 2.1.2).

    :raises ValueError: when the old size is larger
    """
    if not 0 <= old <= size:
        raise ValueError(f"a tree of {old} cannot begin one of {size}")
    if old in (0, size):
        return []
    first, end, whole, path = 0, size, True, []
    while old != end:
        middle = first + _split(end - first)
        if old <= middle:
            path.append(roots(middle, end))
            end = middle
        else:
            path.append(roots(first, middle))
            first, whole = middle, False
    if not whole:
        path.append(roots(first, end))
    return path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Check that a leaf hash is in the tree with this root (RFC 9162, 2.1.3.2).

    :raises ProofRefused: when it is not, or the proof is malformed
    """
    if not 0 <= index < size:
        raise ProofRefused("the leaf is outside the tree")
    at, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            raise ProofRefused("the proof is too long")
        if at & 1 or at == last:
            found = node_hash(one, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    if last or found != expected:
        raise ProofRefused("the leaf is not in the tree")


def check_consistency(old: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that a tree is the beginning of a larger one (RFC 9162, 2.1.4.2).

    :raises ProofRefused: when it is not, or the proof is malformed
    """
    if not 0 <= old <= size:
        raise ProofRefused("the tree has become smaller")
    if old in (0, size):
        if proof or (old and old_root != new_root):
            raise ProofRefused("another tree of the same size")
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise ProofRefused("the proof is too short")
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for one in path[1:]:
        if last == 0:
            raise ProofRefused("the proof is too long")
        if at & 1 or at == last:
            first, second = node_hash(one, first), node_hash(one, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, one)
        at, last = at >> 1, last >> 1
    if last or first != old_root or second != new_root:
        raise ProofRefused("the earlier tree is not the beginning of this one")
