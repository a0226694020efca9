"""Whether a person may have been here before: her names in every script, as they may be written another time.

It answers "perhaps" rather than "no": a name heard at a border and one read from a passport are seldom the same letters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from homeward.process.case import Case
from homeward.process.intake import FirstContact
from homeward.process.notifications.messages import SupportRequested

# Names longer than this, or more of them, are no names.
LONGEST, MOST = 40, 12
# How far two years of birth may lie apart where one single name has to be enough.
YEARS = 2
# Different letters for one sound, as the scripts of the world are written with Latin ones; the longer ones first.
SOUNDS = (
    ("tsch", "c"),
    ("shch", "s"),
    ("sch", "s"),
    ("tch", "c"),
    ("dzh", "j"),
    ("dj", "j"),
    ("ch", "c"),
    ("sh", "s"),
    ("zh", "z"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("ts", "s"),
    ("ck", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("q", "k"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "i"),
    ("j", "i"),
    ("c", "k"),
)
VOWELS = re.compile("[aeiou]")
TWICE = re.compile(r"(.)\1+")
WORD = re.compile("[a-z0-9]+")
# The article of Arabic names, which one clerk writes and the next leaves out.
ARTICLE = re.compile(r"\b\u0627\u0644(?=\w{2})"), re.compile(r"\b[ae]l[ -]+|\b[ae]l(?=\w{4})")


@dataclass(frozen=True)
class Names:
    """The names a person is known by.

    :ivar forms: each name as words in small Latin letters
    :ivar born: the year of birth, 0 where it is not known
    """

    forms: tuple[tuple[str, ...], ...] = ()
    born: int = 0


def names_of(case: Case) -> Names:
    """Every name under which the person of a case was ever known here, and the newest year of birth."""
    said: dict[str, None] = {}
    born = 0
    for one in case.entries:
        entry = one.entry
        if isinstance(entry, FirstContact | SupportRequested):
            others = entry.other_names if isinstance(entry, FirstContact) else ()
            said |= dict.fromkeys((f"{entry.given_names} {entry.family_name}", *others))
            born = entry.date_of_birth.year if entry.date_of_birth else born
            if isinstance(entry, FirstContact) and entry.estimated_age and not born:
                born = one.at.year - entry.estimated_age
    return asked(said, born=born)


def asked(names: Iterable[str], *, born: int = 0) -> Names:
    """Normalise names as they are typed: Latin letters, no marks, no case, in words."""
    forms = (_words(one) for one in names)
    return Names(tuple(dict.fromkeys(one for one in forms if one))[:MOST], born)


def _words(name: str) -> tuple[str, ...]:
    # Marks as in Nguyễn go; an apostrophe is a letter of some scripts and divides no name.
    plain = anyascii(ARTICLE[0].sub("", name)).casefold().replace("'", "").replace("`", "")
    return tuple(one[:LONGEST] for one in WORD.findall(ARTICLE[1].sub("", plain)))[:MOST]


def alike(one: Names, other: Names) -> bool:
    """Tell whether two persons may be one.

    Two words of a name that sound alike are enough, in any order; a single one only where the years of birth, known on
    both sides, lie at most two years apart. Years of birth exclude nobody: papers made for a journey often lie about them.
    """
    near = bool(one.born and other.born) and abs(one.born - other.born) <= YEARS
    return any(_same(these, those, near) for these in one.forms for those in other.forms)


def _same(these: tuple[str, ...], those: tuple[str, ...], near: bool) -> bool:
    left, found = list(those), 0
    for word in these:
        match = next((known for known in left if sounds_alike(word, known)), None)
        if match is not None:
            left.remove(match)
            found += 1
    return found >= 2 or (found == 1 and min(len(these), len(those)) == 1 and near)


@lru_cache(maxsize=50_000)
def sounds_alike(one: str, other: str) -> bool:
    """Tell whether two words may be one name: by sound, by their consonants, or but for a slip of the pen."""
    if one == other:
        return True
    mine, theirs = _sound(one), _sound(other)
    if mine == theirs:
        return True
    bones = VOWELS.sub("", mine).rstrip("h"), VOWELS.sub("", theirs).rstrip("h")
    if bones[0] == bones[1] and len(bones[0]) >= 2:
        # Arabic and Hebrew letters leave short vowels out; elsewhere two consonants are too few to know a name by.
        return len(bones[0]) >= 3 or not VOWELS.search(mine) or not VOWELS.search(theirs)
    return min(len(mine), len(theirs)) >= 5 and _one_slip(mine, theirs)


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    for letters, sound in SOUNDS:
        word = word.replace(letters, sound)
    return TWICE.sub(r"\1", word)


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two changed over, make the one word of the other."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long[at:]
