"""The software, bound to one practice, reads the names of those whom the practice's own rows name."""

from django.db import migrations

from abutment.foundation.scope.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_papers"),
        ("organizations", "0005_former_organizations"),
        ("scope", "0004_bound_to_one_entity"),
    ]

    operations = [SqlFile("abutment.agreements", "sql/neighbors.sql")]
