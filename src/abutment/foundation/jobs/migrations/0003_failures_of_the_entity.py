"""A failure is also read by who may read the trail of the entity in whose name the job ran."""

from django.db import migrations

from abutment.foundation.scope.operations import in_scope

_READ = f"(select foundation.is_server()) or account_id = (select foundation.account()) or {in_scope('audit.read')}"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_row_security")]

    operations = [
        migrations.RunSQL(f"alter policy reads on jobs_failure using ({_READ})", migrations.RunSQL.noop),
    ]
