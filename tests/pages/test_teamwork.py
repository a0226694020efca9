"""The team's work: load and late cases by worker, who travels, cases without a worker, and a worker's cases handed over at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from homeward.casework import administration, desk, opening, teamwork
from homeward.casework import table as acts_table
from homeward.casework.acts import perform
from homeward.office import clock, directory, settings
from homeward.process.handover_notes import HandedOver
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment
from homeward.record import grants
from homeward.record.grants import NoGrant
from tests.pages.people import Organisation, signed_in, text


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


def opened(organisation: Organisation, name: str = "Plover") -> str:
    contact = FirstContact(given_names="Canary", country_of_return="MD")
    number = organisation.members["anna"].number
    return opening.open_new(
        by=organisation.members["wera"], entries=[contact], name=name, supervisor=number, fictional=True
    )


def test_the_load_of_each_worker_is_counted_and_shown(anna: Client, organisation: Organisation) -> None:
    opened(organisation)
    wera, walter = organisation.members["wera"].number, organisation.members["walter"].number
    loads = {one.member: one for one in teamwork.overview(by=organisation.members["anna"]).loads}
    assert loads[wera].cases >= 1
    assert loads[walter].cases == 0
    assert "Wera" in text(anna.get("/team/work/"))


def test_a_case_that_no_worker_reads_is_named(anna: Client, organisation: Organisation) -> None:
    berta = organisation.members["berta"].number
    code = opening.open_new(by=organisation.members["anna"], name="Lone", supervisor=berta, fictional=True)
    shown = text(anna.get("/team/work/"))
    assert "Without a worker" in shown
    assert code in shown


def test_a_case_in_which_nothing_was_done_for_as_long_as_the_policy_says_has_gone_quiet(
    anna: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = opened(organisation)
    wera, now = signed_in(organisation.members["wera"]), clock.now()
    said = "Nothing done for more than 21 days"
    for days, quiet in ((20, False), (22, True)):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=days))
        assert (said in text(wera.get("/"))) is quiet, days
        shown = text(anna.get("/team/work/")).partition("Gone quiet</h2>")[2]
        assert (code in shown) is quiet, days
    administration.set_policy(replace(settings.policy(), quiet_days=30), by=organisation.members["anna"])
    assert "Nothing done for more than" not in text(wera.get("/"))


def test_agreements_that_end_soon_are_named(anna: Client, organisation: Organisation) -> None:
    today = clock.now().date()
    for name, days in (("Soon House", 59), ("Later House", 400)):
        number = directory.add(name=name, kind="ngo", country="MD", services=[])
        directory.agree(provider=number, parties=name, services=[], begins=today, ends=today + timedelta(days=days))
    shown = text(anna.get("/team/work/"))
    assert "Soon House" in shown
    assert "Later House" not in shown


def test_all_cases_of_a_worker_go_to_a_colleague_with_a_note_and_the_promises(
    anna: Client, organisation: Organisation
) -> None:
    code = opened(organisation)
    wera, walter = organisation.members["wera"], organisation.members["walter"]
    perform(code, acts_table.act("colleagues", "promise"), by=wera, words="to call on Monday")
    answer = anna.post("/team/work/", {"of": wera.number, "to": walter.number, "note": "Start with the papers."})
    assert answer.status_code == 302
    note = desk.read(code, by=walter).case.latest(HandedOver)
    assert note is not None
    assert (note.to_member, note.note, note.promises) == (
        walter.number,
        "Start with the papers.",
        ("to call on Monday",),
    )
    with pytest.raises(NoGrant):
        desk.read(code, by=wera)
    assert Compartment.HEALTH not in desk.read(code, by=walter).case.closed


def test_a_deputy_reads_beside_the_worker_until_a_day(organisation: Organisation) -> None:
    code = opened(organisation)
    wera, walter, anna = (organisation.members[name] for name in ("wera", "walter", "anna"))
    until = clock.now().date() + timedelta(days=14)
    teamwork.hand_over(of=wera.number, to=walter.number, note="Leave", by=anna, until=until)
    assert desk.read(code, by=wera).case.latest(HandedOver).until == until  # type: ignore[union-attr]
    assert desk.read(code, by=walter)


def test_nothing_is_handed_over_when_the_colleague_knows_one_of_the_people(
    anna: Client, organisation: Organisation
) -> None:
    one, other = opened(organisation), opened(organisation, "Tern")
    wera, walter = organisation.members["wera"], organisation.members["walter"]
    grants.assign(other, by=organisation.members["anna"].keys, to=walter.number, compartments=[Compartment.CASE])
    signed_in(walter).post(f"/c/{other}/know/", {"reason": "a neighbour", "sure": "on"})
    answer = anna.post("/team/work/", {"of": wera.number, "to": walter.number, "note": "All of them"})
    assert answer.status_code == 422
    assert "Nothing was handed over" in text(answer)
    assert walter.number not in grants.readers(one)
    assert desk.read(one, by=wera).case.latest(HandedOver) is None


def test_cases_go_to_a_worker_or_supervisor_and_not_to_the_same_one(anna: Client, organisation: Organisation) -> None:
    wera, adam = organisation.members["wera"].number, organisation.members["adam"].number
    for to in (wera, adam):
        assert anna.post("/team/work/", {"of": wera, "to": to, "note": "x"}).status_code == 422
    with pytest.raises(teamwork.NobodyToHandOverTo):
        teamwork.hand_over(of=wera, to=adam, note="x", by=organisation.members["anna"])
