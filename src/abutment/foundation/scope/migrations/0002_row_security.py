"""The claim, the scope, and what application logins are granted: never TRUNCATE, never another table's ownership."""

from django.db import migrations

from abutment.foundation.scope.operations import APPLICATION, Policies, SqlFile, in_scope

_GRANTS = f"""
grant usage on schema public to {APPLICATION};
grant select, insert, update, delete on all tables in schema public to {APPLICATION};
grant usage on all sequences in schema public to {APPLICATION};
alter default privileges in schema public grant select, insert, update, delete on tables to {APPLICATION};
alter default privileges in schema public grant usage on sequences to {APPLICATION};
revoke insert, update, delete on django_migrations from {APPLICATION};
"""


class Migration(migrations.Migration):
    dependencies = [("scope", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(_GRANTS, migrations.RunSQL.noop),
        SqlFile("abutment.foundation.scope", "sql/claim.sql"),
        Policies(
            "scope_entity",
            read=f"{in_scope('network.read', 'id')} or (select foundation.is_server())",
            insert="(select foundation.is_server())",
            update=in_scope("network.write", "id"),
        ),
    ]
