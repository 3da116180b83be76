"""Two shelves for what is taken out: only the software adds to them, and only it removes what was kept long enough.

By the names of the capabilities alone: while no room has added them, nobody but the software itself holds any.
"""

from django.db import migrations, models

from abutment.foundation.scope.operations import APPLICATION, in_scope

SHELVES = ("agreements", "compliance", "money")


def _on_shelves(verb: str) -> str:
    """The same conditions for a database made before these two shelves and after: nothing else changes."""
    own = " or ".join(f"(shelf = '{shelf}' and {in_scope(f'{shelf}.{verb}')})" for shelf in ("chart", *SHELVES))
    reads = {"packages": "records.take", "copies": "records.copy"}
    taken = " or ".join(
        f"(shelf = '{shelf}' and {in_scope(purpose if verb == 'read' else 'packages.write')})"
        for shelf, purpose in reads.items()
    )
    return f"{own} or {taken}"


_REMOVED = f"shelf in ('packages', 'copies') and {in_scope('packages.write')}"


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_row_security")]

    operations = [
        migrations.AlterField(
            "document",
            "shelf",
            models.CharField(
                max_length=12,
                choices=[
                    ("chart", "Chart"),
                    ("agreements", "Agreements"),
                    ("compliance", "Compliance"),
                    ("money", "Money"),
                    ("packages", "Packages"),
                    ("copies", "Copies"),
                ],
            ),
        ),
        migrations.RemoveConstraint("document", "document_shelf_is_known"),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=models.Q(shelf__in=["chart", "agreements", "compliance", "money", "packages", "copies"]),
                name="document_shelf_is_known",
            ),
        ),
        migrations.RunSQL(
            f"alter policy reads on documents_document using ({_on_shelves('read')});"
            f"alter policy inserts on documents_document with check ({_on_shelves('write')});"
            f"alter policy updates on documents_document using ({_on_shelves('write')}) "
            f"with check ({_on_shelves('write')});"
            f"grant delete on documents_document to {APPLICATION};"
            f"create policy deletes on documents_document for delete using ({_REMOVED});",
            migrations.RunSQL.noop,
        ),
    ]
