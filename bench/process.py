"""The rules: the gate over 200 entries, and the journey's steps beside SpiffWorkflow: `python bench/process.py`."""

import gc
import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from common import in_turn, milliseconds, report, start_node
from journey_bpmn import diagram

start_node()

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser  # noqa: E402 - after the node, as everything here
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: E402 - after the node, as everything here
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # noqa: E402 - after the node, as everything here
from SpiffWorkflow.util.task import TaskState  # noqa: E402 - after the node, as everything here

from homeward.process import (
    accommodation,
    conditions,
    consent,
    documents,
    itinerary,
    medical,
    preparation,
    security_assessment,
    status,
    support,
)  # noqa: E402
from homeward.process.case import Case, CaseOpened, Side, Staff  # noqa: E402 - needs the path
from homeward.process.consent import Purpose  # noqa: E402 - needs the path
from homeward.process.entries import KINDS  # noqa: E402 - needs the path
from homeward.process.intake import FirstContact, Gender  # noqa: E402 - needs the path
from homeward.process.itinerary import Leg, Mode  # noqa: E402 - needs the path
from homeward.process.preparation import Means, Outcome, Topic  # noqa: E402 - needs the path
from homeward.process.security_assessment import EIGHT, Level  # noqa: E402 - needs the path
from homeward.process.writing import Entry, from_data, to_data  # noqa: E402 - needs the path
from scripts import figures  # noqa: E402 - needs the path

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
DAY = date(2027, 3, 1)
STEPS = 27
OPENS_AT = 25  # the step told to her is the last that the eight conditions of the diagram need


def steps() -> list:
    """The 27 largest steps of the journey's referring side, each a call of the rules that gives entries."""
    legs = (Leg(Mode.AIR, "FRA", "RMO", NOW + timedelta(days=5), NOW + timedelta(days=5, hours=3)),)
    topics = [
        lambda c, t=topic: preparation.topic_explained(
            c, topic=t, language="ron", means=Means.TALK, outcome=Outcome.UNDERSTOOD
        )
        for topic in list(Topic)[:5]
    ]
    factors = [
        lambda c, f=factor: security_assessment.factor_assessed(
            factor=f, level=Level.LOW, finding="looked into", source="herself"
        )
        for factor in EIGHT
    ]
    return [
        lambda c: FirstContact(given_names="Ileana", gender=Gender.FEMININE, country_of_return="MD", languages=("ron",)),
        lambda c: consent.given(c, Purpose.ASSISTED_RETURN, at=NOW, witness="a colleague", language="ron"),
        lambda c: consent.given(c, Purpose.CONTACT_RECEIVING, at=NOW, recipient="p", language="ron"),
        lambda c: consent.given(c, Purpose.SHARE_IDENTITY, at=NOW, recipient="p", language="ron"),
        lambda c: status.declaration(c, signed_on=DAY, language="ron"),
        lambda c: medical.screened(at=NOW, screened_by="Hanna"),
        lambda c: documents.stated(c, at=NOW, paper=documents.Paper.PASSPORT, state=documents.State.IN_HAND, valid_until=DAY + timedelta(days=900)),
        *factors,
        lambda c: security_assessment.assessed(c, outcome=security_assessment.Outcome.CAN_GO),
        lambda c: accommodation.place_agreed(
            c, at=NOW, kind=accommodation.PlaceKind.FACILITY, chosen_with_the_person=True, safe=True, nights=14,
            confirmed_by=accommodation.ConfirmedBy.WHO_RUNS_IT,
        ),
        lambda c: support.decided(way=support.Way.REFERRED, partner="p"),
        lambda c: itinerary.chosen_journey(c, at=NOW, legs=legs, meets="Rosa"),
        *topics,
        lambda c: preparation.referrals_explained(referrals=("house",), follow_up_care="doctor", given_as="paper"),
        lambda c: itinerary.steps_told(c, language="ron"),
        lambda c: consent.given(c, Purpose.FOLLOW_UP, at=NOW, language="ron"),
    ]  # fmt: skip


ALL = steps()
assert len(ALL) == STEPS  # noqa: S101 - a benchmark of another number would say something else


