"""The directory: providers with terms and capacity, agreements that end in sixty days, plans that rest on them, HSDS out and in."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.casework.directory import CODES
from homeward.office import clock, directory
from homeward.process.closing import CaseClosed, WhyClosed
from homeward.process.reintegration import Component, ComponentPlanned, Wish
from homeward.process.services import ProviderConfirmed, Service
from homeward.reports import hsds
from homeward.reports.hsds import HsdsRefused, Listed
from tests.pages.people import text
from tests.pages.receiving_case import received


def today() -> date:
    """The day on which this is asked: between the reading of this file and a test there may be a midnight."""
    return datetime.now(UTC).date()


SCHOOL = {
    "name": "Sewing school (invented)", "kind": "ngo", "country": "md", "place": "Chisinau", "languages": "ro ru",
    "telephone": "+37322000000", "contact": "Maria", "services": ["LTS-6", "LTS-5"], "conditions": "from 16 years",
    "capacity": "12", "free": "3", "last_checked": today().isoformat(),
}  # fmt: skip


def did(answer):
    assert answer.status_code == 302, text(answer)


@pytest.fixture
def school(wera):
    did(wera.post("/directory/", SCHOOL))
    return directory.everyone(today())[0].id


def agree(wera, school, ends, **more):
    typed = {
        "what": "agreement",
        "parties": "the ministry and the school",
        "services": ["LTS-6"],
        "begins": "2020-01-01",
    }
    return wera.post(f"/directory/{school}/", {**typed, "ends": ends, "signed_paper": "binder 3", **more})


def test_a_provider_is_found_by_service_place_and_language_and_changed(wera, school):
    for asked in ({"service": "LTS-6"}, {"q": "chisinau"}, {"q": "ru"}):
        assert "Sewing school" in text(wera.post("/directory/find/", asked))
    for asked in ({"service": "LTS-1"}, {"q": "balti"}):
        assert "Nobody fits." in text(wera.post("/directory/find/", asked))
    did(wera.post(f"/directory/{school}/", {**SCHOOL, "what": "provider", "free": "0"}))
    assert directory.everyone(today())[0].free == 0
    assert wera.post(f"/directory/{school}/", {**SCHOOL, "what": "provider", "free": "13"}).status_code == 422


def test_what_nobody_has_looked_at_for_half_a_year_is_marked(wera, school):
    assert "Not checked for half a year" not in text(wera.get("/directory/"))
    did(wera.post(f"/directory/{school}/", {**SCHOOL, "last_checked": today() - timedelta(days=200)}))
    assert "Not checked for half a year" in text(wera.get("/directory/"))


def test_an_agreement_warns_sixty_days_before_its_end_and_names_the_plans_that_rest_on_it(wera, school, organisation):
    planned = ComponentPlanned(Component.EDUCATION, Wish.PLANNED, "to sew", Service.TRAINING, SCHOOL["name"], today())
    received(organisation, planned)
    did(agree(wera, school, today() + timedelta(days=61)))
    shown = text(wera.get("/directory/"))
    assert "Agreement ends soon" not in shown
    assert "Plans rest on it" not in shown
    directory.AgreementRow.objects.update(ends=today() + timedelta(days=60))
    assert "Agreement ends soon" in text(wera.get("/directory/"))
    page = text(wera.get(f"/directory/{school}/"))
    assert "binder 3" in page
    assert agree(wera, school, "2019-12-31").status_code == 422


def test_a_plan_that_rests_on_what_has_ended_is_named_on_the_providers_card(wera, school, organisation):
    planned = ComponentPlanned(Component.EDUCATION, Wish.PLANNED, "to sew", Service.TRAINING, SCHOOL["name"], today())
    heron = received(organisation, planned)
    did(agree(wera, school, today() - timedelta(days=1)))
    shown = text(wera.get("/directory/"))
    assert "Agreement ended" in shown
    assert f"/c/{heron.code}/services/" in shown
    heron.write(CaseClosed(WhyClosed.GOALS_MET, 1))
    assert f"/c/{heron.code}/services/" not in text(wera.get("/directory/"))


def test_until_when_the_agreement_lasts_is_not_asked_again(wera, school, organisation):
    did(agree(wera, school, today() + timedelta(days=90)))
    heron = received(organisation)
    confirmed = {"service": "LTS-6", "provider": SCHOOL["name"], "begins": today()}
    did(wera.post(f"/c/{heron.code}/services/?do=provider", confirmed))
    assert heron.case().latest(ProviderConfirmed).agreement_until == today() + timedelta(days=90)


def test_the_directory_goes_out_as_hsds_and_comes_in_again_unchanged(wera, school):
    out = wera.get("/directory/services.json").content.decode()
    page = json.loads(out)
    assert [sorted(one)[:3] for one in page["contents"]] == [["assured_date", "attributes", "capacities"]] * 2
    assert {one["status"] for one in page["contents"]} == {"active"}
    before = directory.everyone(today())
    preview = wera.post("/directory/in/", {"text": out})
    assert "1 provider was read. Nothing is taken in yet." in text(preview)
    did(wera.post("/directory/in/", {"text": out, "accepted": "yes"}))
    assert directory.everyone(today()) == before


def test_places_carry_along_since_when_they_are_known_however_old_the_file(wera, school, monkeypatch):
    noted = directory.everyone(today())[0].places_noted
    later = clock.now() + timedelta(days=90)
    monkeypatch.setattr(clock, "now", lambda: later)
    did(wera.post(f"/directory/{school}/", {**SCHOOL, "what": "provider", "telephone": "+37322000001"}))
    out = wera.get("/directory/services.json").content.decode()
    did(wera.post("/directory/in/", {"text": out, "accepted": "yes"}))
    taken = directory.everyone(today())[0]
    assert abs(taken.places_noted - noted) < timedelta(milliseconds=1)
    did(wera.post(f"/directory/{school}/", {**SCHOOL, "what": "provider", "free": "0"}))
    assert directory.everyone(today())[0].places_noted == later
    did(wera.post(f"/directory/{school}/", {**SCHOOL, "what": "provider", "free": "", "capacity": ""}))
    assert directory.everyone(today())[0].places_noted is None


def test_a_directory_that_is_wrong_is_refused_whole_with_the_place(wera, school):
    wrong = json.dumps([{"id": "1", "name": "a", "status": "active"}, {"id": "2", "status": "active"}])
    answer = wera.post("/directory/in/", {"text": wrong, "accepted": "yes"})
    assert answer.status_code == 422
    assert "contents.2.name" in text(answer)
    assert len(directory.everyone(today())) == 1


LISTED = st.builds(
    Listed,
    name=st.text("abcdefg ", min_size=1, max_size=9).map(str.strip).filter(bool),
    country=st.sampled_from(["", "MD", "AT"]),
    place=st.sampled_from(["", "Here", "There"]),
    languages=st.sampled_from(["", "ro", "ro ru"]),
    services=st.lists(st.sampled_from(CODES), unique=True, min_size=1, max_size=3).map(lambda one: tuple(sorted(one))),
    free=st.none() | st.integers(0, 50),
    last_checked=st.none() | st.dates(),
    noted=st.datetimes(min_value=datetime(1990, 1, 2), timezones=st.just(UTC)),
)


@given(st.lists(LISTED, min_size=1, max_size=4, unique_by=lambda one: (" ".join(one.name.split()), one.place)))
def test_what_is_written_as_hsds_is_read_the_same(listed):
    found = hsds.read(hsds.write(listed, {}), CODES)
    assert [(one.name, one.place, sorted(one.services), one.free, one.last_checked) for one in found] == [
        (" ".join(one.name.split()), one.place, sorted(one.services), one.free, one.last_checked) for one in listed
    ]


@pytest.mark.parametrize("text_", ["", "{}", "[]", "[1]", '{"contents": [{"organization": 7}]}'])
def test_anything_else_is_refused_by_name(text_):
    with pytest.raises(HsdsRefused):
        hsds.read(text_, CODES)
