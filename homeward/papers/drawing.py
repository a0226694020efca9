"""Drawing a paper as PDF/UA-1 by typst: in memory, from Debian's Noto fonts; a letter that no font has is refused, never left out."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import segno
import typst

from homeward.papers import texts
from homeward.papers.blocks import Block, Fields, Heading, Paper, Para, Points, Said, Scan, Signatures, Value

FONTS = Path("/usr/share/fonts/truetype/noto")
_HOUSE = Path(__file__).with_name("house.typ")
_OWN = {
    # Its lam-alef is two glyphs, so that text copied out of the file keeps its order; that of Noto Sans Arabic does not.
    "ar": "Noto Naskh Arabic",
    "am": "Noto Sans Ethiopic",
    "ti": "Noto Sans Ethiopic",
    "ne": "Noto Sans Devanagari",
    "bn": "Noto Sans Bengali",
}
_OTHERS = ("Noto Sans", *sorted(set(_OWN.values())))


class PaperNotDrawn(Exception):
    """A paper could not be drawn: fonts are missing on this machine, or a letter that was typed is in none of them."""


def draw(paper: Paper, language: str, *, at: datetime, checked: Mapping[str, str] | None = None) -> bytes:
    """Draw a paper in a language, with English below every text where it is another; gives the bytes of a PDF (PDF/UA-1).

    :param at: when it is printed, as the file says
    :param checked: texts of this language that a reviewer has checked, by id; a paper of these alone is no draft
    :raises PaperNotDrawn: when the fonts are not installed, or none of them has a letter that was typed
    """
    found: bytes = _compiled(
        document(paper, language, checked),
        format="pdf",
        pdf_standards="ua-1",
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    return found


def picture(paper: Paper, language: str, *, width: int = 900, checked: Mapping[str, str] | None = None) -> list[bytes]:
    """Draw a paper as pictures (PNG), one a page, to be looked at before it is printed.

    :param width: of a page in pixels
    :raises PaperNotDrawn: as `draw` does
    """
    inches = 4.13 if paper.small else 8.27
    found = _compiled(document(paper, language, checked), format="png", ppi=width / inches)
    return found if isinstance(found, list) else [found]


def _compiled(doc: dict[str, Any], **how: Any) -> Any:
    if not FONTS.is_dir():
        raise PaperNotDrawn(f"no fonts in {FONTS}: install the package fonts-noto-core")
    inputs = {"doc": json.dumps(doc, ensure_ascii=False)}
    try:
        return typst.compile(
            _HOUSE.read_bytes(), sys_inputs=inputs, ignore_system_fonts=True, font_paths=[FONTS], **how
        )
    except (typst.TypstError, RuntimeError) as error:
        raise PaperNotDrawn(str(error)) from error


def document(paper: Paper, language: str, checked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Give a paper as the data that is set: every text in the language and in English, and whether it is a draft."""
    own = _OWN.get(language, "Noto Sans")
    pen = _Pen(language, checked)
    title = pen.said(paper.title)
    blocks = [pen.block(one) for one in paper.blocks]
    page, by_hand = pen.voice.say(Said("page")), pen.said(Said("by-hand"))
    return {
        "lang": language,
        "rtl": language in texts.RIGHT_TO_LEFT,
        "fonts": [own, *(one for one in _OTHERS if one != own)],
        "title": title["text"],
        "second": title["second"],
        "page": page,
        "small": paper.small,
        "draft": pen.said(Said("draft")) if pen.voice.unchecked else {"text": "", "second": ""},
        "by_hand": by_hand,
        "blocks": blocks,
    }


class _Pen:
    """Writes blocks in a language, and in English where that says it in other words."""

    def __init__(self, language: str, checked: Mapping[str, str] | None) -> None:
        self.voice = texts.Voice(language, checked)

    def said(self, value: Value | None) -> dict[str, str]:
        if value is None:
            return {"text": "", "second": ""}
        own, english = self.voice.say(value), texts.say(value, texts.SOURCE)
        return {"text": own, "second": "" if own == english else english}

    def block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, Heading):
            return {"kind": "heading", **self.said(block.text)}
        if isinstance(block, Para):
            return {"kind": "para", "strong": block.strong, **self.said(block.text)}
        if isinstance(block, Points):
            return {"kind": "points", "items": [self.said(one) for one in block.items]}
        if isinstance(block, Fields):
            rows = [[self.said(label), self.said(value)] for label, value in block.rows]
            return {"kind": "fields", "rows": rows}
        if isinstance(block, Scan):
            return {"kind": "scan", "svg": _code(block.holds), **self.said(block.label)}
        assert isinstance(block, Signatures)
        return {"kind": "signatures", "labels": [self.said(one) for one in block.labels]}


def _code(holds: str) -> str:
    drawn = io.BytesIO()
    segno.make(holds, error="m").save(drawn, kind="svg", xmldecl=False)
    return drawn.getvalue().decode("ascii")
