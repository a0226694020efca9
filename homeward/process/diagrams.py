"""Diagrams of the notifications and of the stages as Mermaid text, made from the tables that the rules use."""

from homeward.process import stages
from homeward.process.case import Side
from homeward.process.notifications.table import SIX, TABLE, Row
from homeward.process.stages import Step

SENDERS = {Side.REFERRING: ("Referring", "Receiving"), Side.RECEIVING: ("Receiving", "Referring")}
HEADINGS = ("message", "from", "after", "consent", "answered by", "class", "clause")


def notifications_diagram() -> str:
    """Give the six notifications, the follow-up report and the arrangements as a Mermaid sequence, in order."""
    lines = ["sequenceDiagram", "    participant Referring as Referring organisation"]
    lines.append("    participant Receiving as Receiving organisation")
    lines += [_arrow(row) for row in _in_order()]
    lines.append(
        "    Note over Referring,Receiving: At any time: " + ", ".join(_words(row.message) for row in _any_time())
    )
    return "\n".join(lines) + "\n"


def notifications_table() -> str:
    """Give the table of all messages as Markdown: sender, order, consent, answer, how nodes treat it, clause."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + " --- |" * len(HEADINGS)]
    lines += ["| " + " | ".join(_cells(row)) + " |" for row in TABLE]
    return "\n".join(lines) + "\n"


def stages_diagram() -> str:
    """Give the stages of both sides as one Mermaid state diagram; a closed case opened again returns to where it stood."""
    lines = ["stateDiagram-v2"]
    for side, steps in ((Side.REFERRING, stages.REFERRING), (Side.RECEIVING, stages.RECEIVING)):
        lines.append(f"    state {SENDERS[side][0]} {{")
        lines += [f"        {line}" for line in _chain(SENDERS[side][0], steps)]
        lines.append("    }")
    return "\n".join(lines) + "\n"


def _in_order() -> list[Row]:
    """The rows that one side sends: the notifications, and what is arranged between COM-4 and COM-5."""
    sided = [row for row in TABLE if row.sender is not None and row.hwclass != "hold"]
    early = [row for row in sided if row.message in SIX[:4]]
    late = [row for row in sided if row.message in (*SIX[4:], "FUP-1")]
    return [*early, *(row for row in sided if row not in early and row not in late), *late]


def _any_time() -> list[Row]:
    return [row for row in TABLE if row not in _in_order()]


def _arrow(row: Row) -> str:
    sender, receiver = SENDERS[row.sender or Side.REFERRING]
    needs = f" ({row.needs.value})" if row.needs else ""
    says = f", {_plain(row.clause.text)}" if row.message in (*SIX, "FUP-1") else ""
    return f"    {sender}->>{receiver}: {_words(row.message)}{says}{needs}"


def _words(message: str) -> str:
    return message if message[-1].isdigit() else message.lower().replace("-", " ")


def _plain(text: str) -> str:
    """Text without the signs that end a line of Mermaid."""
    return text.replace(";", ",").replace("#", "").split(":")[0]


def _cells(row: Row) -> tuple[str, ...]:
    sender = SENDERS[row.sender][0] if row.sender else "either"
    needs = " or ".join(one.value for one in (row.needs, row.instead) if one)
    return row.message, sender.lower(), row.after, needs, row.answer, row.hwclass, row.clause.id


def _chain(side: str, steps: tuple[Step, ...]) -> list[str]:
    names = [f"{side}_{step.stage.name}" for step in steps]
    lines = [f"{name} : {step.stage.value.replace('-', ' ')}" for name, step in zip(names, steps, strict=True)]
    lines.append(f"[*] --> {names[0]}")
    lines += [f"{side}_{step.stage.name} --> {side}_{after.name}" for step in steps for after in step.leads_to]
    lines.append(f"{names[-1]} --> [*]")
    return lines
