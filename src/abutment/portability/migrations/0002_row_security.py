"""Imports under row security: the software writes them, those who connect systems see how they went."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, SameEntity, Scoped, SqlFile, in_scope
from abutment.organizations.operations import AddCapabilities

# By code: the side, the label, and which roles carry it. Nobody carries the second: the software alone writes what is mirrored.
CAPABILITIES = {
    "records.connect": ("business", "Connect a practice's own system", "owner practice_manager administrator it"),
    "records.mirror": ("business", "Write what is mirrored", ""),
}
_MIRROR = in_scope("records.mirror")
_APPLIED = "run_id in (select r.id from portability_importrun r where r.state = 'applied')"
_SEEN = f"{in_scope('records.connect')} or {in_scope('money.read')}"


class Migration(migrations.Migration):
    dependencies = [
        ("portability", "0001_initial"),
        ("claims", "0002_row_security"),
        ("receivables", "0002_row_security"),
        ("schedule", "0002_row_security"),
    ]

    operations = [
        AddCapabilities(CAPABILITIES),
        SqlFile("abutment.portability", "sql/reading.sql"),
        SameEntity("portability_importrun", "source_id", "portability_recordsource"),
        SameEntity("portability_sourcetable", "source_id", "portability_recordsource"),
        SameEntity("portability_sourceblock", "table_id", "portability_sourcetable"),
        SameEntity("portability_sourcerow", "table_id", "portability_sourcetable"),
        SameEntity("portability_finding", "table_id", "portability_sourcetable"),
        SameEntity("portability_meaning", "location_id", "organizations_location"),
        SameEntity("portability_importtotal", "run_id", "portability_importrun"),
        SameEntity("portability_guarantortotal", "run_id", "portability_importrun"),
        SameEntity("portability_restatedmonth", "run_id", "portability_importrun"),
        Scoped("portability_recordsource", read="records.connect", write="records.connect"),
        Policies("portability_importrun", read=in_scope("network.read"), insert=_MIRROR, update=_MIRROR),
        Policies("portability_sourcetable", read=_SEEN, insert=_MIRROR, update=_MIRROR),
        Scoped("portability_sourceblock", read="records.mirror", write="records.mirror", can_delete=True),
        # What is staged is of no run that stands: only the software sees it.
        Policies(
            "portability_sourcerow",
            read=f"{_MIRROR} or ({in_scope('records.take')} and {_APPLIED})",
            insert=_MIRROR,
            update=_MIRROR,
            delete=_MIRROR,
        ),
        Policies("portability_finding", read=_SEEN, insert=_MIRROR, update=_MIRROR, delete=_MIRROR),
        Policies(
            "portability_meaning",
            read=_SEEN,
            insert=in_scope("records.connect"),
            update=in_scope("records.connect"),
            delete=in_scope("records.connect"),
        ),
        Policies("portability_importtotal", read=_SEEN, insert=_MIRROR, update=_MIRROR, delete=_MIRROR),
        Scoped("portability_guarantortotal", read="accounts.read", write="records.mirror", can_delete=True),
        Policies("portability_restatedmonth", read=_SEEN, insert=_MIRROR, update=_MIRROR),
    ]
