"""From a folder to a running system: the database is started or joined, Django told where it is, and set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings

from abutment.config.databases import derived_password
from abutment.config.errors import NotMigrated, SettingRefused
from abutment.config.pointing import point_at_settings
from abutment.foundation import postgres

_NO_DATABASE = "There is no database in {home} yet. Run `abutment migrate` or `abutment demo` first."


@dataclass(frozen=True, slots=True)
class Installation:
    """A booted installation: its folder, and the server on which its database lies."""

    home: Path
    server: postgres.Cluster | str


def set_up() -> None:
    """Make Django ready, without a database yet. Safe to call again."""
    point_at_settings()
    if not apps.ready:
        django.setup()


def boot(*, home: Path | None = None, durable: bool = True) -> Installation:
    """Start or join the database of this installation and make Django ready to use it. Safe to call again."""
    point_at_settings()
    if home is not None:
        settings.ABUTMENT_HOME = home.absolute()
    installation = _addressed(postgres.start(settings.ABUTMENT_HOME, durable=durable) if is_embedded() else None)
    set_up()
    return installation


@contextmanager
def running() -> Iterator[Installation]:
    """A booted installation for the length of a block; the last user of an embedded server stops it on leaving."""
    set_up()
    if not is_embedded():
        yield _addressed(None)
        return
    with postgres.borrowed(settings.ABUTMENT_HOME) as cluster:
        try:
            yield _addressed(cluster)
        finally:
            _hang_up()


def is_embedded() -> bool:
    """Whether the database is our own, in the home folder."""
    return not settings.DATABASE_URL and not settings.DATABASE_APP_URL


def check_is_there() -> None:
    """Refuse to use a home of our own that has no database yet, and leave it as it is. Raises NotMigrated."""
    if is_embedded() and postgres.status(settings.ABUTMENT_HOME).state == "absent":
        raise NotMigrated(_NO_DATABASE.format(home=settings.ABUTMENT_HOME))


def check_is_provisioned(installation: Installation) -> None:
    """Refuse a server of our own on which the database was never created. Raises NotMigrated."""
    if not isinstance(installation.server, postgres.Cluster):
        return
    with psycopg.connect(installation.server.dsn()) as connection:
        name = settings.DATABASES["owner"]["NAME"]
        if connection.execute("select from pg_database where datname = %s", [name]).fetchone() is None:
            raise NotMigrated(_NO_DATABASE.format(home=installation.home))


def _addressed(cluster: postgres.Cluster | None) -> Installation:
    home, default, owner = settings.ABUTMENT_HOME, settings.DATABASES["default"], settings.DATABASES["owner"]
    if cluster is not None:
        for database in (default, owner):
            database["HOST"], database["PORT"] = str(cluster.host), str(cluster.port)
        owner["PASSWORD"] = derived_password(home, owner["USER"])
    if default["PASSWORD"] is None:
        default["PASSWORD"] = derived_password(home, default["USER"])
    return Installation(home, cluster or settings.DATABASE_URL)


def _hang_up() -> None:
    from django.db import connections

    connections.close_all()


def check_is_migrated() -> None:
    """Refuse to go on with tables of an older version. Raises NotMigrated."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from abutment.web.words import count_of

    executor = MigrationExecutor(connections["default"])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        lacking = count_of(missing, "migration")
        raise NotMigrated(f"The database lacks {lacking} of this version. Run `abutment migrate` first.")


def migrate(installation: Installation, *, verbosity: int = 0) -> list[str]:
    """Create the database and its logins where missing, and bring the tables up to date; returns what was applied.

    The database is also told the keys by which it checks claims.
    """
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from abutment.foundation.keys import key_ring
    from abutment.foundation.scope import claim_keys

    if not installation.server:
        raise SettingRefused("Migrating takes the login that owns the tables. Set DATABASE_URL to it for this command.")
    default, owner = settings.DATABASES["default"], settings.DATABASES["owner"]
    postgres.provision(
        installation.server,
        database=owner["NAME"],
        owner=postgres.Login(owner["USER"], owner["PASSWORD"]),
        application=postgres.Login(default["USER"], default["PASSWORD"]),
    )
    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    claim_keys.install(key_ring(installation.home))
    return [str(migration) for migration, _ in plan]
