"""Making the database forget: old versions of rows in free pages, dead tuples and the write-ahead log."""

import logging
import re
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, connection, models

logger = logging.getLogger(__name__)
# How long the rewriting of a table waits for those who read it, so that it never holds up others behind it.
PATIENCE = "5s"


class StillInUse(DatabaseError):
    """Somebody else reads: old rows or the log could not be given up."""


def rewrite_tables(kinds: "Iterable[type[models.Model]]") -> None:
    """Outside any transaction. Raises DatabaseError when it must be tried again."""
    tables = [connection.ops.quote_name(kind._meta.db_table) for kind in kinds]
    if connection.vendor == "postgresql":
        rewrite_on_postgresql(tables)
    else:
        rewrite_on_sqlite()


def rewrite_on_sqlite() -> None:
    """The whole file anew without free pages, then the log emptied (`secure_delete` is on anyway, see settings)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        raise StillInUse("The write-ahead log is still being read.")


def rewrite_on_postgresql(tables: list[str]) -> None:
    """New files without dead tuples; then the log moves on, where the database's user may do that.

    The planner's statistics hold samples of what a table was like when the server last analysed it: they go, too.
    """
    carried_over: list[int] = []

    def listen(notice: Any) -> None:
        """A notice can be read only while it is delivered."""
        carried_over.append(dead_rows(notice.message_detail))

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        connection.connection.add_notice_handler(listen)
        try:
            cursor.execute(f"VACUUM (FULL, VERBOSE, ANALYZE) {', '.join(tables)}")
            cursor.execute("VACUUM (FULL, VERBOSE) pg_catalog.pg_statistic")
        finally:
            connection.connection.remove_notice_handler(listen)
            cursor.execute("RESET lock_timeout")
    if sum(carried_over):
        raise StillInUse(f"{sum(carried_over)} old rows are kept for a transaction that began before their deletion.")
    for statement in ("CHECKPOINT", "SELECT pg_switch_wal()"):
        if_permitted(statement)


def dead_rows(detail: str | None) -> int:
    """How many rows VACUUM had to carry over: the number with which its detail begins, in every language."""
    found = re.match(r"\d+", detail or "")
    return int(found.group()) if found else 0


def if_permitted(statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as problem:
        logger.warning("Not permitted to this user of the database (docs/trust.md): %s: %s", statement, problem)
