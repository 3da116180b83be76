"""Migration operations by which a room adds what roles may do: capabilities, and the roles that carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class AddRoles(migrations.RunPython):
    """Add kinds of work: (code, label, party, is_clinical, needs_owner)."""

    def __init__(self, roles: Sequence[tuple[str, str, str, bool, bool]]) -> None:
        self.roles = roles

        def add(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            with editor.connection.cursor() as cursor:
                cursor.executemany(
                    "insert into organizations_role (code, label, party, is_clinical, needs_owner) "
                    "values (%s, %s, %s, %s, %s)",
                    list(roles),
                )

        super().__init__(add, migrations.RunPython.noop)


class AddCapabilities(migrations.RunPython):
    """Add what may be done or seen, by code: (side, label, the codes of the roles that carry it)."""

    def __init__(self, capabilities: Mapping[str, tuple[str, str, str]]) -> None:
        self.capabilities = capabilities

        def add(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            with editor.connection.cursor() as cursor:
                for code, (side, label, roles) in capabilities.items():
                    cursor.execute(
                        "insert into organizations_capability (code, side, label) values (%s, %s, %s)",
                        [code, side, label],
                    )
                    cursor.execute(
                        "insert into organizations_rolecapability (role_id, capability_id) "
                        "select id, %s from organizations_role where code = any(%s)",
                        [code, roles.split()],
                    )
                    if cursor.rowcount != len(roles.split()):
                        raise ValueError(f"Capability {code} names a role that does not exist: {roles}")

        super().__init__(add, migrations.RunPython.noop)
