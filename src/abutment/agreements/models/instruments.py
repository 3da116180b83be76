"""The agreement and what is signed: its parties, the locations it covers, its amendments and their papers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from abutment.foundation.scope.models import Entity
from abutment.organizations.models.dated import Dated


def label_of(number: int) -> str:
    """What people call an instrument by its number in the agreement."""
    return f"Amendment {number}" if number else "Original agreement"


class Agreement(Dated):
    """What two or more parties agreed; it belongs to the practice, or to an organization that made it for itself.

    named_entity_ids are the practices and organizations among its parties other than its own; the database writes them.
    Through an affiliation only those read it that it names: no organization reads what its practice agrees with others.
    """

    class Kind(models.TextChoices):
        MSA = "msa", "Management services agreement"
        IT = "it", "IT agreement"
        BAA = "baa", "Business associate agreement"
        EMPLOYMENT = "employment", "Employment agreement"
        LEASE = "lease", "Lease"
        SUPPLIER = "supplier", "Supplier agreement"
        PAYER = "payer", "Payer agreement"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    ended_because = models.CharField(max_length=300, blank=True)
    named_entity_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    created_at = models.DateTimeField(db_default=Now())
    created_by_account_id = models.BigIntegerField(null=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["entity", "title", "starts_on"], name="agreement_entered_once"),
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_a_title"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | ~Q(ended_because=""), name="agreement_ends_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """Who agreed, in which role: a practice or organization of the network, or somebody outside by name."""

    class Role(models.TextChoices):
        PRACTICE = "practice", "Practice"
        MANAGER = "manager", "Manager"
        PROVIDER = "provider", "Provider"
        COVERED_ENTITY = "covered_entity", "Covered entity"
        BUSINESS_ASSOCIATE = "business_associate", "Business associate"
        EMPLOYER = "employer", "Employer"
        EMPLOYEE = "employee", "Employee"
        TENANT = "tenant", "Tenant"
        LANDLORD = "landlord", "Landlord"
        BUYER = "buyer", "Buyer"
        SUPPLIER = "supplier", "Supplier"
        PAYER = "payer", "Payer"
        OTHER = "other", "Other party"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties", db_constraint=False)
    role = models.CharField(max_length=20, choices=Role)
    party_entity = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    signatory = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(party_entity__isnull=True) & ~Q(name="")) | Q(party_entity__isnull=False, name=""),
                name="party_is_an_entity_or_a_name",
            ),
            models.UniqueConstraint(
                fields=["entity", "agreement", "role", "party_entity", "name"], name="party_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        if self.party_entity_id is None:
            return self.name
        # An organization that the reader does not see has no name for them.
        return self.party_entity.name if self.party_entity else "an organization that you do not see"


class CoveredLocation(Dated):
    """What an instrument says of a location: that the agreement holds for it on these days, or (covers False) no more.

    It is part of what is signed: entered by one side, approved by the other, counted once its instrument is signed. A
    later instrument takes over on its own days. Without any, the agreement holds for the whole practice.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="covered", db_constraint=False)
    amendment = models.ForeignKey("Amendment", on_delete=models.PROTECT, related_name="covered", db_constraint=False)
    location = models.ForeignKey(
        "organizations.Location", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    covers = models.BooleanField(default=True, db_default=True)
    entered_at = models.DateTimeField(db_default=Now())
    entered_by_account_id = models.BigIntegerField(null=True)
    entered_for_entity_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_account_id = models.BigIntegerField(null=True)
    approved_for_entity_id = models.BigIntegerField(null=True)


class Amendment(models.Model):
    """A signed instrument: number 0 is the agreement as first signed. Its stamps say how far it has come.

    removed_for_entity_ids: which sides took away what the other had approved; the other one records the signing then.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="amendments", db_constraint=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    effective_on = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_by_account_id = models.BigIntegerField(null=True)
    counsel_name = models.CharField(max_length=200, blank=True)
    counsel_on = models.DateField(null=True, blank=True)
    counsel_account_id = models.BigIntegerField(null=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_recorded_at = models.DateTimeField(null=True, blank=True)
    signed_by_account_id = models.BigIntegerField(null=True)
    removed_for_entity_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "agreement", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=Q(counsel_on=None) | Q(reviewed_on__isnull=False, counsel_on__gte=F("reviewed_on")),
                name="counsel_follows_review",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | Q(counsel_on__isnull=False, signed_on__gte=F("counsel_on")),
                name="signing_follows_counsel",
            ),
            models.CheckConstraint(
                condition=(Q(counsel_on=None) & Q(counsel_name=""))
                | (Q(counsel_on__isnull=False) & ~Q(counsel_name="")),
                name="counsel_has_a_name_and_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What people call it."""
        return label_of(self.number)

    @property
    def is_signed(self) -> bool:
        """Whether it stands for good; what was signed never changes."""
        return self.signed_on is not None


class AgreementDocument(models.Model):
    """A paper of an agreement. Within one instrument, precedence 1 prevails over 2; a later instrument over both.

    A paper without an amendment stands outside of what was signed: an appraisal, a letter of counsel.
    """

    class Role(models.TextChoices):
        AGREEMENT = "agreement", "Agreement"
        AMENDMENT = "amendment", "Amendment"
        EXHIBIT = "exhibit", "Exhibit"
        SCHEDULE = "schedule", "Schedule"
        POLICY = "policy", "Policy"
        OPINION = "opinion", "Opinion"
        OTHER = "other", "Other"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="documents", db_constraint=False)
    amendment = models.ForeignKey(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="documents", db_constraint=False
    )
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    role = models.CharField(max_length=10, choices=Role)
    title = models.CharField(max_length=200)
    precedence = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "agreement", "amendment", "precedence"], name="precedence_once", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["entity", "agreement", "document"], name="document_attached_once"),
            models.CheckConstraint(condition=Q(precedence__gte=1), name="precedence_starts_at_one"),
            models.CheckConstraint(
                condition=Q(amendment__isnull=False) | Q(role__in=("opinion", "other")),
                name="paper_outside_is_an_opinion_or_other",
            ),
        ]

    def __str__(self) -> str:
        return self.title
