"""Reviews of papers: of who asked, until they are shared with one other side."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from abutment.foundation.scope.operations import Policies, SameEntity, SqlFile, in_scope
from abutment.organizations.operations import AddCapabilities

CAPABILITIES = {
    "agreements.review": (
        "business",
        "Have papers read, and say how one's side stands to them",
        "owner executive administrator counsel",
    ),
}


def _own(capability: str, column: str = "entity_id") -> str:
    """The reader's own side, not one that it sees through an affiliation."""
    return f"{column} = any((select foundation.unnarrowed('{capability}'))::bigint[])"


# A review of an agreement is read with the agreement; one that was shared, by who still knows whose it is: a former
# organization does not read what a practice shared with it.
_ITS_AGREEMENT = "(agreement_id is null or agreement_id in (select a.id from agreements_agreement a))"
_KNOWN = "entity_id in (select e.id from scope_entity e)"
_READ = (
    f"({in_scope('agreements.read')} and {_own('agreements.read')} or {in_scope('agreements.read', 'shared_with_id')} "
    f"and {_own('agreements.read', 'shared_with_id')} and withdrawn_at is null and {_KNOWN}) and {_ITS_AGREEMENT}"
)
_WRITE = f"{_own('agreements.review')} and {_ITS_AGREEMENT}"
_ITS_REVIEW = "review_id in (select r.id from agreements_review r)"
_UNSHARED = "review_id in (select r.id from agreements_review r where r.shared_at is null)"
_SPEAKS = f"{_own('agreements.review', 'side_id')} and {_ITS_REVIEW}"
_SAID_TO_ME = f"({in_scope('agreements.read', 'side_id')} and {_own('agreements.read', 'side_id')} or for_both)"


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_neighbors"),
        ("documents", "0004_papers_to_be_read"),
        ("scope", "0004_bound_to_one_entity"),
        ("organizations", "0005_former_organizations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agreement_entity_id", models.BigIntegerField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("msa", "Management services agreement"),
                            ("dso-contract", "Technology and data in a contract with a support organization"),
                            ("it-agreement", "Agreement with an IT provider"),
                            ("baa", "Business associate agreement"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Being read"), ("read", "Read"), ("failed", "Could not be read")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=500)),
                ("result", models.JSONField(blank=True, null=True)),
                ("catalog_version", models.CharField(blank=True, max_length=40)),
                ("engine", models.CharField(blank=True, max_length=64)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("work_id", models.BigIntegerField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("asked_by_account_id", models.BigIntegerField(null=True)),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
                ("shared_by_account_id", models.BigIntegerField(null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_account_id", models.BigIntegerField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "shared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scope.entity",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provision", models.CharField(max_length=80)),
                ("words", models.CharField(max_length=4000)),
                ("for_both", models.BooleanField(db_default=False, default=False)),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("written_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="agreements.review",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("document_entity_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("text", models.TextField(blank=True)),
                ("pages", models.JSONField(default=list)),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="agreements.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewStance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provision", models.CharField(max_length=80)),
                (
                    "stance",
                    models.CharField(
                        choices=[("accept", "Accept"), ("push_back", "Push back"), ("counsel", "With counsel")],
                        max_length=9,
                    ),
                ),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("given_by_account_id", models.BigIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stances",
                        to="agreements.review",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scope.entity"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["entity", "-id"], name="agreements__entity__531755_idx"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="review_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement", None), ("agreement_entity_id", None)),
                    models.Q(("agreement__isnull", False), ("agreement_entity_id__isnull", False)),
                    _connector="OR",
                ),
                name="review_names_whose_agreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "read"), _negated=True),
                    models.Q(("read_at__isnull", False), ("result__isnull", False)),
                    _connector="OR",
                ),
                name="review_read_has_a_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shared_at", None), ("shared_with", None)),
                    models.Q(("shared_at__isnull", False), ("shared_with__isnull", False)),
                    _connector="OR",
                ),
                name="review_shared_with_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at", None), ("shared_at__isnull", False), _connector="OR"),
                name="review_withdrawn_was_shared",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcomment",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="review_comment_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpaper",
            constraint=models.UniqueConstraint(fields=("review", "place", "entity"), name="review_paper_place_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1)), name="review_paper_place_starts_at_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstance",
            constraint=models.UniqueConstraint(
                fields=("review", "side", "provision", "entity"), name="review_stance_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstance",
            constraint=models.CheckConstraint(
                condition=models.Q(("stance__in", ["accept", "push_back", "counsel"])), name="review_stance_is_known"
            ),
        ),
        AddCapabilities(CAPABILITIES),
        SqlFile("abutment.agreements", "sql/reviews.sql"),
        SameEntity("agreements_reviewpaper", "document_id", "documents_document", entity="document_entity_id"),
        Policies("agreements_review", read=_READ, insert=_WRITE, update=_WRITE, delete=_WRITE),
        Policies(
            "agreements_reviewpaper",
            read=_ITS_REVIEW,
            insert=f"{_own('agreements.review')} and {_ITS_REVIEW}",
            update=f"{_own('agreements.review')} and {_ITS_REVIEW}",
            delete=f"{_own('agreements.review')} and {_UNSHARED}",
        ),
        Policies("agreements_reviewstance", read=_ITS_REVIEW, insert=_SPEAKS, update=_SPEAKS, delete=_SPEAKS),
        Policies(
            "agreements_reviewcomment",
            read=f"{_SAID_TO_ME} and {_ITS_REVIEW}",
            insert=_SPEAKS,
            delete=f"{_own('agreements.review')} and {_UNSHARED}",
        ),
    ]
