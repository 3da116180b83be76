"""A seal names an event or a look, keeps its salt, and says when it was given. No seal exists before the sealer does."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="seal",
            name="look",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="audit.look"
            ),
        ),
        migrations.AddField(
            model_name="seal", name="salt", field=models.BinaryField(default=b"", max_length=16), preserve_default=False
        ),
        migrations.AlterField(
            model_name="seal",
            name="event",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="audit.event"
            ),
        ),
        migrations.AlterField(model_name="seal", name="sealed_at", field=models.DateTimeField()),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event__isnull", False), ("look__isnull", True)),
                    models.Q(("event__isnull", True), ("look__isnull", False)),
                    _connector="OR",
                ),
                name="seal_names_an_event_or_a_look",
            ),
        ),
    ]
