"""What the trail calls the acts on documents, and how it names a document."""

from __future__ import annotations

from abutment.foundation.documents.models import Document

ACTS = {
    "document.opened": "Opened a document",
    "document.replaced": "Replaced a document",
    "document.stored": "Stored a document",
    "documents.rewrapped": "Wrapped documents with a new key",
}


def documents(numbers: set[int]) -> dict[int, str]:
    """The document's name, to who may open it: a chart's documents may be named after a patient."""
    return dict(Document.objects.filter(pk__in=numbers).values_list("pk", "name"))


SUBJECTS = {"document": documents}
