"""A shelf for papers that are brought to be read; the room of agreements says who reads and adds there."""

from django.db import migrations, models

_SHELVES = ["chart", "agreements", "compliance", "money", "packages", "copies", "reviews"]


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_taken_records")]

    operations = [
        migrations.AlterField(
            "document",
            "shelf",
            models.CharField(max_length=12, choices=[(shelf, shelf.capitalize()) for shelf in _SHELVES]),
        ),
        migrations.RemoveConstraint("document", "document_shelf_is_known"),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(condition=models.Q(shelf__in=_SHELVES), name="document_shelf_is_known"),
        ),
    ]
