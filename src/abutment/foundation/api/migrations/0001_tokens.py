"""What the database itself refuses about tokens."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("scope", "0002_row_security"), ("accounts", "0001_initial")]

    operations = [SqlFile("abutment.foundation.api", "sql/tokens.sql")]
