"""The documents' table: everything about a document except its bytes."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from abutment.foundation.documents.rules import Shelf
from abutment.foundation.documents.sealing import Place


class Document(models.Model):
    """A document of an entity. Its bytes never change; a better version is another document that replaces it."""

    entity = models.ForeignKey("scope.Entity", on_delete=models.PROTECT, related_name="+")
    shelf = models.CharField(max_length=12, choices=[(shelf.value, shelf.value.capitalize()) for shelf in Shelf])
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=130)
    size_bytes = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    stored_name = models.CharField(max_length=80, unique=True)
    key_id = models.IntegerField()
    wrapped_key = models.BinaryField(max_length=60)
    created_at = models.DateTimeField(db_default=Now())
    account_id = models.BigIntegerField(null=True)
    patient_id = models.BigIntegerField(null=True)
    retained_until = models.DateField(null=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        indexes = [
            models.Index(fields=["entity", "shelf", "-id"]),
            models.Index(fields=["key_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(shelf__in=[shelf.value for shelf in Shelf]), name="document_shelf_is_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(kind=""), name="document_has_a_name_and_a_kind"),
            models.CheckConstraint(condition=Q(size_bytes__gte=0), name="document_size_is_not_negative"),
            models.CheckConstraint(
                condition=Q(patient_id=None) | Q(shelf=Shelf.CHART.value),
                name="document_of_a_patient_is_on_the_chart_shelf",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> UUID:
        """The number by which the sealed file names the document."""
        return UUID(self.stored_name.rpartition("/")[2])

    @property
    def place(self) -> Place:
        """What its data key is bound to."""
        return Place(self.number, self.entity_id, self.shelf)

    @property
    def sha256_hex(self) -> str:
        """The digest of the plain bytes, as people compare it."""
        return bytes(self.sha256).hex()
