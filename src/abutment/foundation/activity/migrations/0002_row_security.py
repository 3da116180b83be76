"""Who follows work: who asked for it, the server, and who may read the trail of the entity. Only the first two tell."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, in_scope

_OWN = "(account_id = (select foundation.account()) or (select foundation.is_server()))"


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial"), ("scope", "0002_row_security")]

    operations = [
        Policies("activity_work", read=f"{_OWN} or {in_scope('audit.read')}", insert=_OWN, update=_OWN, delete=_OWN),
    ]
