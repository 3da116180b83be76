"""That a letter was not sent is also read where it was written, by who may read the trail there; its words stay the
server's alone."""

from django.db import migrations

from abutment.foundation.scope.operations import in_scope

_READ = (
    "(select foundation.is_server()) or account_id = (select foundation.account()) "
    f"or (state = 'failed' and {in_scope('audit.read')} and entity_id = (select foundation.acting()))"
)


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_row_security"), ("jobs", "0003_failures_of_the_entity")]

    operations = [
        migrations.RunSQL(f"alter policy reads on mail_message using ({_READ})", migrations.RunSQL.noop),
    ]
