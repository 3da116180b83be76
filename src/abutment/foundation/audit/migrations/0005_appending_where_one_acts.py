"""Nobody writes into the trail or the looks of a practice or organization that they do not know."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_sealer"), ("scope", "0003_known_time_zones")]

    operations = [SqlFile("abutment.foundation.audit", "sql/appending.sql")]
