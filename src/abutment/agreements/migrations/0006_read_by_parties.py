"""An agreement, its papers and what the trail says of them are read by its parties, not by whoever is affiliated with one."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile, in_scope

# Whose agreement it is, and whom it names. In an account's claim the second arm says all: one acts for one entity. The first
# is for the software, which acts for none.
_PARTY = (
    "(entity_id = any((select foundation.unnarrowed('agreements.read'))::bigint[]) "
    "or (select foundation.acting()) = any(named_entity_ids || entity_id))"
)
_READ, _WRITE = (f"{in_scope(purpose)} and {_PARTY}" for purpose in ("agreements.read", "agreements.write"))


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_reviews"),
        ("audit", "0005_appending_where_one_acts"),
        ("documents", "0004_papers_to_be_read"),
        ("organizations", "0005_former_organizations"),
    ]

    operations = [
        migrations.RunSQL(
            f"alter policy reads on agreements_agreement using ({_READ});"
            f"alter policy updates on agreements_agreement using ({_WRITE}) with check ({_WRITE});"
            f"alter policy deletes on agreements_agreement using ({_WRITE});",
            migrations.RunSQL.noop,
        ),
        SqlFile("abutment.agreements", "sql/sight.sql"),
    ]
