"""Drawing a paper as PDF/UA-1 by typst: in memory, from Debian's Noto fonts; a letter that no font has is refused, never left out."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from homeward.papers import texts
from homeward.papers.blocks import Block, Fields, Heading, Paper, Para, Points, Said, Signatures, Value

FONTS = Path("/usr/share/fonts/truetype/noto")
_HOUSE = Path(__file__).with_name("house.typ")
_OWN = {
    "ar": "Noto Sans Arabic",
    "am": "Noto Sans Ethiopic",
    "ti": "Noto Sans Ethiopic",
    "ne": "Noto Sans Devanagari",
    "bn": "Noto Sans Bengali",
}
_OTHERS = ("Noto Sans", *sorted(set(_OWN.values())))


class PaperNotDrawn(Exception):
    """A paper could not be drawn: fonts are missing on this machine, or a letter that was typed is in none of them."""


def draw(paper: Paper, language: str, *, at: datetime) -> bytes:
    """Draw a paper in a language, with English below every text where it is another; gives the bytes of a PDF (PDF/UA-1).

    :param at: when it is printed, as the file says
    :raises PaperNotDrawn: when the fonts are not installed, or none of them has a letter that was typed
    """
    found: bytes = _compiled(
        paper, language, format="pdf", pdf_standards="ua-1", timestamp=at.astimezone(UTC).replace(microsecond=0)
    )
    return found


def picture(paper: Paper, language: str, *, width: int = 900) -> list[bytes]:
    """Draw a paper as pictures (PNG), one a page, to be looked at before it is printed.

    :param width: of a page in pixels
    :raises PaperNotDrawn: as `draw` does
    """
    inches = 4.13 if paper.small else 8.27
    found = _compiled(paper, language, format="png", ppi=width / inches)
    return found if isinstance(found, list) else [found]


def _compiled(paper: Paper, language: str, **how: Any) -> Any:
    if not FONTS.is_dir():
        raise PaperNotDrawn(f"no fonts in {FONTS}: install the package fonts-noto-core")
    inputs = {"doc": json.dumps(_document(paper, language), ensure_ascii=False)}
    try:
        return typst.compile(
            _HOUSE.read_bytes(), sys_inputs=inputs, ignore_system_fonts=True, font_paths=[FONTS], **how
        )
    except (typst.TypstError, RuntimeError) as error:
        raise PaperNotDrawn(str(error)) from error


def _document(paper: Paper, language: str) -> dict[str, Any]:
    own = _OWN.get(language, "Noto Sans")
    title = _said(paper.title, language)
    reviewed = bool(texts.about(language)["reviewed"])
    return {
        "lang": language,
        "rtl": language in texts.RIGHT_TO_LEFT,
        "fonts": [own, *(one for one in _OTHERS if one != own)],
        "title": title["text"],
        "second": title["second"],
        "page": texts.say(Said("page"), language),
        "small": paper.small,
        "draft": {"text": "", "second": ""} if reviewed else _said(Said("draft"), language),
        "blocks": [_block(one, language) for one in paper.blocks],
    }


def _said(value: Value | None, language: str) -> dict[str, str]:
    """A text in the language, and in English where that says it in other words."""
    if value is None:
        return {"text": "", "second": ""}
    own, english = texts.say(value, language), texts.say(value, texts.SOURCE)
    return {"text": own, "second": "" if own == english else english}


def _block(block: Block, language: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", **_said(block.text, language)}
    if isinstance(block, Para):
        return {"kind": "para", "strong": block.strong, **_said(block.text, language)}
    if isinstance(block, Points):
        return {"kind": "points", "items": [_said(one, language) for one in block.items]}
    if isinstance(block, Fields):
        rows = [[_said(label, language), _said(value, language)] for label, value in block.rows]
        return {"kind": "fields", "rows": rows}
    assert isinstance(block, Signatures)
    return {"kind": "signatures", "labels": [_said(one, language) for one in block.labels]}
