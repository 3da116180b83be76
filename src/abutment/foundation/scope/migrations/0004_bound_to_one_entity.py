"""The software may bind itself to one entity, and then sees that one's rows and no others."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("scope", "0003_known_time_zones")]

    operations = [SqlFile("abutment.foundation.scope", "sql/bound.sql")]
