"""Times on pages: a journey's by the clocks of its places, all others in the organisation's own zone, and the zone always named."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from homeward.pages import showing
from homeward.process.itinerary import Leg, Mode
from tests.pages.people import text
from tests.pages.receiving_case import received


@pytest.fixture
def in_chisinau(settings):
    settings.TIME_ZONE = "Europe/Chisinau"


def test_a_time_of_the_organisation_names_its_zone(in_chisinau):
    assert showing.moment(datetime(2027, 3, 24, 9, 0, tzinfo=UTC)) == "Wed 24 Mar 2027, 11:00 \u2066EET\u2069"


def test_a_zone_that_has_only_a_number_is_named_by_it(settings):
    settings.TIME_ZONE = "Asia/Kathmandu"
    assert showing.moment(datetime(2027, 3, 24, 9, 0, tzinfo=UTC)).endswith("14:45 \u2066UTC+5:45\u2069")


def test_a_leg_is_read_by_the_clocks_of_its_places_wherever_the_reader_is(in_chisinau):
    leaves, lands = "2027-03-24T06:30+01:00", "2027-03-24T09:15+00:00"
    leg = Leg(Mode.AIR, "FRA", "LIS", datetime.fromisoformat(leaves), datetime.fromisoformat(lands))
    shown = [str(row.value) for row in showing.rows(leg, showing.Names())]
    assert any("06:30 local time (\u2066UTC+1\u2069)" in one for one in shown)
    assert any("09:15 local time (\u2066UTC\u2069)" in one for one in shown)


def test_forms_begin_with_the_organisations_time_and_its_offset(in_chisinau):
    assert showing.typed(datetime(2027, 3, 24, 9, 0, tzinfo=UTC)) == "2027-03-24 11:00 +02:00"


def test_her_arrival_stands_on_today_and_among_the_arrivals_by_the_clock_of_the_place(wera, organisation, settings):
    settings.TIME_ZONE = "America/Lima"
    lands = datetime.now(UTC).astimezone(datetime.fromisoformat("2027-01-01T00:00+02:00").tzinfo)
    received(organisation, landed=lands)
    assert f"{lands:%H:%M} local time (\u2066UTC+2\u2069)" in text(wera.get("/"))
    assert f"{lands:%H:%M} UTC+2" in text(wera.get("/arrivals/"))


def test_a_day_and_hour_in_a_hint_keep_their_order_beside_arabic_letters(wera, code):
    address = reverse("case-page", args=[code, "travel"]) + "?do=choose"
    assert "\u20662026-12-31 08:40 +02:00\u2069" in text(wera.get(f"{address}&lang=ar"))
    assert "such as 2026-12-31 08:40 +02:00" in text(wera.get(f"{address}&lang=en"))
