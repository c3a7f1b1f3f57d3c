"""How tables are emptied after a test that commits: only those with rows, and row by row.

Django's own way on PostgreSQL, TRUNCATE of everything, writes each of some hundred files anew: seconds for each test.
Deleted rows leave their place behind, though: whoever looks at places asks for `new_files` (conftest.py) first.
"""

from contextlib import nullcontext
from typing import Any

from django.db import IntegrityError, connection, transaction

from activity import triggers

# The same after every migration: Django would only write them again.
KEPT = {"django_content_type", "auth_permission"}
TRIES = 5


def tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)


def filled(names: list[str]) -> list[str]:
    """Those of the tables that have rows."""
    looks = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)  # noqa: S608  own names only
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [row[0] for row in cursor.fetchall()]


def empty(_test_case: Any = None) -> None:
    """In place of TransactionTestCase._fixture_teardown.

    A page that was closed may have sent a last request (a draft), and a server beside the tests writes it between our
    look and the end of our transaction: then a key points nowhere, and we look again.
    """
    for left in reversed(range(TRIES)):
        try:
            return delete_rows()
        except IntegrityError:
            if not left:
                raise
    return None


def delete_rows() -> None:
    """All that there are now; no key is checked before the end of the transaction."""
    names = filled(tables())
    deletions = [f'DELETE FROM "{name}"' for name in names]  # noqa: S608  own names only
    perform(without_triggers(deletions) if set(triggers.TABLES) & set(names) else deletions)


def begin_new_files() -> None:
    """On PostgreSQL (the tables of SQLite lie in one file): VACUUM, and TRUNCATE where somebody hindered that."""
    if connection.vendor == "postgresql":
        if used := with_pages():
            perform([f'VACUUM (INDEX_CLEANUP ON, TRUNCATE ON) "{name}"' for name in used], at_once=False)
        if with_pages():
            names = ", ".join(f'"{name}"' for name in tables())
            perform(without_triggers([f"TRUNCATE {names}"]))


def with_pages() -> list[str]:
    """The tables whose file is not empty."""
    looks = "SELECT name FROM unnest(%s::text[]) AS name WHERE pg_relation_size(quote_ident(name)::regclass) > 0"
    with connection.cursor() as cursor:
        cursor.execute(looks, [tables()])
        return [row[0] for row in cursor.fetchall()]


def without_triggers(statements: list[str]) -> list[str]:
    """Emptying its tables is what the ledger's triggers refuse: take them away for that moment."""
    return [*triggers.REMOVAL[connection.vendor], *statements, *triggers.CREATION[connection.vendor]]


def perform(statements: list[str], *, at_once: bool = True) -> None:
    with transaction.atomic() if at_once else nullcontext(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
