"""`homeward node upgrade`: brings the tables of a node to this version of the program, while neither server nor worker runs.

Server and worker begin only on tables of their own version: on others each page would fail by itself, some half done.
"""

import argparse

from homeward.config.founding import start_django


def upgrade(chosen: argparse.Namespace) -> int:
    """Apply what is missing, and say what that was; a node of this version already is left as it is."""
    start_django()
    from django.core.management import call_command  # needs Django started

    missing = _missing()
    if not missing:
        print("the tables are of this version; nothing was changed")
        return 0
    call_command("migrate", verbosity=0)
    print("\n".join(("the tables were brought to this version:", *missing)))
    return 0


def require_current() -> None:
    """End the program, Django being started, when the node's tables are of an earlier version.

    :raises SystemExit: saying what to type
    """
    missing = _missing()
    if missing:
        raise SystemExit(
            f"homeward: the tables of this node are of an earlier version ({len(missing)} changes are missing); "
            "stop server and worker, make a backup, and type: homeward node upgrade"
        )


def _missing() -> list[str]:
    from django.db import connection  # needs Django started
    from django.db.migrations.executor import MigrationExecutor  # needs Django started

    executor = MigrationExecutor(connection)
    missing = [str(one) for one, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    # The server's workers must not share it.
    connection.close()
    return missing
