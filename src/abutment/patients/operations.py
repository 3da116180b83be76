"""The migration operation by which a room puts records of a practice under row security."""

from __future__ import annotations

from django.db import migrations

from abutment.foundation.scope.operations import in_scope, policies


def written_where_kept(domain: str, purpose: str) -> str:
    """The condition under which a row is written: by the software where the domain is mirrored, by who may where it is
    native."""
    return (
        f"(entity_id = any((select foundation.mirroring('{domain}'))::bigint[]) "
        f"or entity_id = any((select foundation.native('{domain}', '{purpose}'))::bigint[]))"
    )


class KeptRows(migrations.RunSQL):
    """Put a table of records under row security. read: the capabilities of which one is enough; write: the capability
    that writes it where its domain is native; where it is mirrored nobody writes it but the software."""

    def __init__(self, table: str, *, domain: str, read: str, write: str) -> None:
        self.table, self.domain, self.read, self.write = table, domain, read, write
        written = written_where_kept(domain, write)
        super().__init__(
            policies(
                table,
                read=" or ".join(in_scope(purpose) for purpose in read.split()),
                insert=written,
                update=written,
                delete=None,
            ),
            migrations.RunSQL.noop,
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("KeptRows", [self.table], {"domain": self.domain, "read": self.read, "write": self.write})
