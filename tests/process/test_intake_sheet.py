"""Intake sheets and itineraries as CSV: read whole, or refused with row, column and reason."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.process.intake import BasisOfReturn, Exploitation, Gender, InterpreterWish, Nationality, Source
from homeward.process.intake_sheet import COLUMNS, FIELDS, NEEDED, IntakeSheet, read_sheet
from homeward.process.itinerary import Leg, Mode
from homeward.process.itinerary_sheet import read_itinerary
from homeward.process.sheets import LONGEST_CELL, LONGEST_FILE, MOST_ROWS, Reason, SheetRefused

TODAY = date(2031, 3, 3)
EXAMPLES = Path(__file__).parents[2] / "examples"


def sheet(*rows: dict[str, str], delimiter: str = ",") -> str:
    names = list(dict.fromkeys([*NEEDED, *(name for row in rows for name in row)]))
    full = [{"hwd_CodeName": f"Name {place}", "hwd_CountryOfReturn": "MD"} | row for place, row in enumerate(rows)]
    lines = [names, *([row.get(name, "") for name in names] for row in full)]
    return "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)


def read(*rows: dict[str, str]) -> IntakeSheet:
    return read_sheet(sheet(*rows), today=TODAY)


def refusal(text: str) -> tuple[int, str, Reason]:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(text, today=TODAY)
    return refused.value.row, refused.value.column, refused.value.reason


def test_the_example_is_read_as_it_is_written():
    read_example = read_sheet((EXAMPLES / "intake.csv").read_text("utf-8"), today=TODAY)
    person, facts = read_example.person, read_example.person.facts
    assert (person.code_name, person.fictional, person.referred_on) == ("Linden", True, date(2031, 3, 1))
    assert (facts.given_names, facts.family_name) == ("Ileana", "Fictiva")
    assert facts.date_of_birth == date(2003, 5, 14)
    assert facts.gender is Gender.FEMININE
    assert facts.exploitation == (Exploitation.FORCED_LABOUR, Exploitation.SERVITUDE)
    assert (facts.nationality, facts.nationalities) == (Nationality.ONE, ("MD",))
    assert (facts.country_of_return, facts.basis) == ("MD", BasisOfReturn.NATIONALITY)
    assert facts.languages == ("ron", "rus")
    assert facts.interpreter_needed
    assert facts.interpreter_wish is InterpreterWish.WOMAN
    assert facts.safe_contact.startswith("Weekdays after 18:00, by message only")
    assert facts.no_answer == ("other_names",)
    assert facts.source is Source.HERSELF
    assert read_example.family == ()


def test_every_column_of_the_example_is_documented_and_every_documented_column_is_read():
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in readme] == []


def test_the_least_sheet_holds_a_code_name_and_a_country():
    facts = read({}).person.facts
    assert facts.country_of_return == "MD"
    assert facts.gender is Gender.UNKNOWN
    assert facts.nationality is Nationality.NOT_ASKED


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n"),
                                    lambda text: "\n\n" + text + "\n\n,,\n"])  # fmt: skip
def test_marks_line_ends_and_empty_lines_of_spreadsheets_are_passed_over(change):
    text = change(sheet({"prs_FirstName": "Ileana", "hwd_Dialect": ""}))
    assert read_sheet(text, today=TODAY).person.facts.given_names == "Ileana"


def test_semicolons_may_separate_cells():
    text = sheet({"prs_Citizenship": "MD;RO", "hwd_Languages": "ron"}, delimiter=";")
    assert read_sheet(text, today=TODAY).person.facts.nationalities == ("MD", "RO")


def test_the_country_code_of_namibia_is_not_an_empty_cell():
    assert read({"prs_Citizenship": "NA"}).person.facts.nationalities == ("NA",)


def test_family_members_stand_in_further_rows():
    found = read({"prs_FirstName": "Ileana"}, {"prs_FirstName": "Ana", "hwd_Relation": "daughter"})
    assert [(one.facts.given_names, one.relation, one.row) for one in found.family] == [("Ana", "daughter", 3)]


@pytest.mark.parametrize(
    ("rows", "column", "reason"),
    [
        (({}, {}), "hwd_Relation", Reason.MISSING),
        (({"hwd_Relation": "daughter"},), "hwd_Relation", Reason.IMPOSSIBLE),
        (({}, {"hwd_Relation": "son", "hwd_CodeName": "Name 0"}), "hwd_CodeName", Reason.IMPOSSIBLE),
    ],
)
def test_the_person_comes_first_and_every_other_row_says_how_related(rows, column, reason):
    assert refusal(sheet(*rows)) == (len(rows) + 1, column, reason)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"hwd_CodeName": ""}, Reason.MISSING),
        ({"hwd_CountryOfReturn": ""}, Reason.MISSING),
        ({"hwd_CountryOfReturn": "Moldova"}, Reason.UNKNOWN_VALUE),
        ({"prs_Citizenship": "md"}, Reason.UNKNOWN_VALUE),
        ({"prs_Citizenship": "MD;RO", "hwd_Nationality": "one"}, Reason.IMPOSSIBLE),
        ({"hwd_Nationality": "two"}, Reason.UNKNOWN_VALUE),
        ({"prs_Gender": "Female"}, Reason.UNKNOWN_VALUE),
        ({"vic_TypeOfExploitation": "ForcedLabour;Work"}, Reason.UNKNOWN_VALUE),
        ({"prs_Birthdate": "14.05.2003"}, Reason.NOT_A_DATE),
        ({"prs_Birthdate": "2003-02-30"}, Reason.NOT_A_DATE),
        ({"prs_Birthdate": "2031-03-04"}, Reason.IMPOSSIBLE),
        ({"prs_Birthdate": "1900-01-01"}, Reason.IMPOSSIBLE),
        ({"cas_IncomingReferralDate": "+1d"}, Reason.IMPOSSIBLE),
        ({"cas_IncomingReferralDate": "+1d 08:00"}, Reason.NOT_A_DATE),
        ({"cas_IncomingReferralDate": "yesterday"}, Reason.NOT_A_DATE),
        ({"hwd_EstimatedAge": "about 20"}, Reason.NOT_A_NUMBER),
        ({"hwd_EstimatedAge": "130"}, Reason.IMPOSSIBLE),
        ({"hwd_AgeDoubtful": "perhaps"}, Reason.UNKNOWN_VALUE),
        ({"hwd_Languages": "Romanian"}, Reason.UNKNOWN_VALUE),
        ({"hwd_NoAnswer": "prs_ShoeSize"}, Reason.UNKNOWN_VALUE),
        ({"hwd_Source": "rumour"}, Reason.UNKNOWN_VALUE),
        ({"hwd_WhoElseKnows": "a\u202eb"}, Reason.HIDDEN_CHARACTER),
        ({"hwd_WhoElseKnows": "a\x00b"}, Reason.HIDDEN_CHARACTER),
        ({"hwd_WhoElseKnows": "a" * (LONGEST_CELL + 1)}, Reason.TOO_LONG),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_refused_with_row_column_and_reason(cells, reason):
    column = next(iter(cells))
    assert refusal(sheet(cells)) == (2, column, reason)


def test_a_field_cannot_be_told_and_without_an_answer():
    wrong = sheet({"prs_SecondName": "Fictiva", "hwd_NoAnswer": "prs_SecondName"})
    assert refusal(wrong) == (2, "prs_SecondName", Reason.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, "", Reason.EMPTY)),
        ("\n\n", (1, "", Reason.EMPTY)),
        ("hwd_CodeName,hwd_CountryOfReturn\n", (2, "", Reason.EMPTY)),
        ("hwd_CodeName,hwd_CountryOfReturn,prs_Name\na,MD,b", (1, "prs_Name", Reason.UNKNOWN_COLUMN)),
        ("hwd_CodeName,hwd_CountryOfReturn,hwd_CodeName\na,MD,b", (1, "hwd_CodeName", Reason.COLUMN_TWICE)),
        ("hwd_CodeName\na", (1, "hwd_CountryOfReturn", Reason.COLUMN_MISSING)),
        ("hwd_CodeName,hwd_CountryOfReturn\na,MD,b", (2, "", Reason.WRONG_NUMBER_OF_CELLS)),
        ("hwd_CodeName,hwd_CountryOfReturn\na", (2, "", Reason.WRONG_NUMBER_OF_CELLS)),
        ('hwd_CodeName,hwd_CountryOfReturn\n"a"b,MD', (2, "", Reason.NOT_A_TABLE)),
        ("hwd_CodeName,hwd_CountryOfReturn\n" + "a" * LONGEST_FILE, (1, "", Reason.TOO_LONG)),
        (
            "hwd_CodeName,hwd_CountryOfReturn\n" + "a,MD\n" * (MOST_ROWS + 1),
            (MOST_ROWS + 2, "", Reason.TOO_LONG),
        ),
    ],
)
def test_what_is_not_such_a_table_is_refused(text, expected):
    assert refusal(text) == expected


@given(st.text())
def test_whatever_a_file_holds_it_is_read_or_refused(text):
    for reader in (read_sheet, read_itinerary):
        with pytest.raises(SheetRefused):
            reader(text, today=TODAY)


@given(st.sampled_from(sorted(FIELDS)), st.text(alphabet=st.characters(exclude_characters='"'), max_size=12))
def test_whatever_a_cell_holds_it_is_read_or_refused_by_its_row(column, value):
    try:
        row = read({column: value}).person.row
    except SheetRefused as refused:
        row = refused.row
    assert row in (1, 2)


def test_a_refusal_reads_as_row_column_and_reason():
    with pytest.raises(SheetRefused) as refused:
        read({"prs_Gender": "Female"})
    assert str(refused.value).startswith("row 2, column prs_Gender: unknown-value (Female; Feminine, ")


LEG = {
    "mode": "air",
    "origin": "MAD",
    "origin_zone": "Europe/Madrid",
    "departs": "+21d 06:40",
    "destination": "VIE",
    "destination_zone": "Europe/Vienna",
    "arrives": "+21d 09:35",
}
NEXT = LEG | {"origin": "VIE", "departs": "+21d 10:50", "destination": "RMO", "arrives": "+21d 13:25"}


def legs_of(*legs: dict[str, str]) -> tuple[Leg, ...]:
    lines = [list(LEG), *([leg.get(name, "") for name in LEG] for leg in legs)]
    return read_itinerary("\n".join(",".join(line) for line in lines), today=TODAY)


def itinerary_refusal(*legs: dict[str, str]) -> tuple[int, str, Reason]:
    with pytest.raises(SheetRefused) as refused:
        legs_of(*legs)
    return refused.value.row, refused.value.column, refused.value.reason


def test_the_example_itinerary_is_read_by_the_clocks_of_each_place():
    first, second = read_itinerary((EXAMPLES / "itinerary.csv").read_text("utf-8"), today=TODAY)
    assert first.departs == datetime(2031, 3, 24, 5, 40, tzinfo=UTC)
    assert first.departs.isoformat() == "2031-03-24T06:40:00+01:00"
    assert second.arrives.isoformat() == "2031-03-24T13:25:00+02:00"
    assert (first.mode, first.carrier, second.destination) == (Mode.AIR, "Example Air", "RMO")
    assert second.arrives - first.departs == timedelta(hours=5, minutes=45)


def test_a_day_of_the_calendar_may_stand_instead_of_an_offset():
    (leg,) = legs_of(LEG | {"departs": "2031-07-01 06:40", "arrives": "2031-07-01 09:35"})
    assert leg.departs.isoformat() == "2031-07-01T06:40:00+02:00"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"mode": "aeroplane"}, Reason.UNKNOWN_VALUE),
        ({"mode": ""}, Reason.MISSING),
        ({"origin": ""}, Reason.MISSING),
        ({"departs": ""}, Reason.MISSING),
        ({"departs": "+21d"}, Reason.NOT_A_DATE),
        ({"departs": "+21d 25:00"}, Reason.NOT_A_DATE),
        ({"departs": "tomorrow"}, Reason.NOT_A_DATE),
        ({"departs": "2031-02-30 08:00"}, Reason.NOT_A_DATE),
        ({"origin_zone": "Europe/Atlantis"}, Reason.UNKNOWN_ZONE),
        ({"origin_zone": "../../etc/passwd"}, Reason.UNKNOWN_ZONE),
        ({"departs": "2031-03-30 02:30"}, Reason.NO_SUCH_TIME),
        ({"departs": "2031-10-26 02:30"}, Reason.TIME_TWICE),
    ],
)  # fmt: skip
def test_a_wrong_leg_is_refused_with_row_column_and_reason(cells, reason):
    assert itinerary_refusal(LEG | cells) == (2, next(iter(cells)), reason)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"arrives": "+21d 10:00"}, "arrives"),
        ({"departs": "+21d 09:00"}, "departs"),
        ({"origin": "BUD"}, "origin"),
    ],
)
def test_legs_follow_each_other_in_time_and_place(cells, column):
    assert len(legs_of(LEG, NEXT)) == 2
    assert itinerary_refusal(LEG, NEXT | cells) == (3, column, Reason.IMPOSSIBLE)
