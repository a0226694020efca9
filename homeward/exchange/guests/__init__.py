"""Partners without a node: a message lies sealed under a number and a code; who has both reads it and answers, in one request at a time.

The number stands in an address that is sent; the code is told by telephone and never written down beside it. An address alone shows
nothing and spends nothing, so that programs which open every link of a mail do no harm.
"""

from homeward.exchange.guests.answers import Answer, erase, taken, waiting
from homeward.exchange.guests.codes import (
    ALPHABET,
    CODE,
    MEMORY_KIB,
    NUMBER,
    PASSES,
    new_code,
    new_number,
    normal,
    read_out,
    sealed,
)
from homeward.exchange.guests.notices import (
    LIVES,
    MOST_ANSWERS,
    TRIES,
    Held,
    Notice,
    NotOpened,
    Standing,
    answer,
    of_case,
    opened,
    put,
    resting,
    take_back,
    withdraw,
)
from homeward.exchange.guests.partners import (
    PREFIX,
    Guest,
    add,
    confirm,
    everyone,
    is_guest,
    kinds,
    require_confirmed,
)

__all__ = [
    "ALPHABET",
    "CODE",
    "LIVES",
    "MEMORY_KIB",
    "MOST_ANSWERS",
    "NUMBER",
    "PASSES",
    "PREFIX",
    "TRIES",
    "Answer",
    "Guest",
    "Held",
    "NotOpened",
    "Notice",
    "Standing",
    "add",
    "answer",
    "confirm",
    "erase",
    "everyone",
    "is_guest",
    "kinds",
    "new_code",
    "new_number",
    "normal",
    "of_case",
    "opened",
    "put",
    "read_out",
    "require_confirmed",
    "resting",
    "sealed",
    "take_back",
    "taken",
    "waiting",
    "withdraw",
]
