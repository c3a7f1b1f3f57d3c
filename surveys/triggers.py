"""The database's own refusal to change what people were asked. Migration 0001 runs these statements.

A published version keeps its wording, and a series of surveys stands on a published version only. On SQLite a migration
that alters one of the tables builds it anew and loses its triggers: it must end with CREATION.
"""

SQLITE = [
    """CREATE TRIGGER surveys_published_version_stays BEFORE UPDATE ON surveys_instrumentversion
    WHEN OLD.published_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END""",
    """CREATE TRIGGER surveys_series_begins_published BEFORE INSERT ON surveys_series
    WHEN (SELECT published_at FROM surveys_instrumentversion WHERE id = NEW.version_id) IS NULL
    BEGIN SELECT RAISE(ABORT, 'a survey asks a published version only'); END""",
    """CREATE TRIGGER surveys_series_stays_published BEFORE UPDATE ON surveys_series
    WHEN (SELECT published_at FROM surveys_instrumentversion WHERE id = NEW.version_id) IS NULL
    BEGIN SELECT RAISE(ABORT, 'a survey asks a published version only'); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION surveys_refuse_new_wording() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE OR REPLACE FUNCTION surveys_ask_published_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT published_at FROM surveys_instrumentversion WHERE id = NEW.version_id) IS NULL THEN
    RAISE EXCEPTION 'a survey asks a published version only' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER surveys_published_version_stays BEFORE UPDATE ON surveys_instrumentversion FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION surveys_refuse_new_wording()""",
    """CREATE TRIGGER surveys_series_asks_published BEFORE INSERT OR UPDATE ON surveys_series FOR EACH ROW
    EXECUTE FUNCTION surveys_ask_published_only()""",
]
CREATION = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
