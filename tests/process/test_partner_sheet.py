"""The file of a partner's particulars: one organisation, or refused with row, column and reason."""

from pathlib import Path

import pytest

from homeward.process.partner_sheet import PartnerSheet, read_partner
from homeward.process.sheets import Reason, SheetRefused

EXAMPLE = Path(__file__).parents[2] / "examples" / "partner.csv"
HEAD = "name,country,telephone\n"


def test_the_example_is_read():
    assert read_partner(EXAMPLE.read_text()) == PartnerSheet("New Shore (invented)", "MD", "+15005550102")


@pytest.mark.parametrize(
    ("text", "row", "column", "reason"),
    [
        ("", 1, "", Reason.EMPTY),
        (HEAD, 2, "", Reason.EMPTY),
        (HEAD + "A,MD,+150\nB,MD,+150\n", 3, "", Reason.IMPOSSIBLE),
        (HEAD + ",MD,+150\n", 2, "name", Reason.MISSING),
        (HEAD + "A,Moldova,+150\n", 2, "country", Reason.UNKNOWN_VALUE),
        (HEAD + "A,MD,0150\n", 2, "telephone", Reason.NOT_A_NUMBER),
        ("name,country,telephone,bank\nA,MD,+150,x\n", 1, "bank", Reason.UNKNOWN_COLUMN),
        ("name,country\nA,MD\n", 1, "telephone", Reason.COLUMN_MISSING),
    ],
)
def test_what_cannot_be_an_organisation_is_refused_where_it_stands(text, row, column, reason):
    with pytest.raises(SheetRefused) as refused:
        read_partner(text)
    assert (refused.value.row, refused.value.column, refused.value.reason) == (row, column, reason)
