"""Who may read and add documents: each shelf has its capabilities, asked once per statement and not once per row."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, SameEntity, SqlFile, in_scope

SHELVES = ("chart", "agreements", "compliance", "money")


def on_shelves(verb: str) -> str:
    """The condition that the reader holds the shelf's capability at the document's entity."""
    return " or ".join(f"(shelf = '{shelf}' and {in_scope(f'{shelf}.{verb}')})" for shelf in SHELVES)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("audit", "0004_sealer")]

    operations = [
        Policies("documents_document", read=on_shelves("read"), insert=on_shelves("write"), update=on_shelves("write")),
        SameEntity("documents_document", "replaced_by_id", "documents_document"),
        SqlFile("abutment.foundation.documents", "sql/documents.sql"),
    ]
