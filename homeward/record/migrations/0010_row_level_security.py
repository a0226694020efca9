"""Row-level security where the database is PostgreSQL: the rows of a case for its readers, and for the node as a whole.

Whoever asks is a setting of the connection (`homeward.record.whose`). Where it is not set, no row is there for anybody, the owner of
the tables included. A grant counts as everywhere else: not ended, and one by break-glass only in its time.
"""

from typing import Any

from django.db import migrations

ASKS = "current_setting('homeward.reader', true)"
READS = f"""
CREATE FUNCTION homeward_reads() RETURNS TABLE (subject text) LANGUAGE sql STABLE AS $$
    SELECT g.subject::text FROM record_grantrow g
    WHERE g.member::text = {ASKS} AND g.ended IS NULL
    AND (g.until IS NULL OR g.until > extract(epoch FROM clock_timestamp()) * 1000000)
$$
"""
CASES = "SELECT id FROM record_caserow WHERE code IN (SELECT subject FROM homeward_reads())"
TABLES = {
    "record_entryrow": f"case_id IN ({CASES})",
    "record_cardrow": f"case_id IN ({CASES})",
    "record_filerow": f"case_id IN ({CASES})",
    "record_filepartrow": f"file_id IN (SELECT id FROM record_filerow WHERE case_id IN ({CASES}))",
    "record_uploadrow": f"case_id IN ({CASES})",
    "record_uploadpartrow": f"upload_id IN (SELECT id FROM record_uploadrow WHERE case_id IN ({CASES}))",
    # Whoever writes to a case keeps its row; the officers, to whom it is sealed, read all.
    "record_registerrow": "subject IN (SELECT subject FROM homeward_reads()) "
    "OR '@register' IN (SELECT subject FROM homeward_reads())",
}


def lock(apps: Any, schema_editor: Any) -> None:
    """Put the policies on the tables; nothing on another database."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(READS)
    for table, mine in TABLES.items():
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        # The node owns its tables, and an owner would else be let through.
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY readers ON {table} USING ({ASKS} = 'node' OR {mine})")


def unlock(apps: Any, schema_editor: Any) -> None:
    """Take the policies off again."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP POLICY readers ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    schema_editor.execute("DROP FUNCTION homeward_reads()")


class Migration(migrations.Migration):
    """After the register, whose table it covers."""

    dependencies = [("record", "0009_register")]

    operations = [migrations.RunPython(lock, unlock)]
