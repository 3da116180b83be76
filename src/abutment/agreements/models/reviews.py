"""Papers read against what an agreement should say: what was found, how each side stands to it, who said what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from abutment.agreements.models.instruments import Agreement
from abutment.foundation.scope.models import Entity


class Review(models.Model):
    """Papers read together against one catalog. It belongs to the practice or organization that asked, and is seen by
    it alone until it is shared with one other.

    result: what `review.report.as_json` said. engine: digest of the catalogs and rules that read; the same papers read
    by the same engine give the same result. Only the job that read them writes these.
    """

    class Kind(models.TextChoices):
        MSA = "msa", "Management services agreement"
        DSO_CONTRACT = "dso-contract", "Technology and data in a contract with a support organization"
        IT_AGREEMENT = "it-agreement", "Agreement with an IT provider"
        BAA = "baa", "Business associate agreement"

    class State(models.TextChoices):
        WAITING = "waiting", "Being read"
        READ = "read", "Read"
        FAILED = "failed", "Could not be read"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    # Another's, perhaps; a draft that is removed leaves the review untied (sql/reviews.sql).
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    agreement_entity_id = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    failure = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True, blank=True)
    catalog_version = models.CharField(max_length=40, blank=True)
    engine = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    work_id = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    asked_by_account_id = models.BigIntegerField(null=True)
    shared_with = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by_account_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["entity", "-id"])]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="review_has_a_title"),
            models.CheckConstraint(
                condition=Q(agreement=None, agreement_entity_id=None)
                | Q(agreement__isnull=False, agreement_entity_id__isnull=False),
                name="review_names_whose_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(state="read") | Q(result__isnull=False, read_at__isnull=False),
                name="review_read_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(shared_with=None, shared_at=None) | Q(shared_with__isnull=False, shared_at__isnull=False),
                name="review_shared_with_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(shared_at__isnull=False), name="review_withdrawn_was_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shared(self) -> bool:
        """Whether the other side sees it now."""
        return self.shared_at is not None and self.withdrawn_at is None

    @property
    def was_read_by_ocr(self) -> bool:
        """Whether words of it were read from pictures of pages."""
        told = (self.result or {}).get("documents", ())
        return any(remark["kind"] == "ocr" for document in told for remark in document.get("remarks", ()))


class ReviewPaper(models.Model):
    """A paper of a review: its document, and the text that was read. place: 1 prevails over 2.

    pages: [number, first character, first character after, whether it has text] of each.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="papers", db_constraint=False)
    place = models.PositiveSmallIntegerField()
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    document_entity_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    pages = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "place", "entity"], name="review_paper_place_once"),
            models.CheckConstraint(condition=Q(place__gte=1), name="review_paper_place_starts_at_one"),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewStance(models.Model):
    """How one side stands to a provision of a review: it accepts, pushes back, or has counsel look."""

    class Stance(models.TextChoices):
        ACCEPT = "accept", "Accept"
        PUSH_BACK = "push_back", "Push back"
        COUNSEL = "counsel", "With counsel"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="stances", db_constraint=False)
    side = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=80)
    stance = models.CharField(max_length=9, choices=Stance)
    given_at = models.DateTimeField(db_default=Now())
    given_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "side", "provision", "entity"], name="review_stance_once"),
            models.CheckConstraint(
                condition=Q(stance__in=["accept", "push_back", "counsel"]), name="review_stance_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_stance_display()


class ReviewComment(models.Model):
    """What somebody of one side says of a provision of a review: for both sides, or for their own alone."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments", db_constraint=False)
    side = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=80)
    words = models.CharField(max_length=4000)
    for_both = models.BooleanField(default=False, db_default=False)
    written_at = models.DateTimeField(db_default=Now())
    written_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="review_comment_has_words")]

    def __str__(self) -> str:
        return self.words[:80]
