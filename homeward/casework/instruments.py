"""The questionnaires that come with Homeward, as files: generic, in our own words, and not official."""

from functools import cache
from importlib.resources import files

from homeward.process.questionnaires import Questionnaire, read

FOLDER = files("homeward.casework.receiving").joinpath("questionnaires")


@cache
def built_in() -> tuple[Questionnaire, ...]:
    """Read them, in the order of their names."""
    return tuple(read(text) for text in texts())


def texts() -> list[str]:
    """Give their files, in the order of their names."""
    found = sorted(one.name for one in FOLDER.iterdir() if one.name.endswith(".json"))
    return [FOLDER.joinpath(name).read_text("utf-8") for name in found]
