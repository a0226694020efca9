"""What can be typed after `homeward`: every command, its words, and the text that `--help` shows."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from homeward.office.permissions import Role

Run = Callable[[argparse.Namespace], int]
Commands = argparse._SubParsersAction  # the type has no public name


def parser(run: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Make the parser of the command line.

    :param run: the function of each command, by its words, such as "node init"
    """
    whole = argparse.ArgumentParser(
        prog="homeward",
        description="The return and reintegration of people who were trafficked, handed safely from one organisation to another.",
        epilog="Most commands work on the node whose folder HOMEWARD_HOME names; see docs/configuration.md.",
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    _node(commands, run)
    _member(commands, run)
    _keys(commands, run)
    _card(commands, run)
    _running(commands, run)
    _ways(commands, run)
    _timetable(commands, run)
    _log(commands, run)
    _backup(commands, run)
    _practice(commands, run)
    return whole


def _node(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    node = commands.add_parser("node", help="make a node, or bring it to a new version").add_subparsers(
        required=True, metavar="COMMAND"
    )
    init = node.add_parser(
        "init", help="make a node in HOMEWARD_HOME: folder, server key, database, two founders, contact card"
    )
    init.add_argument("--name", required=True, help="short name in lower case, such as harbour")
    init.add_argument("--organisation", required=True, help="the organisation's name as partners see it")
    init.add_argument("--country", required=True, help="two letters")
    init.add_argument("--address", required=True, help="where partners reach the node: https://node.example.org")
    init.add_argument("--telephone", default="", help="duty telephone")
    init.add_argument("--hours", default="", help="when the duty telephone is answered, such as 'Mon-Fri 9-17'")
    init.add_argument("--languages", default="en", help="languages spoken there, such as en,ar")
    founders = "user names of the two founders, who are supervisors and officers"
    init.add_argument("--founders", nargs=2, required=True, metavar="NAME", help=founders)
    init.add_argument("--host", action="append", help="host name the pages answer to; repeat for several")
    init.add_argument("--time-zone", default="UTC", help="the organisation's own, such as Europe/Chisinau")
    init.add_argument("--postgresql", default="", help="an empty PostgreSQL database: postgresql://user@host/name")
    practice = "a practice node: follows a clock file, marks everything as invented"
    init.add_argument("--fictional", action="store_true", help=practice)
    init.set_defaults(run=run["node init"])
    upgrade = node.add_parser(
        "upgrade", help="bring the tables to this version of the program; stop server and worker first"
    )
    upgrade.set_defaults(run=run["node upgrade"])


def _member(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    member = commands.add_parser("member", help="enrol staff").add_subparsers(required=True, metavar="COMMAND")
    add = member.add_parser(
        "add", help="enrol a member, or a list of staff, signed by two others who type their passphrases"
    )
    add.add_argument("username", nargs="?")
    add.add_argument("--name", help="as colleagues know the member")
    roles = [role.value for role in Role]
    add.add_argument("--role", action="append", choices=roles, help="repeat for several")
    staff = "a CSV file with the columns username, name, roles (several with a semicolon): all are enrolled, or nobody"
    add.add_argument("--staff", type=Path, metavar="FILE", help=staff)
    add.add_argument("--by", nargs=2, required=True, metavar="NAME", help="the two who sign")
    add.set_defaults(run=run["member add"])
    leave = member.add_parser("leave", help="end a colleague's access for good; names cases nobody else reads")
    leave.add_argument("username")
    leave.add_argument("--by", nargs=1, required=True, metavar="NAME", help="the supervisor who does it")
    leave.set_defaults(run=run["member leave"], command="member leave")
    reset = member.add_parser("reset", help="new keys for a member who lost them; the two seal the cases anew")
    reset.add_argument("username")
    reset.add_argument("--by", nargs=2, required=True, metavar="NAME", help="the two who sign")
    reset.set_defaults(run=run["member reset"], command="member reset")


def _keys(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    keys = commands.add_parser("keys", help="check and rotate keys").add_subparsers(required=True, metavar="COMMAND")
    check = keys.add_parser("check", help="who could still open what if somebody, or two, were gone")
    check.set_defaults(run=run["keys check"], command="keys check")
    rotate = keys.add_parser("rotate", help="make new keys; run again after a cut, it goes on")
    rotate.add_argument("what", choices=["emergency", "server", "node", "member", "case"])
    rotate.add_argument("--case", help="the case code, to rotate a case's secrets")
    who = "who does it; for a member: the member and the two who sign; for the emergency key: two officers"
    rotate.add_argument("--by", nargs="+", default=[], metavar="NAME", help=who)
    rotate.set_defaults(run=run["keys rotate"], command="keys rotate")
    confirm = keys.add_parser("confirm", help="type two new shares back; the old emergency key ends")
    confirm.add_argument("--by", nargs=1, required=True, metavar="NAME")
    confirm.set_defaults(run=run["keys confirm"], command="keys confirm")
    glass = commands.add_parser("break-glass", help="two officers open a case for a day with their paper shares")
    glass.add_argument("case")
    glass.add_argument("--second", help="the officer who opens; without it, you are the second")
    glass.add_argument("--reason", default="", help="why, for the first officer")
    glass.add_argument("--by", nargs=1, required=True, metavar="NAME")
    glass.set_defaults(run=run["break-glass"], command="break-glass")


def _card(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    card = commands.add_parser("card", help="give and take contact cards").add_subparsers(
        required=True, metavar="COMMAND"
    )
    show = card.add_parser("show", help="print this organisation's card file, and its number to read out")
    show.set_defaults(run=run["card show"])
    take = card.add_parser("add", help="take in a partner's card file; two members verify it on the page Partners")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--by", required=True, metavar="NAME", help="the member who takes it in")
    take.set_defaults(run=run["card add"])
    _own_card(card, run)


def _own_card(card: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    """The commands of our own card; docs/identity.md tells when each is needed."""
    ready = card.add_parser("prepare", help="make the next card ready to be signed, once a year or when it changes")
    ready.add_argument("file", type=Path, metavar="FILE", help="where to write the card that two custodians sign")
    for name in ("name", "languages", "telephone", "hours", "address", "zone"):
        ready.add_argument(f"--{name}", help=f"another {name} than on the last card")
    ready.add_argument("--by", required=True, metavar="NAME", help="the member who makes it ready")
    ready.add_argument(
        "--after",
        type=int,
        default=0,
        metavar="NUMBER",
        help="the number of the last card, where a restored backup has lost it and no partner can tell us",
    )
    ready.set_defaults(run=run["card prepare"], command="card prepare")
    sign = card.add_parser("sign", help="sign a card with two shares of the identity key, on a machine without network")
    sign.add_argument("file", type=Path, metavar="FILE", help="the card that was made ready; no node is needed here")
    sign.add_argument("--to", required=True, type=Path, metavar="FILE", help="where to write the signed card")
    sign.set_defaults(run=run["card sign"], command="card sign")
    taken = card.add_parser("take", help="take in our own signed card, and announce it to every partner")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--by", required=True, metavar="NAME", help="the member who takes it in")
    taken.set_defaults(run=run["card take"], command="card take")
    gone = card.add_parser("revoke", help="tell every partner that our keys were stolen; then telephone them")
    gone.add_argument("--since", required=True, metavar="ISO", help="since when they may have been in other hands")
    gone.add_argument("--by", required=True, metavar="NAME", help="the member who tells it")
    gone.set_defaults(run=run["card revoke"], command="card revoke")
    split = card.add_parser("split", help="print new shares of the identity key from two old ones; needs no node")
    split.add_argument("organisation", help="the organisation's id, as `card show` prints it")
    split.set_defaults(run=run["card split"], command="card split")


def _running(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    deliver = commands.add_parser("deliver", help="the worker: send what is due, again and again")
    deliver.add_argument("--once", action="store_true", help="one pass, then stop")
    deliver.set_defaults(run=run["deliver"])
    serve = commands.add_parser("serve", help="serve the pages on 127.0.0.1; TLS is the reverse proxy's")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2, help="processes, of two threads each")
    serve.set_defaults(run=run["serve"])
    relay = commands.add_parser("relay", help="run a blind relay on 127.0.0.1; needs no node")
    relay.add_argument("--folder", type=Path, required=True, help="where it keeps its store")
    relay.add_argument("--port", type=int, default=8100)
    admit = "print an admission, with which an organisation may open so many mailboxes, and stop"
    relay.add_argument("--admit", type=int, default=0, metavar="N", help=admit)
    relay.set_defaults(run=run["relay"])


def _ways(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    carry = commands.add_parser("carry", help="carry the exchange by hand").add_subparsers(
        required=True, metavar="COMMAND"
    )
    out = carry.add_parser("out", help="write a file with everything that waits for a partner")
    out.add_argument("--to", required=True, metavar="PARTNER", help="its id or its whole name")
    out.add_argument("--file", type=Path, metavar="FILE", help="without it a name that says nothing, in this folder")
    out.add_argument("--by", required=True, metavar="NAME")
    out.set_defaults(run=run["carry out"])
    bring = carry.add_parser("in", help="take in a file that was brought")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--back", type=Path, metavar="FILE", help="write the return file with the receipts here")
    bring.add_argument("--by", required=True, metavar="NAME")
    bring.set_defaults(run=run["carry in"])
    line = commands.add_parser("line", help="the lines to partners").add_subparsers(required=True, metavar="COMMAND")
    relay = line.add_parser("relay", help="choose the relay that this node collects from; its admission is asked for")
    relay.add_argument("--address", metavar="URL", help="without it: use no relay any more")
    relay.add_argument("--by", required=True, metavar="NAME")
    relay.set_defaults(run=run["line relay"])


def _log(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    verify = commands.add_parser("verify", help="check leaves, tree, checkpoints, cosignatures and chains of the node")
    medium = "a checkpoint that was kept on another medium; repeat for several"
    verify.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE", help=medium)
    sheet = "size and root as a weekly sheet shows them; repeat for several"
    verify.add_argument("--sheet", action="append", default=[], nargs=2, metavar=("SIZE", "ROOT"), help=sheet)
    verify.set_defaults(run=run["verify"])
    log = commands.add_parser("log", help="the log's checkpoints and epochs").add_subparsers(
        required=True, metavar="COMMAND"
    )
    keep = log.add_parser("checkpoint", help="write the newest checkpoint with its cosignatures, for another medium")
    keep.add_argument("--to", required=True, type=Path, metavar="FILE", help="where to write it")
    keep.set_defaults(run=run["log checkpoint"])
    epoch = log.add_parser("epoch", help="begin a new epoch after a restore, signed by two officers")
    known = "the last checkpoint known before: a file from another medium, or the note that a partner reads out"
    epoch.add_argument("--known", required=True, type=Path, metavar="FILE", help=known)
    epoch.add_argument("--by", nargs=2, required=True, metavar="NAME", help="the two officers who sign")
    epoch.set_defaults(run=run["log epoch"])


def _backup(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    backup = commands.add_parser("backup", help="write what is new to both places of node.toml and read it back")
    backup.add_argument("--new-key", action="store_true", help="make a new backup identity instead, backup.key")
    backup.set_defaults(run=run["backup"])
    restore = commands.add_parser("restore", help="make the node of HOMEWARD_HOME from archives, on an empty machine")
    again = "a folder with archives; repeat for several"
    restore.add_argument(
        "--from", dest="place", type=Path, action="append", required=True, metavar="FOLDER", help=again
    )
    identity = "the backup identity, from the restore sheet; repeat for older ones"
    restore.add_argument("--identity", type=Path, action="append", required=True, metavar="FILE", help=identity)
    key = "the server key, from the restore sheet"
    restore.add_argument("--server-key", type=Path, required=True, metavar="FILE", help=key)
    officers = "two officers, who sign that the node was restored"
    restore.add_argument("--by", nargs=2, required=True, metavar="NAME", help=officers)
    restore.add_argument("--until", default="", metavar="PAIR", help="an older pair instead of the newest")
    known = "the last checkpoint known before, from another medium or as a partner reads it out"
    restore.add_argument("--known", type=Path, metavar="FILE", help=known)
    check = "only show that the node in use could be restored, in a folder beside it that is removed"
    restore.add_argument("--check", action="store_true", help=check)
    restore.set_defaults(run=run["restore"])


def _practice(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    demo = commands.add_parser("demo", help="two practice nodes with over thirty cases under way, until Ctrl-C")
    demo.add_argument("--folder", type=Path, default=Path("demo"), help="where the two nodes are kept")
    demo.add_argument("--fresh", action="store_true", help="make both nodes anew")
    demo.set_defaults(run=run["demo"])
    journey = commands.add_parser("journey", help="one whole case between two practice nodes, with nobody watching")
    sheet = "intake sheet with HTCDS 2.0 field names"
    journey.add_argument("--intake", type=Path, default=Path("examples/intake.csv"), help=sheet)
    journey.add_argument("--itinerary", type=Path, default=Path("examples/itinerary.csv"), help="typed legs")
    folder = "where the two nodes are made; what lies there is replaced"
    journey.add_argument(
        "--partner",
        type=Path,
        default=Path("examples/partner.csv"),
        help="the receiving organisation, as its card will say",
    )
    journey.add_argument("--folder", type=Path, default=Path("journey"), help=folder)
    journey.set_defaults(run=run["journey"])


def _timetable(commands: "Commands[argparse.ArgumentParser]", run: Mapping[str, Run]) -> None:
    timetable = commands.add_parser("timetable", help="journeys in timetable files").add_subparsers(
        required=True, metavar="COMMAND"
    )
    search = timetable.add_parser(
        "search", help="find journeys, best first; reads the files directly and needs no node"
    )
    files = "GTFS as a zip file or a folder, an airline schedule (SSIM), or CSV; several are put together"
    search.add_argument("--timetable", nargs="+", required=True, metavar="FILE", help=files)
    search.add_argument("--from", dest="origin", metavar="PLACE", help="a stop_id or its parent_station")
    search.add_argument("--to", metavar="PLACE", help="likewise")
    when = "such as 2031-03-24T08:40; without offset it is the time of the feed's agency"
    search.add_argument("--depart-after", metavar="ISO", help=when)
    search.add_argument("--arrive-before", metavar="ISO", help="without it: within a day of the earliest arrival")
    search.add_argument("--max-transfers", metavar="N", help="without it: two, or as few as it takes")
    search.add_argument("--min-connection", metavar="MIN", help="smallest time for a change in minutes (0)")
    search.add_argument("--limit", type=int, default=10, metavar="K", help="at most so many journeys (10)")
    search.add_argument("--earliest", action="store_true", help="the plain earliest arrival: one journey, no ranking")
    search.add_argument(
        "--queries", metavar="FILE", help="a file with one query a line, as JSON; one JSON line for each"
    )
    search.add_argument("--json", action="store_true", help="print JSON")
    search.set_defaults(run=run["timetable search"])
    kept = timetable.add_parser("import", help="keep timetables in the node, for the Travel page")
    kept.add_argument("files", nargs="+", metavar="FILE", help="GTFS as a zip file or a folder, SSIM, or CSV")
    kept.add_argument("--name", help="under which one file is kept (that of the file)")
    kept.set_defaults(run=run["timetable import"])
    timetable.add_parser("list", help="what was imported").set_defaults(run=run["timetable list"])
    gone = timetable.add_parser("remove", help="remove what was imported")
    gone.add_argument("names", nargs="+", metavar="NAME")
    gone.set_defaults(run=run["timetable remove"])
