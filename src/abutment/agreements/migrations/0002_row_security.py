"""Agreements under row security: through an affiliation only those read an agreement that it names."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, SameEntity, SqlFile, in_scope

_READ, _WRITE, _COUNSEL = in_scope("agreements.read"), in_scope("agreements.write"), in_scope("agreements.counsel")

# The practice reads all of its agreements. A former organization in its transition does not read the next one's, nor the
# next one those of the former: what names others is read by those whom it names.
_NAMED = (
    "cardinality(named_entity_ids) = 0 or named_entity_ids && (select foundation.scope('agreements.read'))::bigint[] "
    "or entity_id = any((select foundation.unnarrowed('agreements.read'))::bigint[])"
)
_ITS_AGREEMENT = "agreement_id in (select a.id from agreements_agreement a)"


def _of_an_agreement(
    name: str, *, can_update: str | None = None, can_delete: bool = True, insert: str = _WRITE
) -> Policies:
    """A table whose rows are read with their agreement."""
    return Policies(
        f"agreements_{name}",
        read=f"{_READ} and {_ITS_AGREEMENT}",
        insert=f"{insert} and {_ITS_AGREEMENT}",
        update=f"({can_update}) and {_ITS_AGREEMENT}" if can_update else None,
        delete=f"{_WRITE} and {_ITS_AGREEMENT}" if can_delete else None,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("organizations", "0005_former_organizations"),
        ("documents", "0002_row_security"),
    ]

    operations = [
        *(
            SameEntity(f"agreements_{name}", "agreement_id", "agreements_agreement")
            for name in ("party", "coveredlocation", "amendment", "agreementdocument", "term", "opinion")
        ),
        SameEntity("agreements_coveredlocation", "location_id", "organizations_location"),
        SameEntity("agreements_agreementdocument", "document_id", "documents_document"),
        SqlFile("abutment.agreements", "sql/guards.sql"),
        SqlFile("abutment.agreements", "sql/terms.sql"),
        Policies(
            "agreements_agreement",
            read=f"{_READ} and ({_NAMED})",
            insert=_WRITE,
            update=f"{_WRITE} and ({_NAMED})",  # else an update that reads no column would reach what is not read
            delete=f"{_WRITE} and ({_NAMED})",
        ),
        _of_an_agreement("party"),
        _of_an_agreement("coveredlocation", can_update=_WRITE),  # an approval
        _of_an_agreement("amendment", can_update=f"{_WRITE} or {_COUNSEL}"),
        _of_an_agreement("agreementdocument"),
        _of_an_agreement("term", can_update=_WRITE),
        _of_an_agreement("opinion", can_update=_COUNSEL, can_delete=False, insert=_COUNSEL),
    ]
