"""A note of an effect is written by the running job itself or by the server: nobody makes a job count as done."""

from django.db import migrations

_JOB = """
create function foundation.job() returns bigint
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ select case when c.via = 'job' then c.reference::bigint end from foundation.claim() c $$;
revoke all on function foundation.job() from public;
grant execute on function foundation.job() to abutment_application;
"""
_INSERT = (
    "(select foundation.is_server()) or (job_id = (select foundation.job()) "
    "and (key not like 'job %' or key = 'job ' || job_id))"
)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_failures_of_the_entity")]

    operations = [
        migrations.RunSQL(_JOB, migrations.RunSQL.noop),
        migrations.RunSQL(f"alter policy inserts on jobs_done with check ({_INSERT})", migrations.RunSQL.noop),
    ]
