"""Who does not read an agreement does not open its papers either, nor read its trail."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_row_security"), ("audit", "0005_appending_where_one_acts")]

    operations = [
        SqlFile("abutment.agreements", "sql/papers.sql"),
        SqlFile("abutment.agreements", "sql/trail.sql"),
    ]
