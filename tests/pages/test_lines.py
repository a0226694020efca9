"""The page of a partner's line, and what Today says when something is wrong on one."""

import html
import re
import time

import pytest
from django.test import Client

from homeward.casework import acts, desk, lines, table
from homeward.exchange import partners, troubles
from homeward.exchange.models import AlarmRow, LineRow, OutboxRow, PartnerRow, TroubleRow
from homeward.office import clock, settings
from homeward.office.permissions import Action
from homeward.pages import showing
from homeward.pages.words import troubles as trouble_words
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.intake import FirstContact
from homeward.process.notifications.messages import Need, Urgency
from homeward.record import opening
from homeward.wire import cards
from tests.exchange.partner import Partner, queue
from tests.pages.people import Organisation, a_case, signed_in, text

DAY = 86400.0
NEEDS = (Need.HOUSING,)


@pytest.fixture
def partner(organisation: Organisation) -> Partner:
    """A verified partner of the organisation."""
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    for member in (1, 2):
        partners.verify(other.id, typed=cards.number(other.card), by=member)
    return other


def looked() -> None:
    lines.look(clock.now(), time.time())


def test_the_page_shows_life_clock_versions_card_and_queue(partner: Partner, organisation: Organisation) -> None:
    queue_one(partner, "AAA-111")
    LineRow.objects.create(partner_id=partner.id, skew=900.0, speaks=["envelope 1", "COM-1.v1"], sent_at=time.time())
    page = text(signed_in(organisation.members["anna"]).get(f"/partners/{partner.id}/line/"))
    for said in (
        "Harbour House",
        "15 minutes ahead",
        "COM-1.v1",
        "a case of colleagues",
        "Send now",
        "+373 00 000 000",
    ):
        assert said in page
    assert "AAA-111" not in page, "who does not read a case does not learn that it has a message under way"


def fact(client: Client, partner: str, name: str) -> str:
    """What the page of a line says beside a name."""
    page = text(client.get(f"/partners/{partner}/line/"))
    (found,) = re.findall(rf"<dt[^>]*>{re.escape(name)}</dt><dd[^>]*>(.*?)</dd>", page)
    return html.unescape(found)


def test_the_page_shows_the_last_sign_of_life_and_since_when_the_oldest_message_waits(
    partner: Partner, organisation: Organisation
) -> None:
    anna, now = signed_in(organisation.members["anna"]), time.time()
    life, oldest = "Last sign of life", "Oldest message they have not stored"
    assert (fact(anna, partner.id, life), fact(anna, partner.id, oldest)) == ("not known yet", "none")
    queue_one(partner, "AAA-111")
    queue(partner, "BBB-222")
    PartnerRow.objects.update(last_heard=now - 3 * DAY)
    assert fact(anna, partner.id, life) == showing.moment(lines.moment(now - 3 * DAY))
    waits = OutboxRow.objects.order_by("queued_at").first()
    assert waits
    assert now - waits.queued_at > DAY
    assert fact(anna, partner.id, oldest) == showing.moment(lines.moment(waits.queued_at))


def test_the_page_names_the_oldest_message_without_an_answer_of_the_cases_that_one_reads(
    partner: Partner, organisation: Organisation
) -> None:
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    asked = "Oldest message they have not answered, in the cases that you read"
    assert fact(signed_in(anna), partner.id, asked) == "none"
    for urgency in (Urgency.NORMAL, Urgency.URGENT):
        code = a_case(organisation, name="Lark")
        with desk.opened(code, by=wera, to=Action.WRITE_CASE) as record:
            record.write(FirstContact(given_names="Ana", country_of_return="MD"))
            record.write(ConsentGiven(Purpose.CONTACT_RECEIVING, partner.id))
        acts.perform(code, table.act("handover", "request"), by=wera, to=partner.id, needs=NEEDS, urgency=urgency)
    first, second = lines.unanswered(partner.id, opening.cards(anna.keys))
    assert first.asked < second.asked < second.due < first.due
    said = fact(signed_in(anna), partner.id, asked)
    assert showing.moment(first.due) in said
    assert "less than a day old" in said
    assert fact(signed_in(organisation.members["adam"]), partner.id, asked) == "none"


def queue_one(partner: Partner, code: str) -> None:
    """One message of ours that has waited for two days, sealed with a key of the tests."""
    queue(partner, code)
    OutboxRow.objects.update(queued_at=time.time() - 2 * DAY, next_try=1e12, tries=9)


