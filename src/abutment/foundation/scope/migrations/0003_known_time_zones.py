"""A practice's or organization's time zone is one that is known, and a practice's is moved by its owners alone."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("scope", "0002_row_security")]

    operations = [SqlFile("abutment.foundation.scope", "sql/zones.sql")]
