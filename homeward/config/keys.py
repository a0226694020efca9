"""The commands that look after keys: `keys check`, `keys rotate`, `keys confirm`, `member leave`, `member reset`, `break-glass`."""

import argparse
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

from homeward.casework import access, administration
from homeward.config.node import NodeMisconfigured
from homeward.office.members import Enrolled, SignedIn, UnknownMember
from homeward.office.permissions import NotPermitted
from homeward.record import access as reading
from homeward.record import emergency, glass
from homeward.record.access import WouldBeOrphaned
from homeward.record.certificates import CertificateRefused
from homeward.record.emergency import EmergencyKeyRefused, NotTypedBack
from homeward.record.glass import GlassRefused
from homeward.record.grants import NoGrant
from homeward.wire.shamir import ShareRefused

NEEDED = {"server": 0, "node": 0, "case": 1, "member": 3, "emergency": 2}
REFUSALS = (
    *(CertificateRefused, EmergencyKeyRefused, GlassRefused, NoGrant, NodeMisconfigured, NotPermitted),
    *(NotTypedBack, ShareRefused, UnknownMember, WouldBeOrphaned, FileExistsError),
)


def check() -> int:
    """Say who could still open what if somebody, or two, were gone; gives 1 when something would be lost for ever."""
    lost = [one for one in access.losses() if one.unread]
    for one in lost:
        left = (
            "could never be opened again" if one.lost else f"opened with the emergency key ({one.shares} shares left)"
        )
        print(f"without {' and '.join(one.gone)}: {', '.join(one.unread)}: {left}")
    for version, number, holder, typed in emergency.shares():
        when = datetime.fromtimestamp(typed / 1e6, UTC).date().isoformat() if typed else "never"
        print(f"emergency key {version}, share {number}, {holder}: last typed: {when}")
    bare = reading.without_copy()
    if bare:
        print(f"not sealed to the emergency key: {', '.join(bare)}")
    print("without the server key or the backup identity: the restore sheets bring them back")
    print("without two of three shares of the identity key: every partner must verify a card of a new identity")
    return 1 if bare or any(one.lost for one in lost) else 0


def rotate(chosen: argparse.Namespace, by: Sequence[SignedIn]) -> str:
    """Rotate one kind of key; gives what is to be shown once.

    :raises NotPermitted: and the other refusals of each kind
    """
    needed = NEEDED[chosen.what]
    if len(by) != needed or (chosen.what == "case" and not chosen.case):
        raise NodeMisconfigured(
            f"{chosen.what}: --by names {needed} members" + ", --case a case" * (chosen.what == "case")
        )
    if chosen.what == "server":
        return _server()
    if chosen.what == "node":
        access.rotate_node_keys()
        return "a new node key; partners learn of it with the next receipt"
    if chosen.what == "case":
        return (
            f"{access.rotate_case(chosen.case, by=by[0])} compartments have a new secret; nothing was encrypted again"
        )
    if chosen.what == "member":
        return _shown(access.rotate_member(by[0], first=by[1], second=by[2]))
    return _emergency(by)


def _server() -> str:
    """Rotate the server key. The new one lies beside the old until everything is locked with it, so that a cut loses nothing."""
    place = Path(os.environ.get("HOMEWARD_SERVER_KEY", Path(os.environ["HOMEWARD_HOME"]) / "server.key"))
    beside = place.with_name(f"{place.name}.new")
    if not beside.exists():
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
    done = access.rotate_server_key(bytes.fromhex(beside.read_text(encoding="ascii").strip()))
    beside.replace(place)
    key = place.read_text(encoding="ascii").strip()
    return f"{done} locks are under the new server key. Restart the node, and write on both restore sheets:\n  server key: {key}"


def _emergency(by: Sequence[SignedIn]) -> str:
    """Make the next emergency key, or go on with one whose shares were printed and whose resealing was cut off."""
    shares = (_typed("HOMEWARD_SHARE_1", "First old share: "), _typed("HOMEWARD_SHARE_2", "Second old share: "))
    if len(emergency.live()) > 1:
        return (
            f"{administration.reseal_emergency(shares=shares)} secrets resealed; type two new shares back: keys confirm"
        )
    newest = max(version for version, *_ in emergency.shares())
    holders = [holder for version, _, holder, _ in emergency.shares() if version == newest]
    made = administration.rotate_emergency_key(holders=holders, shares=shares, first=by[0], second=by[1])
    said = [f"  share of the emergency key, on paper only, for {one.holder}:\n    {one.written}" for one in made]
    return "\n".join([*said, "the old shares stay valid until two new ones were typed back: keys confirm"])


def confirm(by: SignedIn) -> str:
    """Take two new shares typed back, and end the old emergency key.

    :raises ShareRefused: when one is mistyped
    """
    for number in (1, 2):
        emergency.recognised(_typed(f"HOMEWARD_SHARE_{number}", "New share: "))
    version = emergency.live()[-1][0]
    emergency.confirm(version, by=by.number)
    return f"emergency key {version} is in force; destroy the old shares"


def leave(member: str, by: SignedIn) -> str:
    """End a colleague's access for good.

    :raises WouldBeOrphaned: naming cases that nobody else can read
    """
    from homeward.office import members  # beside the one command that needs it

    number = members.usernames().get(member)
    if number is None:
        raise UnknownMember(member)
    access.leave(number, by=by)
    holders = [holder for _, _, holder, _ in emergency.shares() if holder == member]
    more = "; this member holds a share: run keys rotate emergency" if holders else ""
    return f"{member} is out on every device; each case gets a new secret when it is next opened{more}"


def reset(member: str, by: Sequence[SignedIn]) -> str:
    """Give a member who lost every key new ones.

    :raises UnknownMember: for a name nobody has
    """
    made = access.reset(member, first=by[0], second=by[1])
    waits = reading.waiting_for_keys().get(made.member.number, ())
    more = (
        f"\n  still to be sealed by a colleague who reads them, on the page Team: {', '.join(waits)}" if waits else ""
    )
    return _shown(made) + more


def _shown(made: Enrolled) -> str:
    return f"{made.member.username}: passphrase: {made.passphrase}\n  recovery code: {made.recovery}"


def _typed(name: str, asked: str) -> str:
    return os.environ.get(name) or getpass(asked)


def open_glass(chosen: argparse.Namespace, by: SignedIn) -> str:
    """Ask for a case to be opened, or open it as the second officer.

    :raises GlassRefused: saying why not
    """
    share = _typed("HOMEWARD_SHARE_1", "Your share: ")
    if chosen.second:
        from homeward.office import members  # beside the one command that needs it

        number = members.usernames().get(chosen.second, 0)
        made = glass.ask(chosen.case, share=share, reason=chosen.reason, second=number, by=by.keys)
        return f"request {made} waits for {chosen.second}, for fifteen minutes"
    waits = [one for one in glass.waiting(by=by.keys) if one.subject == chosen.case]
    if not waits:
        raise GlassRefused("late")
    code, until = glass.open_with(waits[-1].number, share=share, by=by.keys)
    return f"{code} is open to {by.username} until {datetime.fromtimestamp(until / 1e6, UTC):%Y-%m-%d %H:%M} UTC"
