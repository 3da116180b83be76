"""Wrong tokens are counted in the database; digests and counts only, before anyone is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_tokens")]

    operations = [
        migrations.CreateModel(
            name="WrongTokens",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
            ],
        ),
    ]
