"""A failure is also read where the job ran: by who may read the trail and acts for that very entity.

An organization does not read the failures of its practices for that: what fails there is told to those who work there.
"""

from django.db import migrations

from abutment.foundation.scope.operations import in_scope

_ACTING = """
create or replace function foundation.acting() returns bigint
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ select (foundation.claim()).acting_id $$;
revoke all on function foundation.acting() from public;
grant execute on function foundation.acting() to abutment_application;
"""
_READ = (
    "(select foundation.is_server()) or account_id = (select foundation.account()) "
    f"or ({in_scope('audit.read')} and entity_id = (select foundation.acting()))"
)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_row_security")]

    operations = [
        migrations.RunSQL(_ACTING, migrations.RunSQL.noop),
        migrations.RunSQL(f"alter policy reads on jobs_failure using ({_READ})", migrations.RunSQL.noop),
    ]
