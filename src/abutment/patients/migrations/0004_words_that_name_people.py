"""A list in which a person may stand is shown to who may see patients, not to all who see the practice."""

from django.db import migrations

from abutment.foundation.scope.operations import in_scope

# The lists that hold nothing but words. Who refers may be a patient, an employer may be a person, and offices write names
# into their own lists: what is not named here, also a list of later versions, needs the right to see patients.
_OF_WORDS = "'definition', 'appointment', 'recall', 'coverage'"


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_finding")]

    operations = [
        migrations.RunSQL(
            "alter policy reads on patients_definition using "
            f"((kind in ({_OF_WORDS}) and {in_scope('network.read')}) "
            f"or {in_scope('patients.read')} or {in_scope('chart.read')})",
            f"alter policy reads on patients_definition using ({in_scope('network.read')})",
        ),
    ]
