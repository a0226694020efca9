"""Second calendars, each named: the Ethiopian one for readers of Amharic and Tigrinya, Bikram Sambat for readers of Nepali.

The Ethiopian conversion counts days and needs no table; the lengths of Nepal's months follow no rule and are a library's.
"""

from datetime import date

import nepali_datetime  # type: ignore[import-untyped]

# The first day of the Ethiopian year 1, counted from 1 January of the year 1 (Gregorian) as day 1; every fourth year, the third of a
# cycle, has a day more.
_EPOCH = 2796
MONTHS = {
    "am": (
        *("መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት", "መጋቢት"),
        *("ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ", "ጳጉሜን"),
    ),
    "ti": (
        *("መስከረም", "ጥቅምቲ", "ሕዳር", "ታሕሳስ", "ጥሪ", "ለካቲት", "መጋቢት"),
        *("ሚያዝያ", "ግንቦት", "ሰነ", "ሓምለ", "ነሓሰ", "ጳጉሜን"),
    ),
    "ne": (
        *("वैशाख", "जेठ", "असार", "साउन", "भदौ", "असोज"),
        *("कात्तिक", "मंसिर", "पुस", "माघ", "फागुन", "चैत"),
    ),
}
# The lengths of Nepal's months are announced a year ahead; later ones are estimates, and published tables differ from the year 2084 on.
SETTLED_UNTIL = date(2027, 4, 13)
# What each calendar is called by those who use it, so that nobody takes one year for another's.
NAMES = {"am": "ዓ.ም.", "ti": "ዓ.ም.", "ne": "वि.सं."}


def ethiopian(value: date) -> tuple[int, int, int]:
    """Give year, month (1 to 13) and day of the Ethiopian calendar."""
    day = value.toordinal()
    year = (4 * (day - _EPOCH) + 1463) // 1461
    in_year = day - (_EPOCH + 365 * (year - 1) + year // 4)
    return year, in_year // 30 + 1, in_year % 30 + 1


def bikram_sambat(value: date) -> tuple[int, int, int] | None:
    """Give year, month and day of Bikram Sambat; nothing for days whose month is not settled."""
    if value > SETTLED_UNTIL:
        return None
    try:
        found = nepali_datetime.date.from_datetime_date(value)
    except (ValueError, OverflowError):
        return None
    return found.year, found.month, found.day


def second(value: date, language: str) -> str:
    """Say a day in the second calendar of a language's readers, named; nothing where they use one calendar."""
    if language not in MONTHS:
        return ""
    found = bikram_sambat(value) if language == "ne" else ethiopian(value)
    if found is None:
        return ""
    year, month, day = found
    return f"{MONTHS[language][month - 1]} {day}, {year} {NAMES[language]}"
