"""The arrival watch of a real case: both nodes ring for their own people with nobody signed in, until both know that she arrived."""

from datetime import datetime, timedelta

from homeward.exchange import alarms
from homeward.exchange.models import AlarmRow
from homeward.office import clock
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.departure import Departed
from tests.exchange.desks import Desk
from tests.exchange.test_lost_keys import work

Desks = tuple[Desk, Desk]
HOUR = timedelta(hours=1)
STEPS = (("worker", 1), ("supervisor", 2), ("duty", 4))
Hours = list[tuple[str, datetime]]


def rung(at: Desk, when: datetime, hours: Hours) -> Hours:
    """Who is rung by a time and since when, at the hours of the watch: nobody looks, nobody is signed in."""
    with at.here():
        return [one for one in alarms.ringing(when) if one[1] in {since for _, since in hours}]


def test_both_nodes_ring_worker_supervisor_and_duty_until_both_know_that_she_arrived(desks: Desks) -> None:
    one, other = desks
    code = one.asks(other)
    work(one, other, 1)
    theirs = other.accepts()
    work(one, other, 1)
    one.opens(code)
    lands = (clock.now() + timedelta(days=1)).replace(minute=7, second=0, microsecond=0)
    through = lands + HOUR
    hours = [(whom, alarms.rounded(through + after * HOUR)) for whom, after in STEPS]
    assert rung(one, through + 5 * HOUR, hours) == []
    one.write(code, Departed(other.id, clock.now(), expected_arrival=lands))
    assert rung(one, through + 5 * HOUR, hours) == hours
    work(one, other, 1)
    # Before anybody there has opened it, somebody is called to do so.
    one.clock.pass_by(16 * 60)
    assert "unopened" in other.wrong()
    other.opens(theirs)
    for node in desks:
        for step, (_, since) in enumerate(hours):
            assert rung(node, since - timedelta(seconds=1), hours) == hours[:step]
            assert rung(node, since, hours) == hours[: step + 1]
        with node.here():
            assert {len(number) for number in AlarmRow.objects.values_list("number", flat=True)} == {32}
    other.write(theirs, ArrivalRecorded(one.id, Met.MET, clock.now()))
    assert rung(other, through + 5 * HOUR, hours) == []
    assert rung(one, through + 5 * HOUR, hours) == hours, "our own people are called until they know it"
    work(one, other, 1)
    one.opens(code)
    assert rung(one, through + 5 * HOUR, hours) == []
