"""Second calendars: the Ethiopian one, for readers of Amharic and Tigrinya. The conversion counts days and needs no table."""

from datetime import date

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
}


def ethiopian(value: date) -> tuple[int, int, int]:
    """Give year, month (1 to 13) and day of the Ethiopian calendar."""
    day = value.toordinal()
    year = (4 * (day - _EPOCH) + 1463) // 1461
    in_year = day - (_EPOCH + 365 * (year - 1) + year // 4)
    return year, in_year // 30 + 1, in_year % 30 + 1


def second(value: date, language: str) -> str:
    """Say a day in the second calendar of a language's readers, or nothing where they use one calendar."""
    if language not in MONTHS:
        return ""
    year, month, day = ethiopian(value)
    return f"{MONTHS[language][month - 1]} {day}, {year}"
