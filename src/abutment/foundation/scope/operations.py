"""Migration operations by which a room puts its tables under row security; the one place where policies are written.

    Scoped("organizations_location", read="network.read", write="network.write")

The form of the policy was measured (docs/decisions/0003-row-scope.md): the function is asked once per statement.
"""

from __future__ import annotations

from importlib import resources

from django.db import migrations

APPLICATION = "abutment_application"
"""The group role of application logins; tables are granted to it, and row security applies to its members."""


def in_scope(purpose: str, column: str = "entity_id") -> str:
    """The condition by which a row is visible for a purpose."""
    return f"{column} = any((select foundation.scope('{purpose}'))::bigint[])"


def may_anywhere(purpose: str) -> str:
    """The condition that the reader holds a purpose at any entity at all."""
    return f"cardinality((select foundation.scope('{purpose}'))::bigint[]) > 0"


class Scoped(migrations.RunSQL):
    """Put a table under row security. read, write: capability or side. can_delete: rows may be removed, not only
    ended."""

    def __init__(
        self, table: str, *, read: str, write: str | None, column: str = "entity_id", can_delete: bool = False
    ) -> None:
        write_condition = in_scope(write, column) if write else None
        self.table, self.read_purpose, self.write_purpose = table, read, write
        self.column, self.can_delete = column, can_delete
        super().__init__(
            policies(
                table,
                read=in_scope(read, column),
                insert=write_condition,
                update=write_condition,
                delete=write_condition if can_delete else None,
            ),
            migrations.RunSQL.noop,
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (
            "Scoped",
            [self.table],
            {
                "read": self.read_purpose,
                "write": self.write_purpose,
                "column": self.column,
                "can_delete": self.can_delete,
            },
        )


class Policies(migrations.RunSQL):
    """Put a table under row security by conditions of its own; what is left out is refused."""

    def __init__(
        self, table: str, *, read: str, insert: str | None = None, update: str | None = None, delete: str | None = None
    ) -> None:
        self.table = table
        self.conditions = {"read": read, "insert": insert, "update": update, "delete": delete}
        super().__init__(
            policies(table, read=read, insert=insert, update=update, delete=delete), migrations.RunSQL.noop
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("Policies", [self.table], dict(self.conditions))


def policies(table: str, *, read: str, insert: str | None, update: str | None, delete: str | None) -> str:
    """The SQL that puts a table under row security. No FORCE: migrations run as the owner and must see every row."""
    statements = [
        f"alter table {table} enable row level security",
        f"revoke all on {table} from public, {APPLICATION}",
        f"grant select on {table} to {APPLICATION}",
        f"create policy reads on {table} for select using ({read})",
    ]
    for verb, condition, clause in (
        ("insert", insert, "with check ({0})"),
        ("update", update, "using ({0}) with check ({0})"),
        ("delete", delete, "using ({0})"),
    ):
        if condition:
            statements += [
                f"grant {verb} on {table} to {APPLICATION}",
                f"create policy {verb}s on {table} for {verb} {clause.format(condition)}",
            ]
    return ";\n".join(statements) + ";"


class SqlFile(migrations.RunSQL):
    """Run a file of SQL that lies beside its room: SqlFile("abutment.foundation.scope", "sql/claim.sql")."""

    def __init__(self, package: str, path: str) -> None:
        self.package, self.path = package, path
        super().__init__(resources.files(package).joinpath(path).read_text("utf-8"), migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("SqlFile", [self.package, self.path], {})


class SameEntity(migrations.RunSQL):
    """A foreign key that includes the entity: a plain one accepted another practice's row.

    SameEntity("organizations_chair", "location_id", "organizations_location")
    """

    def __init__(
        self, table: str, column: str, target: str, entity: str = "entity_id", target_entity: str = "entity_id"
    ) -> None:
        self.arguments = [table, column, target, entity, target_entity]
        name = f"{table}_{column}_same_entity"
        super().__init__(
            f"do $$ begin if not exists (select from pg_constraint where conname = '{target}_id_and_entity') then "
            f"alter table {target} add constraint {target}_id_and_entity unique (id, {target_entity}); "
            "end if; end $$;\n"
            f"alter table {table} add constraint {name} foreign key ({column}, {entity}) "
            f"references {target} (id, {target_entity});",
            migrations.RunSQL.noop,
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("SameEntity", list(self.arguments), {})
