"""A supervisor ends one colleague's access to one case: at once, with the reason, and never so that nobody is left to help her."""

import pytest
from django.test import Client

from homeward.casework import access, administration, desk, opening
from homeward.exchange.models import AlarmRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, NotPermitted
from homeward.process.handover_notes import AccessEnded
from homeward.process.refusals import ImpossibleValue
from homeward.process.status import TimeEstimated
from homeward.process.writing import Compartment
from homeward.record import grants, log
from homeward.record import opening as record_opening
from homeward.record.grants import LastReaders, NoGrant
from homeward.record.models import EntryRow
from homeward.record.opening import RecordDamaged
from tests.pages.people import Organisation, signed_in, text

WHY = "canary: a neighbour of her family"


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


@pytest.fixture
def shared(organisation: Organisation) -> str:
    """A case that wera and walter work on, under anna."""
    wera, walter, anna = (organisation.members[name] for name in ("wera", "walter", "anna"))
    code = opening.open_new(by=wera, name="Plover", supervisor=anna.number, fictional=True)
    # By the secret's own way: assigning is a supervisor's.
    opening.assign(code, by=anna, to=walter.number)
    return code


def test_a_supervisor_ends_an_access_with_the_reason_and_the_colleague_reads_nothing_more(
    anna: Client, organisation: Organisation, shared: str
) -> None:
    walter, wera = organisation.members["walter"], organisation.members["wera"]
    page = anna.get(f"/c/{shared}/readers/")
    assert "Walter" in text(page)
    answer = anna.post(f"/c/{shared}/readers/", {"of": walter.number, "reason": WHY})
    assert answer.status_code == 302
    assert "The access has ended" in text(anna.get(answer.headers["Location"]))
    assert signed_in(walter).get(f"/c/{shared}/").status_code == 404
    record = desk.read(shared, by=wera)
    assert record.case.latest(AccessEnded) == AccessEnded(walter.number, WHY)
    ended = [one for one in log.about(shared) if one["what"] == "grant ended"]
    assert [(one["by"], one["detail"]) for one in ended] == [(organisation.members["anna"].number, str(walter.number))]
    assert grants.secrets_of(shared, wera.keys)[Compartment.CASE][0] == 2


def test_the_colleague_may_be_given_the_case_again(organisation: Organisation, shared: str) -> None:
    anna, walter = organisation.members["anna"], organisation.members["walter"]
    access.end_one(shared, of=walter.number, reason=WHY, by=anna)
    opening.assign(shared, by=anna, to=walter.number)
    assert desk.read(shared, by=walter).case.latest(AccessEnded) is not None


def test_a_worker_and_a_supervisor_stay(anna: Client, organisation: Organisation, shared: str) -> None:
    members = organisation.members
    access.end_one(shared, of=members["walter"].number, reason=WHY, by=members["anna"])
    opening.assign(shared, by=members["anna"], to=members["berta"].number)
    answer = anna.post(f"/c/{shared}/readers/", {"of": members["wera"].number, "reason": WHY})
    assert answer.status_code == 422
    assert "must stay" in text(answer)
    assert WHY in text(answer)
    with pytest.raises(LastReaders):
        access.end_one(shared, of=members["wera"].number, reason=WHY, by=members["anna"])
    assert members["wera"].number in grants.readers(shared)


def test_nobody_else_ends_an_access_and_nobody_without_a_reason(
    anna: Client, organisation: Organisation, shared: str
) -> None:
    members = organisation.members
    walter = members["walter"].number
    wera = signed_in(members["wera"])
    assert wera.get(f"/c/{shared}/readers/").status_code == 403
    assert wera.post(f"/c/{shared}/readers/", {"of": walter, "reason": WHY}).status_code == 403
    assert "/readers/" not in text(wera.get(f"/c/{shared}/"))
    with pytest.raises(NotPermitted):
        access.end_one(shared, of=walter, reason=WHY, by=members["wera"])
    with pytest.raises(NoGrant):
        access.end_one(shared, of=walter, reason=WHY, by=members["berta"])
    with pytest.raises(ImpossibleValue, match="oneself"):
        access.end_one(shared, of=members["anna"].number, reason=WHY, by=members["anna"])
    for typed in (
        {"of": "", "reason": WHY},
        {"of": walter, "reason": ""},
        {"of": 999, "reason": WHY},
        {"of": members["anna"].number},
    ):
        assert anna.post(f"/c/{shared}/readers/", typed).status_code == 422
    assert signed_in(members["berta"]).get(f"/c/{shared}/readers/").status_code == 404
    assert walter in grants.readers(shared)


def _alarms_of(code: str, member: SignedIn) -> set[str]:
    return set(record_opening.open_case(code, member.keys).card["alarms"])


def test_when_an_access_ends_the_alarms_of_the_case_are_replaced_and_none_is_left_ringing(
    organisation: Organisation, shared: str
) -> None:
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    with desk.opened(shared, by=wera, to=Action.WRITE_CASE) as record:
        record.write(TimeEstimated(clock.now().date(), "papers"))
    before = _alarms_of(shared, wera)
    others = set(AlarmRow.objects.values_list("number", flat=True)) - before
    access.end_one(shared, of=organisation.members["walter"].number, reason=WHY, by=anna)
    after = _alarms_of(shared, wera)
    assert not before & after
    assert set(AlarmRow.objects.values_list("number", flat=True)) == others | after


def test_after_a_suspension_a_case_that_was_only_looked_at_stays_on_everybodys_lists(
    organisation: Organisation, shared: str
) -> None:
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    administration.suspend(organisation.members["walter"].number, by=anna)
    desk.read(shared, by=wera)
    assert grants.secrets_of(shared, wera.keys)[Compartment.CASE][0] == 2
    for member in (wera, anna):
        (card,) = [one for one in record_opening.cards(member.keys) if one.code == shared]
        assert card.summary["name"] == "Plover"
        assert card.summary["next"]
    assert "Plover" in text(signed_in(wera).get("/"))


def test_a_card_of_before_spares_no_checking_of_signatures(organisation: Organisation, shared: str) -> None:
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    administration.suspend(organisation.members["walter"].number, by=anna)
    desk.read(shared, by=wera)
    EntryRow.objects.filter(case__code=shared, number=1).update(signature=b"x" * 64)
    with pytest.raises(RecordDamaged):
        record_opening.open_case(shared, wera.keys)
