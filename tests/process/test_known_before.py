"""Names of one person in several scripts and spellings are found to be alike; other people's are not."""

from datetime import date

import pytest

from homeward.process import known_before
from homeward.process.case import Case
from homeward.process.intake import FirstContact
from homeward.process.notifications.messages import SupportRequested
from tests.process.builders import opened, written

SAME = [
    ("Mohammed Al-Hasan", "محمد الحسن"),
    ("Mohammad Alhassan", "محمد الحسن"),
    ("Muhammad Hassan", "Mohamed Hasan"),
    ("Yulia Shevchenko", "Юлія Шевченко"),
    ("Ioulia Chevtchenko", "Юлія Шевченко"),
    ("Shevchenko Yuliya", "Yulia Shevchenko"),
    ("Hanna Tesfaye", "ሃና ተስፋዬ"),
    ("Nguyen Thi Hoa", "Nguyễn Thị Hoa"),
    ("Foteini Papadaki", "Φωτεινή Παπαδάκη"),
    ("Ani Petrosyan", "Անի Պետրոսյան"),
    ("Giorgi Beridze", "გიორგი ბერიძე"),
    ("Fatou Diallo Bah", "Fatu Diallo"),
    ("Katarina Novak", "Catharina Nowak"),
    ("Blessing Okafor", "Blesing Okafor"),
    ("Blessing Okafro", "Blessing Okafor"),
]
OTHERS = [
    ("Ana Popa", "Ina Pop"),
    ("Maria Ionescu", "Maria Popescu"),
    ("Mina Aman", "Iman Amin"),
    ("Aster Kebede", "Ester Tadese"),
    ("Li Wei", "Le Woo"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_name_is_known_in_another_script_or_spelling(one: str, other: str) -> None:
    assert known_before.alike(known_before.asked([one]), known_before.asked([other]))
    assert known_before.alike(known_before.asked([other]), known_before.asked([one]))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_persons_name_is_not_taken_for_hers(one: str, other: str) -> None:
    assert not known_before.alike(known_before.asked([one]), known_before.asked([other]))


def test_one_name_alone_is_enough_only_with_a_year_of_birth_beside() -> None:
    kept = known_before.asked(["Blessing Okafor"], born=1999)
    assert not known_before.alike(known_before.asked(["Blessing"]), kept)
    assert known_before.alike(known_before.asked(["Blessing"], born=2001), kept)
    assert not known_before.alike(known_before.asked(["Blessing"], born=2002), kept)


def test_a_false_year_of_birth_hides_nobody() -> None:
    kept = known_before.asked(["Blessing Okafor"], born=2009)
    assert known_before.alike(known_before.asked(["Blessing Okafor"], born=1991), kept)


def test_every_name_of_the_record_counts_the_corrected_and_the_partners_too() -> None:
    case = written(
        FirstContact(given_names="Юлія", family_name="Шевченко", date_of_birth=date(1998, 2, 3)),
        FirstContact(given_names="Anna", family_name="Koval", other_names=("Lesia",), estimated_age=20),
        SupportRequested("partner", "Hanna", "Kovalenko"),
        to=opened(),
    )
    found = known_before.names_of(case)
    assert found.forms == (("yuliya", "shevchenko"), ("anna", "koval"), ("lesia",), ("hanna", "kovalenko"))
    assert found.born == 1998
    assert known_before.names_of(Case()) == known_before.Names()


def test_what_is_no_name_is_nobodys() -> None:
    nothing = known_before.asked(["", " - ", "'"])
    assert nothing.forms == ()
    assert not known_before.alike(nothing, nothing)
    assert len(known_before.asked(["x " * 5000]).forms[0]) == known_before.MOST
