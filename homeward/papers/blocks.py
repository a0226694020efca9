"""What a paper is made of: a title and blocks, whose texts are named by id and said in any language."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Said:
    """A text of the house by its id, with what is filled in."""

    key: str
    values: dict[str, "Value"] = field(default_factory=dict)


@dataclass(frozen=True)
class Name:
    """A name or other text as it was typed; shown isolated, so that its direction moves nothing around it."""

    text: str


@dataclass(frozen=True)
class Telephone:
    """A telephone number, always read from left to right."""

    number: str


@dataclass(frozen=True)
class Country:
    """A country by its ISO 3166 code, said in the reader's language."""

    code: str


Value = Said | Name | Telephone | Country | date | datetime | tuple["Value", ...]


@dataclass(frozen=True)
class Heading:
    """A heading within the paper."""

    text: Value


@dataclass(frozen=True)
class Para:
    """A paragraph; a strong one stands out."""

    text: Value
    strong: bool = False


@dataclass(frozen=True)
class Fields:
    """Labels with their values, one below the other; an empty value leaves a line to write on."""

    rows: tuple[tuple[Value, Value | None], ...]


@dataclass(frozen=True)
class Points:
    """Short statements, each with a mark."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Signatures:
    """Places to sign, each with its label."""

    labels: tuple[Value, ...]


@dataclass(frozen=True)
class Scan:
    """A square code to scan, with what it is for; it holds nothing that does not stand beside it in letters."""

    holds: str
    label: Value


Block = Heading | Para | Fields | Points | Signatures | Scan


@dataclass(frozen=True)
class Paper:
    """One paper.

    :ivar small: of pocket size, two to be cut from a page
    """

    title: Value
    blocks: tuple[Block, ...]
    small: bool = False
