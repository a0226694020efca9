"""Questionnaires: the two built in and the organisation's own, brought in as files; and the answers of one talk."""

from datetime import date

from homeward.casework import desk
from homeward.casework.instruments import built_in, texts
from homeward.office import permissions
from homeward.office import questionnaires as kept
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import instruments
from homeward.process.instruments import Response
from homeward.process.questionnaires import Questionnaire, QuestionnaireRefused, read
from homeward.record import log
from homeward.record.log import Leaf


def everyone() -> list[Questionnaire]:
    """List every questionnaire in every version, those built in first."""
    return [*built_in(), *(read(text) for text in kept.texts())]


def find(name: str, version: str) -> Questionnaire | None:
    """Find one by name and version."""
    return next((one for one in everyone() if (one.instrument.name, one.instrument.version) == (name, version)), None)


def source_text(name: str, version: str) -> str:
    """Give the file of one, as an example to write one's own by.

    :raises KeyError: when there is none
    """
    for text in (*texts(), *kept.texts()):
        known = read(text).instrument
        if (known.name, known.version) == (name, version):
            return text
    raise KeyError(name)


def bring(text: str, *, by: SignedIn) -> Questionnaire:
    """Take in a questionnaire of one's own; a version that is there already is never replaced.

    :raises QuestionnaireRefused: naming the place in the file and what is wrong
    :raises NotPermitted: when no role of this member may
    """
    permissions.require(by.roles, Action.KEEP_DIRECTORY)
    found = read(text)
    known = found.instrument
    if any(one.instrument.name == known.name and one.instrument.version == known.version for one in built_in()):
        raise QuestionnaireRefused("version", "twice")
    if not kept.keep(known.name, known.version, text, by=by.number):
        raise QuestionnaireRefused("version", "twice")
    log.write(Leaf("questionnaire brought", by.number, "house", f"{known.name} {known.version}"))
    return found


def fill(
    code: str,
    asked: Questionnaire,
    *,
    by: SignedIn,
    on: date,
    responses: tuple[Response, ...],
    seen: int | None = None,
) -> None:
    """Write down the raw answers of one talk; what was to be skipped is left out.

    :param seen: the number of the newest entry when the form was shown
    :raises ImpossibleValue: for an answer that this version does not have
    """
    with desk.opened(code, by=by, to=Action.WRITE_CASE, seen=seen) as record:
        kept_only = instruments.asked_only(asked.instrument, responses)
        record.write(instruments.answered(asked.instrument, on=on, responses=kept_only))