@pytest.fixture(autouse=True)
def _server_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.exchange.partner.SERVER_KEY", _key())


def _key() -> bytes:
    from homeward.casework import organisation as own  # needs Django started

    return own.server_key()


def test_send_now_tries_everything_for_the_partner_again(partner: Partner, organisation: Organisation) -> None:
    queue_one(partner, "AAA-111")
    signed_in(organisation.members["anna"]).post(f"/partners/{partner.id}/line/", {"do": "send-now"})
    assert list(OutboxRow.objects.values_list("next_try", "tries")) == [(0.0, 0)]


def test_today_names_what_is_wrong_to_those_it_concerns_and_to_nobody_else(
    partner: Partner, organisation: Organisation, code: str
) -> None:
    queue_one(partner, code)
    looked()
    said = str(trouble_words.WORDS["not-stored"])
    assert said in text(signed_in(organisation.members["wera"]).get("/"))
    assert f"/c/{code}/handover/" in text(signed_in(organisation.members["wera"]).get("/"))
    assert f"/partners/{partner.id}/line/" in text(signed_in(organisation.members["ines"]).get("/"))
    for other in ("walter", "hana", "aldo"):
        page = text(signed_in(organisation.members[other]).get("/"))
        assert (said in page) == (other == "hana"), other


def test_somebody_on_it_stops_the_ringing_and_talking_it_over_ends_it(
    partner: Partner, organisation: Organisation
) -> None:
    LineRow.objects.create(partner_id=partner.id, restored=2)
    looked()
    anna = signed_in(organisation.members["anna"])
    key, rings = TroubleRow.objects.get().key, TroubleRow.objects.get().alarms
    assert AlarmRow.objects.filter(number__in=rings).exists()
    where = f"/partners/{partner.id}/line/"
    anna.post(where, {"do": "on-it", "about": key})
    assert TroubleRow.objects.get().alarms == []
    assert not AlarmRow.objects.filter(number__in=rings).exists()
    assert "A colleague is on it" in text(anna.get(where))
    anna.post(where, {"do": "talked-over", "about": key})
    assert TroubleRow.objects.count() == 0


def test_an_administrator_sees_the_line_but_cannot_say_it_was_talked_over(
    partner: Partner, organisation: Organisation
) -> None:
    LineRow.objects.create(partner_id=partner.id, restored=2)
    looked()
    adam = signed_in(organisation.members["adam"])
    assert "Talked over" not in text(adam.get(f"/partners/{partner.id}/line/"))
    key = TroubleRow.objects.get().key
    assert adam.post(f"/partners/{partner.id}/line/", {"do": "talked-over", "about": key}).status_code == 403
    assert TroubleRow.objects.count() == 1


def test_a_line_to_nobody_is_not_there(organisation: Organisation) -> None:
    anna = signed_in(organisation.members["anna"])
    assert anna.get("/partners/nobody/line/").status_code == 404


def test_today_says_when_the_worker_sleeps(wera: Client) -> None:
    assert "nobody is rung" in text(wera.get("/"))
    settings.keep(lines.WORKED, [str(time.time())])
    assert "nobody is rung" not in text(wera.get("/"))
    settings.keep(lines.WORKED, [str(time.time() - 700)])
    assert "nobody is rung" in text(wera.get("/"))


def test_every_kind_of_trouble_has_its_word_and_what_to_do(db: None) -> None:
    assert set(trouble_words.WORDS) == set(trouble_words.HELP) == set(troubles.Kind)


def test_of_thousands_that_wait_the_page_shows_the_oldest_and_says_how_many_more_there_are(
    partner: Partner, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST_SHOWN", 3)
    for n in range(5):
        queue(partner, f"AAA-11{n}")
    LineRow.objects.create(partner_id=partner.id, skew=900.0)
    anna, place = signed_in(organisation.members["anna"]), f"/partners/{partner.id}/line/"
    page = text(anna.get(place))
    assert page.count("a case of colleagues") == 3
    assert "2 more are not shown here." in page
    OutboxRow.objects.update(queued_at=time.time() - 2 * DAY)
    looked()
    page = text(anna.get(place))
    assert page.count("A message of ours is not stored there yet") == 2
    assert "The clocks are ten minutes apart" in page, "what is wrong with the line itself stands first"
    assert "3 more are not shown here." in page
    OutboxRow.objects.filter(pk__gt=OutboxRow.objects.order_by("id")[1].pk).delete()
    assert "not shown here" not in text(anna.get(place)).partition("On the way to them")[2]
