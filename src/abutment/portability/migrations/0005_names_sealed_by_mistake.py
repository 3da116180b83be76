"""Columns like BusinessName were sealed as if they held identity numbers: their tables are read again."""

from django.db import migrations

# A hot block is read at the next import, which then keeps in plain what is no secret.
READ_AGAIN = (
    "update portability_sourceblock b set is_hot = true from portability_sourcetable t where t.id = b.table_id "
    "and not b.is_hot and t.layouts::text ~* '(busine|addre|proce|acce|cla|illne|witne|wirele)ssn'"
)


class Migration(migrations.Migration):
    dependencies = [("portability", "0004_deliveries")]

    operations = [migrations.RunSQL(READ_AGAIN, migrations.RunSQL.noop)]
