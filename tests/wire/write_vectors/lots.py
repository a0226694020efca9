"""Several envelopes at once: lots, and files that are carried; what a node answers each, and what is no lot or file."""

import gzip
import io
import tarfile
from collections.abc import Iterator
from typing import Any

from homeward.wire import envelope
from homeward.wire.envelope import digest
from tests.wire.write_vectors.heads import message, page, said
from tests.wire.write_vectors.made import box, key, text

Vectors = dict[str, dict[str, Any]]
Members = list[tuple[str, bytes]]


def lot(*envelopes: bytes) -> bytes:
    """Envelopes one after the other, each behind its length."""
    return b"".join(len(one).to_bytes(4, "big") + one for one in envelopes)


def good_lots() -> Vectors:
    """Lots by name, and what the receipt of each envelope says; null where there is none."""
    first = message()
    second = message(first)
    third, twice = message(second), message(first)
    gone = envelope.wrap(envelope.seal_cover(second.cover, key("sender", "signing")), b"", box("node"))
    made: dict[str, list[tuple[bytes, str | None]]] = {
        "in-order": [(first.raw, "stored"), (second.raw, "stored")],
        "not-in-order": [(second.raw, "stored"), (first.raw, "stored")],
        "same-twice": [(first.raw, "stored"), (first.raw, "stored")],
        "one-withdrawn": [(first.raw, "stored"), (gone, "withdrawn"), (third.raw, "stored")],
        "no-envelope-among": [(first.raw, "stored"), (b"no envelope", None), (b"", None), (second.raw, "stored")],
        "number-used-among": [(first.raw, "stored"), (second.raw, "stored"), (twice.raw, None), (third.raw, "stored")],
        "heads-among": [(page(said(first)), None), (first.raw, "stored")],
    }
    return {
        name: {"levels": [level for _, level in of], "lot": text(lot(*(raw for raw, _ in of)))}
        for name, of in made.items()
    }


def refused_lots() -> Vectors:
    """Bodies that are no lots by name: of none of the envelopes in them anything is stored."""
    first = message()
    whole = lot(first.raw)
    made = {
        "nothing": b"",
        "length-cut": whole + bytes(3),
        "length-beyond": whole + (2).to_bytes(4, "big") + b"x",
        "envelope-cut": whole[:-1],
        "of-65": lot(*[b""] * 64, first.raw),
    }
    return {name: {"lot": text(raw)} for name, raw in made.items()}


def good_files() -> Vectors:
    """Carried files by name, and what comes of each envelope in them: the level of the receipt that is owed, or null."""
    first = message()
    second = message(first)
    raws = [page(said(first)), first.raw, second.raw]
    plain: Members = [(digest(raw), raw) for raw in raws]
    return {
        "heads-and-messages": {"levels": [None, "stored", "stored"], "file": text(_tar(plain))},
        "with-times-and-owners": {"levels": ["stored"], "file": text(_tar(plain[1:2], mtime=1, uid=1000, uname="x"))},
        "one-that-is-no-envelope": {"levels": [None], "file": text(_tar([(digest(b"x"), b"x")]))},
    }


def refused_files() -> Vectors:
    """Files that are refused whole by name, and why."""
    return {name: {"why": why, "file": text(raw)} for name, why, raw in _no_files()}


def _no_files() -> Iterator[tuple[str, str, bytes]]:
    one, other = (digest(b"x"), b"x"), (digest(b"y"), b"y")
    plain = _tar([one])
    yield "nothing-in-it", "empty", bytes(1024)
    yield "no-tar", "not-a-tar", b"x" * 1024
    yield "compressed", "not-a-tar", gzip.compress(plain, mtime=0)
    yield "another-name", "other-content", _tar([one, ("notes.txt", b"y")])
    yield "content-of-another", "other-content", _tar([one, (other[0], b"z")])
    yield "empty-member", "other-content", _tar([(digest(b""), b"")])
    yield "in-a-folder", "other-content", _tar([(f"x/{one[0]}", b"x")])
    for name, type_ in (("folder", tarfile.DIRTYPE), ("link", tarfile.SYMTYPE), ("device", tarfile.CHRTYPE)):
        yield f"{name}-in-it", "other-content", _tar([one], [(name, type_)])
    yield "more-said-before-a-member", "other-content", _tar([one], pax={"comment": "unseen"})
    yield "more-said-of-all", "other-content", _tar([one], all_={"comment": "unseen"})


def _tar(
    members: Members, odd: list[tuple[str, bytes]] | None = None, pax: Any = None, all_: Any = None, **of: Any
) -> bytes:
    """A tar of two blocks at its end and none after them."""
    made = io.BytesIO()
    form = tarfile.PAX_FORMAT if pax or all_ else tarfile.USTAR_FORMAT
    with tarfile.open(fileobj=made, mode="w", format=form, pax_headers=all_) as tar:
        for name, raw in members:
            member = tarfile.TarInfo(name)
            member.size, member.pax_headers = len(raw), pax or {}
            for field, value in of.items():
                setattr(member, field, value)
            tar.addfile(member, io.BytesIO(raw))
        for name, type_ in odd or []:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = type_, "x" if type_ == tarfile.SYMTYPE else ""
            tar.addfile(member)
        end = tar.offset
    return made.getvalue()[: end + 2 * tarfile.BLOCKSIZE]
