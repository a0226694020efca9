"""A partner's particulars as a file: what its contact card will say of it. The card itself is signed by the partner's own node."""

import re
from dataclasses import dataclass

from homeward.process.sheets import Reason, SheetRefused, read_table

COLUMNS = ("name", "country", "telephone")
TELEPHONE = re.compile(r"\+[1-9]\d{1,14}")


@dataclass(frozen=True)
class PartnerSheet:
    """One organisation.

    :ivar country: ISO 3166 code of two letters
    :ivar telephone: the duty telephone, E.164
    """

    name: str
    country: str
    telephone: str


def read_partner(text: str) -> PartnerSheet:
    """Read a sheet of one organisation.

    :raises SheetRefused: for anything else: no row or several, an empty cell, a country or a number that cannot be one
    """
    rows = read_table(text, columns=COLUMNS, needed=COLUMNS)
    if len(rows) != 1:
        raise SheetRefused(rows[1].number if rows else 2, "", Reason.IMPOSSIBLE, "one organisation")
    row = rows[0]
    country, telephone = row.needed("country"), row.needed("telephone")
    if not re.fullmatch("[A-Z]{2}", country):
        raise row.refused("country", Reason.UNKNOWN_VALUE, country)
    if not TELEPHONE.fullmatch(telephone):
        raise row.refused("telephone", Reason.NOT_A_NUMBER, telephone)
    return PartnerSheet(row.needed("name"), country, telephone)
