"""Who does not read an agreement does not open its papers either."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_row_security")]

    operations = [SqlFile("abutment.agreements", "sql/papers.sql")]
