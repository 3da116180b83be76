"""In its transition a former organization reads what names itself, and nothing that names the next one."""

from django.db import migrations

from abutment.foundation.scope.operations import in_scope


def _at_ones_own(purpose: str, column: str) -> str:
    """At the entity in whose name one looks, and through no affiliation."""
    return f"{column} = any((select foundation.unnarrowed('{purpose}'))::bigint[])"


def _names_oneself(table: str, named: str, purpose: str = "network.read") -> str:
    """A fact of a practice is read at the practice itself; elsewhere only when whom it names is in scope as well."""
    return (
        f"alter policy reads on {table} using ("
        f"{in_scope(purpose)} and ({in_scope(purpose, named)} or {_at_ones_own(purpose, 'entity_id')}))"
    )


_AFFILIATIONS = (
    "alter policy reads on organizations_affiliation using ("
    f"{_at_ones_own('network.read', 'organization_id')} or {_at_ones_own('network.read', 'practice_id')} "
    f"or ({in_scope('network.read', 'organization_id')} and {in_scope('network.read', 'practice_id')}))"
)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_owners")]

    operations = [
        migrations.RunSQL(_AFFILIATIONS, migrations.RunSQL.noop),
        migrations.RunSQL(_names_oneself("organizations_management", "manager_id"), migrations.RunSQL.noop),
        migrations.RunSQL(_names_oneself("organizations_coveredentity", "answers_id"), migrations.RunSQL.noop),
        migrations.RunSQL(
            _names_oneself("organizations_lease", "tenant_id", "agreements.read"), migrations.RunSQL.noop
        ),
    ]
