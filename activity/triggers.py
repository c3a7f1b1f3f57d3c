"""The database's own refusal to change the ledger. Migration 0001 runs these statements: later ones may only add.

On SQLite a migration that alters one of the tables builds it anew and loses its triggers: it must end with CREATE.
"""

from django.db import connection

TABLES = ("activity_event", "activity_block", "activity_leaf")
REFUSAL = "the ledger is append-only"

# SQLite's INSERT OR REPLACE removes the old row without firing delete triggers: refuse by each unique key.
SQLITE_REPLACEMENTS = [
    """CREATE TRIGGER activity_event_refuses_replace BEFORE INSERT ON activity_event
    WHEN EXISTS (SELECT 1 FROM activity_event WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER activity_block_refuses_replace BEFORE INSERT ON activity_block
    WHEN EXISTS (SELECT 1 FROM activity_block WHERE id = NEW.id OR number = NEW.number OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER activity_leaf_refuses_replace BEFORE INSERT ON activity_leaf
    WHEN EXISTS (SELECT 1 FROM activity_leaf WHERE id = NEW.id OR event_id = NEW.event_id
        OR (block_id = NEW.block_id AND position = NEW.position))
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
]


def sqlite_creation() -> list[str]:
    changes = [
        f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in TABLES
        for verb in ("update", "delete")
    ]
    return changes + SQLITE_REPLACEMENTS


def sqlite_removal() -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}" for table in TABLES for verb in ("update", "delete", "replace")
    ]


def postgresql_creation() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION activity_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    rows = [
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION activity_refuse_change()"
        for table in TABLES
    ]
    wholes = [
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION activity_refuse_change()"
        for table in TABLES
    ]
    return [function, *rows, *wholes]


def postgresql_removal() -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_refuses_{verb} ON {table}"
        for table in TABLES
        for verb in ("change", "truncate")
    ]


CREATION = {"sqlite": sqlite_creation(), "postgresql": postgresql_creation()}
REMOVAL = {"sqlite": sqlite_removal(), "postgresql": postgresql_removal()}
LISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal",
}


def missing() -> list[str]:
    """Names of the triggers that should stand in the database and do not, or are disabled."""
    expected = [
        statement.split()[2] for statement in CREATION[connection.vendor] if statement.startswith("CREATE TRIGGER")
    ]
    with connection.cursor() as cursor:
        cursor.execute(LISTING[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in expected if name not in present]