def ours() -> None:
    """Each step judged by its rule, written to the case, and the gate asked after it."""
    case = Case().after(CaseOpened(Side.REFERRING, "Heron"), at=NOW, by=Staff(1))
    for step in ALL:
        made = step(case)
        entries: tuple[Entry, ...] = made if isinstance(made, tuple) else (made,)
        case = case.after(*entries, at=NOW, by=Staff(1))
        conditions.judge(case, NOW)


def ours_from_record() -> None:
    """As staff do it, one step a request: the case read from its JSON, the step judged, the gate asked, the new entries written as JSON."""
    kept = [("case-opened", json.dumps(to_data(CaseOpened(Side.REFERRING, "Heron"))))]
    for step in ALL:
        read = [from_data(KINDS[kind], json.loads(text)) for kind, text in kept]
        case = Case().after(*read, at=NOW, by=Staff(1))
        made = step(case)
        entries = made if isinstance(made, tuple) else (made,)
        conditions.judge(case.after(*entries, at=NOW, by=Staff(1)), NOW)
        kept += [(one.KIND, json.dumps(to_data(one))) for one in entries]


def begun(parser: BpmnParser) -> BpmnWorkflow:
    """A new instance of the journey's diagram, with the gate it calls, up to its first form."""
    workflow = BpmnWorkflow(parser.get_spec("journey"), parser.get_subprocess_specs("journey"))
    workflow.do_engine_steps()
    return workflow


def next_step(workflow: BpmnWorkflow, number: int) -> None:
    """The form filled in, its rule and the gate run; the gate opens with the last condition and not before."""
    workflow.get_tasks(state=TaskState.READY, manual=True)[0].run()
    workflow.do_engine_steps()
    if (workflow.last_task.data["departure"] == "open") != (number >= OPENS_AT):
        raise AssertionError(f"the gate is wrong after step {number}")


def spiff(parser: BpmnParser) -> None:
    """One instance of the diagram, each step in turn."""
    workflow = begun(parser)
    for number in range(STEPS):
        next_step(workflow, number)


def spiff_from_store(parser: BpmnParser) -> None:
    """One step a request: the workflow read from its JSON, one step run, the workflow written as JSON."""
    serializer = BpmnWorkflowSerializer()
    kept = serializer.serialize_json(begun(parser))
    for number in range(STEPS):
        workflow = serializer.deserialize_json(kept)
        next_step(workflow, number)
        kept = serializer.serialize_json(workflow)


def main() -> None:
    """Measure both in one run."""
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(diagram()))
    case = Case().after(CaseOpened(Side.REFERRING, "Heron"), at=NOW, by=Staff(1))
    for step in ALL:
        made = step(case)
        case = case.after(*(made if isinstance(made, tuple) else (made,)), at=NOW, by=Staff(1))
    while len(case.entries) < 200:
        case = case.after(
            *(one.entry for one in case.entries[5 : 5 + min(20, 200 - len(case.entries))]), at=NOW, by=Staff(1)
        )

    def gate() -> None:
        conditions.judge(Case(case.entries), NOW)

    # As `homeward serve` does: what is loaded now lives as long as the program, and neither side waits while it is walked through.
    gc.collect()
    gc.freeze()
    our_time, their_time = in_turn(ours, lambda: spiff(parser), 7)
    our_stored, their_stored = in_turn(ours_from_record, lambda: spiff_from_store(parser), 3)
    gate_time = milliseconds(gate, 51)
    figures.report(
        "bench-process",
        f"the gate over 200 entries in {gate_time:.2f} ms; the journey's 27 steps {their_time / our_time:.0f} times as fast "
        f"as the same in SpiffWorkflow, {their_stored / our_stored:.0f} times where each is read and written",
        command="python bench/process.py",
        good=gate_time <= 1 and their_time / our_time >= 100,
    )
    report(
        gate_of_200_entries_ms=round(gate_time, 3),
        our_27_steps_ms=round(our_time, 3),
        spiffworkflow_27_steps_ms=round(their_time, 3),
        times_faster_in_memory=round(their_time / our_time, 1),
        our_27_requests_ms=round(our_stored, 3),
        spiffworkflow_27_requests_ms=round(their_stored, 3),
        times_faster_by_request=round(their_stored / our_stored, 1),
    )


if __name__ == "__main__":
    main()
