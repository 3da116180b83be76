"""Verifying the whole trail: chain, rows, signed heads and what waits, read once from end to end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from abutment.foundation.audit import queries, rules
from abutment.foundation.audit.heads import head_file
from abutment.foundation.audit.rules import Finding, Sealed

ALLOWED_WAIT = timedelta(minutes=10)
"""The sealer runs every minute; what waits longer is a finding."""


@dataclass(slots=True)
class Examination:
    """One reading of the trail; `findings` may be read once, and counts as it goes."""

    now: datetime
    first: int = 1
    allowed: timedelta = ALLOWED_WAIT
    seal_count: int = 0
    last: Sealed | None = None

    def findings(self) -> Iterator[Finding]:
        """Every damage, in the order of the chain."""
        before = max(self.first, 1) - 1
        seals = self._counted(queries.sealed_rows(after=before))
        yield from rules.damage(seals, head_file().read(), after=(before, queries.hash_at(before)))
        yield from self._unsigned()
        for row in queries.waiting(before=self.now - self.allowed):
            minutes = int((self.now - row.oldest_at).total_seconds() // 60)
            yield rules.unsealed(row.kind, row.count, row.first_id, minutes)
        for kind, row_id in queries.vanished():
            yield rules.vanished(kind, row_id)

    def _counted(self, seals: Iterable[Sealed]) -> Iterator[Sealed]:
        for seal in seals:
            self.seal_count += 1
            self.last = seal
            yield seal

    def _unsigned(self) -> Iterator[Finding]:
        if self.last is None or not rules.is_overdue(self.last.sealed_at, now=self.now, allowed=self.allowed):
            return
        signed = head_file().last()
        covered = signed.sequence if signed else 0
        if covered < self.last.sequence:
            yield rules.unsigned(covered + 1, self.last.sequence)
