# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""After somebody left, whatever comes in next lies under secrets that they never held."""

from homeward.casework import desk, organisation
from homeward.office.members import SignedIn
from homeward.process.notifications import messages
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.notifications.messages import RequestAnswered
from homeward.record import grants
from homeward.record.models import EntryRow
from tests.exchange.real_desk import Referred, ada, people, referred  # noqa: F401 - fixtures are used by their names
from tests.exchange.test_stolen_server import partner  # noqa: F401 - as above


def known(referred: Referred, us: str) -> None:
    """The partner has accepted, so that both sides have each other's keys."""
    referred.answer(RequestAnswered(us, messages.Answer.ACCEPT, "Rosa", "Radu", "+373 1"))
    desk.read(referred.code, by=referred.by)


def generations(code: str, after: int) -> set[int]:
    return set(EntryRow.objects.filter(case__code=code, number__gt=after).values_list("generation", flat=True))


def test_a_letter_that_waits_when_somebody_is_suspended_is_taken_in_under_the_new_secret(
    referred: Referred, people: dict[str, SignedIn]
) -> None:
    known(referred, organisation.own_id())
    last = desk.read(referred.code, by=referred.by).held.number
    grants.suspend(people["ben"].number, by=people["ada"].number)
    referred.bring(QuestionAsked(organisation.own_id(), "Where does she sleep?"))
    case = desk.read(referred.code, by=referred.by).case
    assert case.every(QuestionAsked)[-1].entry.question == "Where does she sleep?"
    assert generations(referred.code, last) == {2}
