"""The sealer, its queue, and the narrower grants under which the trail is appended."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain_of_events_and_looks")]

    operations = [SqlFile("abutment.foundation.audit", "sql/sealer.sql")]
