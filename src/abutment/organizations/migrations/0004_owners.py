"""Which owners may bring one another back to their sign-in."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_roles"), ("signin", "0002_row_security")]

    operations = [SqlFile("abutment.organizations", "sql/owners.sql")]
