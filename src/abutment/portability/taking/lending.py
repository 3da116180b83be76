"""What an auditor or a regulator is shown of a period: the trail, the looks, agreements and statements, signed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from abutment.foundation.scope.models import Entity
from abutment.portability.models import RecordsAccess
from abutment.portability.packing import papers, papers_ownership
from abutment.portability.packing.parts import ContentMissing, Part, Reading
from abutment.portability.packing.snapshot import here
from abutment.portability.patient_copy.writing import Copy
from abutment.portability.rules.taking import last_day
from abutment.portability.taking.acting import workshop
from abutment.portability.taking.zipping import Zipped

_PIECE_BYTES = 1 << 18
_EVENTS = (
    "select t.id, t.at, a.name as who, t.via, t.action, t.subject, t.details::text as details from audit_event t "
    "left join accounts_account a on a.id = t.account_id "
    "where t.entity_id = {entity} and t.at >= '{first}' and t.at < '{end}' order by t.id"
)
_LOOKS = (
    "select t.id, t.at, a.name as who, t.via, t.patient_id, t.purpose, t.what from audit_look t "
    "left join accounts_account a on a.id = t.account_id "
    "where t.entity_id = {entity} and t.at >= '{first}' and t.at < '{end}' order by t.id"
)
_STATEMENTS = "select number from fees_statement where entity_id = %s and month >= %s and month < %s"
_README = """# Records of a period

What {practice} shows of {first} to {last}, for: {purpose}.

- audit/events.csv: who did what. audit/looks.csv: who looked at patients' records, and why (patients by number alone).
- papers/: agreements, the statements of these months, and who owns which data.

No patient's chart is inside.
"""


def lent_pieces(access: RecordsAccess) -> Iterator[bytes]:
    """One .zip with what a period's access shows; nothing plain is left when it was read, or its reader went away."""
    folder = Path(tempfile.mkdtemp(prefix="lent-", dir=workshop()))
    try:
        with here(access.entity_id) as reading:
            _write(folder, reading, access)
        content = Zipped(folder).read()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return iter([content[start : start + _PIECE_BYTES] for start in range(0, len(content), _PIECE_BYTES)])


def _write(folder: Path, reading: Reading, access: RecordsAccess) -> None:
    practice = Entity.objects.get(pk=reading.entity)
    zone = ZoneInfo(practice.time_zone)
    first, end = access.first_on, access.end_on
    if first is None or end is None:
        raise ContentMissing("This access has no period.")
    span = {
        "entity": reading.entity,
        "first": datetime.combine(first, time(), zone).isoformat(),
        "end": datetime.combine(end, time(), zone).isoformat(),
    }
    copy = Copy(folder, reading, None)
    for path, asked, noun in (("audit/events.csv", _EVENTS, "events"), ("audit/looks.csv", _LOOKS, "looks")):
        rows = list(reading.copied(asked.format(**span)))
        copy.write(path, (row[:-1] + b"\r\n" for row in rows), records=len(rows) - 1, noun=noun)
    months = {number for (number,) in reading.rows(_STATEMENTS, (reading.entity, first.replace(day=1), end))}
    for part in [*papers.parts(reading), *papers_ownership.parts(reading)]:
        if not part.path.startswith("statements/") or Path(part.path).stem in months:
            _write_part(copy, reading, part)
    about = _README.format(practice=practice, first=first, last=last_day(end), purpose=access.purpose).encode()
    copy.write("README.md", iter([about]), noun="pages")
    copy.sign(str(practice), practice.time_zone, extent="audit")


def _write_part(copy: Copy, reading: Reading, part: Part) -> None:
    written: list[bytes] = []

    class Sink:
        def write(self, data: bytes, /) -> int:
            written.append(data)
            return len(data)

    try:
        records = part.write(reading, Sink())
    except ContentMissing:
        return
    copy.write(f"{part.kind}/{part.path}", iter(written), records=records, noun=part.noun)
