"""What the papers say in keys that software executes, and what counsel says of a method of pay."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from abutment.agreements.models.instruments import Agreement, AgreementDocument, Amendment
from abutment.agreements.rules.values import TermKey
from abutment.foundation.scope.models import Entity
from abutment.law.rules.fees import FeeMethod
from abutment.organizations.models.dated import Dated


class Term(Dated):
    """A typed value of an agreement for some days, with the words it comes from; it counts once approved and signed.

    Who entered and who approved it is written by the database. quote_is_verified: the characters starts_at to ends_at
    of the document are the quote; it counts with the seal of `quotes`, which SQL by hand cannot make.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="terms", db_constraint=False)
    amendment = models.ForeignKey(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="terms", db_constraint=False
    )
    key = models.CharField(max_length=20, choices=[(key.value, key.label) for key in TermKey])
    value = models.JSONField()
    agreement_document = models.ForeignKey(
        AgreementDocument, on_delete=models.PROTECT, related_name="terms", db_constraint=False
    )
    section = models.CharField(max_length=60, blank=True)
    quote = models.TextField()
    page = models.PositiveIntegerField(null=True, blank=True)
    starts_at = models.PositiveIntegerField(null=True, blank=True)
    ends_at = models.PositiveIntegerField(null=True, blank=True)
    quote_is_verified = models.BooleanField(default=False)
    quote_seal = models.CharField(max_length=200, blank=True, db_default="")
    entered_at = models.DateTimeField(db_default=Now())
    entered_by_account_id = models.BigIntegerField(null=True)
    entered_for_entity_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_account_id = models.BigIntegerField(null=True)
    approved_for_entity_id = models.BigIntegerField(null=True)
    approver_holds_organization_role = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["agreement", "key"])]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(key__in=[key.value for key in TermKey]), name="term_key_is_known"),
            models.CheckConstraint(
                condition=Q(amendment__isnull=False) | Q(key=TermKey.FMV_OPINION.value),
                name="term_is_of_an_amendment",
            ),
            models.CheckConstraint(condition=~Q(quote=""), name="term_has_a_quote"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="term_span_is_a_span",
            ),
            models.CheckConstraint(
                condition=Q(quote_is_verified=False) | Q(starts_at__isnull=False), name="verified_quote_has_a_span"
            ),
        ]

    def __str__(self) -> str:
        return TermKey(self.key).label


class Opinion(Dated):
    """A named counsel's word that a method of pay may, or may not, be used in a state under an agreement."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="opinions", db_constraint=False)
    jurisdiction = models.CharField(max_length=6)
    method = models.CharField(max_length=12, choices=[(method.value, method.label) for method in FeeMethod])
    allows = models.BooleanField(default=True)
    counsel_name = models.CharField(max_length=200)
    counsel_account_id = models.BigIntegerField(null=True)
    given_on = models.DateField()
    words = models.TextField()
    agreement_document = models.ForeignKey(
        AgreementDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    recorded_at = models.DateTimeField(db_default=Now())
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(jurisdiction__regex=r"^US-[A-Z]{2}$"), name="opinion_jurisdiction"),
            models.CheckConstraint(
                condition=Q(method__in=[method.value for method in FeeMethod]), name="opinion_method_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(counsel_name="") & ~Q(words=""), name="opinion_has_a_counsel_and_words"
            ),
            models.CheckConstraint(condition=Q(starts_on__gte=F("given_on")), name="opinion_looks_ahead"),
        ]
