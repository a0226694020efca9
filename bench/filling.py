"""Many cases in a node within a minute: copies, in the tables, of one real case that nobody measured reads."""

from django.db import connection, transaction


def fill(up_to: int) -> None:
    """Copy one real case under other codes until the node holds so many; nobody measured reads them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM record_caserow")
        there = cursor.fetchone()[0]
        cursor.execute("SELECT id FROM record_caserow WHERE code='PATTERN'")
        pattern = cursor.fetchone()[0]
        with transaction.atomic():
            codes = [(f"F{number:07d}",) for number in range(there, up_to)]
            cursor.executemany(
                "INSERT INTO record_caserow (code, number, link) SELECT %s, number, link FROM record_caserow WHERE code='PATTERN'",
                codes,
            )
            columns = "number, compartment, generation, at, staff, commitment, sealed, digest, link, signature"
            cursor.execute(
                f"INSERT INTO record_entryrow (case_id, {columns}) SELECT c.id, {', '.join('e.' + one.strip() for one in columns.split(','))} "  # noqa: S608
                "FROM record_caserow c JOIN record_entryrow e ON e.case_id=%s WHERE c.code LIKE 'F%%' "
                "AND NOT EXISTS (SELECT 1 FROM record_entryrow x WHERE x.case_id=c.id)",
                [pattern],
            )
            grant = "compartment, generation, suite, sealed, granter, at, signature, ended"
            cursor.execute(
                f"INSERT INTO record_grantrow (subject, member, {grant}) SELECT c.code, 999, {', '.join('g.' + one.strip() for one in grant.split(','))} "  # noqa: S608
                "FROM record_caserow c JOIN record_grantrow g ON g.subject='PATTERN' AND g.member=1 WHERE c.code LIKE 'F%%' "
                "AND NOT EXISTS (SELECT 1 FROM record_grantrow x WHERE x.subject=c.code)"
            )
