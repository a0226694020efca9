"""The promises of SECURITY.md, each with its gate; the figures come from docs/figures."""

from dataclasses import dataclass

import figures


@dataclass(frozen=True)
class Promise:
    """What is promised, and what the figure has to be."""

    id: str
    text: str
    gate: str


PROMISES = (
    Promise(
        "unassigned-reads-nothing",
        "Someone not assigned reads nothing, even if a check is forgotten",
        "every address and role, 0 plain texts",
    ),
    Promise("sealed-not-moved", "Sealed texts cannot be moved or altered", "0 accepted"),
    Promise("planted-found", "A planted key, grant, entry or role is refused and found", "100 %"),
    Promise(
        "stolen-disk-mute", "A stolen disk with the server key speaks for nobody", "0 letters accepted, 0 keys replaced"
    ),
    Promise(
        "seized-no-text", "A seized server that is off, or a backup, yields no text of a case", "0 of 10,000 canaries"
    ),
    Promise("altered-log", "Altering the log is found, also when the attacker holds the node's key", "500 of 500"),
    Promise("nobody-in-secret", "Nobody opens a case in secret", "0 ways"),
    Promise("erased-gone", "Erased means gone, after archives have aged out", "0 found after 14 days; found at day 13"),
    Promise("nothing-lost-crash", "No acknowledged entry is lost to a crash or power cut", "0 of 10,000 states"),
    Promise("nothing-lost-kill", "No acknowledged entry is lost when the program is killed", "0 of 1,000 rounds"),
    Promise("one-loss", "Nobody is locked out by one loss", "every case opened again"),
    Promise("disk-full", "A full disk or a failing one corrupts nothing", "rows as acknowledged, 200 runs"),
    Promise("exactly-once", "Each message arrives exactly once", "100,000 messages"),
    Promise("lying-partner", "A lying partner changes nothing", "0 crashes, 0 changes"),
    Promise("strangers-files", "What a stranger hands over makes nothing fail", "0 crashes"),
    Promise("guessing", "Guessing a passphrase fails", "5 checks, then stopped"),
    Promise("restore", "A restore is whole, or refused", "every damaged archive refused"),
    Promise("relative-with-phone", "A relative with the phone finds nothing telling", "0 telling strings"),
    Promise("markup-is-text", "What people type is never taken for markup", "0 addresses"),
    Promise("scanners", "Scanners find nothing, after finding what was planted", "0 findings"),
    Promise("claims-checked", "Every claim can be checked", "every row of docs/asvs.md answered"),
)


def table() -> str:
    """The table of promises, and below it the other figures measured."""
    known = figures.read()
    lines = ["| Promise | Gate | Figure | Shown by | Date |", "|---|---|---|---|---|"]
    for one in PROMISES:
        lines.append(f"| {one.text} | {one.gate} | {_shown(known.pop(one.id, None))} |")
    if known:
        lines += ["", "Measured beside them:", "", "| What | Figure | Shown by | Date |", "|---|---|---|---|"]
        lines += [
            f"| {name.removeprefix('bench-').replace('-', ' ')} | {_shown(said)} |" for name, said in known.items()
        ]
    return "\n".join(lines)


def _shown(said: dict[str, object] | None) -> str:
    if said is None:
        return "**not shown yet** | | "
    mark = "" if said["good"] else "**not met:** "
    note = " (short slice)" if said["short"] else ""
    return f"{mark}{said['figure']}{note} | `{said['command']}` | {said['date']}"
