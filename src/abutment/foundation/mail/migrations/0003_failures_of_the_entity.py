"""That a letter was not sent is also read by who may read the trail of its entity; its words stay the server's alone."""

from django.db import migrations

from abutment.foundation.scope.operations import in_scope

_READ = (
    "(select foundation.is_server()) or account_id = (select foundation.account()) "
    f"or (state = 'failed' and {in_scope('audit.read')})"
)


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_row_security")]

    operations = [
        migrations.RunSQL(f"alter policy reads on mail_message using ({_READ})", migrations.RunSQL.noop),
    ]
