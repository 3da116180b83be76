"""A file of inputs between its preview and its entry: read whole, summed, sealed so that what was seen is entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from django.core import signing

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import queries
from abutment.fees.errors import Malformed
from abutment.fees.queries.months import InputSum, SumKey
from abutment.fees.reading import read_inputs
from abutment.fees.rules.entries import Entry
from abutment.foundation.scope import Actor
from abutment.kernel.months import Month
from abutment.kernel.periods import Period

_SALT = "abutment.fees.file"
KEPT_SECONDS = 3600
"""How long a preview can be entered."""


@dataclass(frozen=True, slots=True)
class FileText:
    """A file's name and text, and the practice that it is of when no column says so."""

    name: str
    text: str
    only: int | None = None


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What a file holds for one practice, kind and month, and what is there now; None: nothing is."""

    practice: str
    kind: InputKind
    month: Month
    new: InputSum
    now: InputSum | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What entering a file would do."""

    file: FileText
    entries: Mapping[int, Sequence[Entry]]
    lines: Sequence[PreviewLine]

    @property
    def rows(self) -> int:
        """How many numbers would be entered."""
        return sum(len(each) for each in self.entries.values())


def preview(actor: Actor, file: FileText) -> Preview:
    """Read a file whole. Raises Malformed, which names file, line, reason and next step."""
    places = queries.places(actor, file.only)
    entries: dict[int, list[Entry]] = {}
    for practice_id, entry in read_inputs(StringIO(file.text, newline=""), places, file.name):
        entries.setdefault(practice_id, []).append(entry)
    if not entries:
        raise Malformed(f"{file.name} has a heading and no line below it. Add the numbers to enter.")
    sums = _sums(entries)
    months = [month for _, _, month in sums]
    now = queries.input_sums(actor, list(entries), Period(min(months).first_day, max(months).next.first_day))
    names = queries.practice_names(actor, list(entries))
    lines = [PreviewLine(names[key[0]], key[1], key[2], new, now.get(key)) for key, new in sums.items()]
    order = list(InputKind)
    return Preview(file, entries, sorted(lines, key=lambda each: (each.practice, each.month, order.index(each.kind))))


def _sums(entries: Mapping[int, Sequence[Entry]]) -> dict[SumKey, InputSum]:
    sums: dict[SumKey, InputSum] = {}
    for practice_id, of_one in entries.items():
        for entry in of_one:
            key = (practice_id, entry.kind, Month.of(entry.period.starts_on))
            so_far = sums.get(key)
            if so_far is None:
                sums[key] = InputSum(1, entry.amount_cents, entry.quantity)
                continue
            sums[key] = InputSum(
                1 + so_far.rows,
                None if entry.amount_cents is None else entry.amount_cents + (so_far.amount_cents or 0),
                None if entry.quantity is None else entry.quantity + (so_far.quantity or Decimal(0)),
            )
    return sums


def sealed(file: FileText, actor: Actor) -> str:
    """The file as the page carries it to its second step: compressed, and of use to nobody else."""
    return signing.dumps([file.name, file.text, file.only, actor.account_id], salt=_SALT, compress=True)


def opened_file(kept: str, actor: Actor) -> FileText:
    """The file that was sealed. Raises Malformed when it is another's, was changed, or is too old."""
    try:
        name, text, only, account_id = signing.loads(kept, salt=_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as wrong:
        raise Malformed("The preview is too old to be entered. Choose the file again.") from wrong
    if account_id != actor.account_id:
        raise Malformed("The preview is somebody else's. Choose the file again.")
    return FileText(name, text, only)
