"""From a folder to a running system: the database is started or joined, its addresses are told to Django, Django is
set up."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings

from abutment.config.databases import derived_password
from abutment.foundation import postgres


@dataclass(frozen=True, slots=True)
class Installation:
    """A booted installation: its folder, and the server on which its database lies."""

    home: Path
    server: postgres.Cluster | str


def boot(*, home: Path | None = None, durable: bool = True) -> Installation:
    """Start or join the database of this installation and make Django ready to use it. Safe to call again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abutment.config.settings")
    if home is not None:
        settings.ABUTMENT_HOME = home.absolute()
    installation = _addresses(settings.ABUTMENT_HOME, durable=durable)
    django.setup()
    return installation


def _addresses(home: Path, *, durable: bool) -> Installation:
    default, owner = settings.DATABASES["default"], settings.DATABASES["owner"]
    server: postgres.Cluster | str = settings.DATABASE_URL
    if not settings.DATABASE_URL and not settings.DATABASE_APP_URL:
        server = cluster = postgres.start(home, durable=durable)
        for database in (default, owner):
            database["HOST"], database["PORT"] = str(cluster.host), str(cluster.port)
        owner["PASSWORD"] = derived_password(home, owner["USER"])
    if default["PASSWORD"] is None:
        default["PASSWORD"] = derived_password(home, default["USER"])
    return Installation(home, server)


def migrate(installation: Installation, *, verbosity: int = 0) -> None:
    """Create the database and its logins where missing, bring the tables up to date, and tell the database its claim
    keys."""
    from django.core.management import call_command

    from abutment.foundation.keys import key_ring
    from abutment.foundation.scope import claim_keys

    default, owner = settings.DATABASES["default"], settings.DATABASES["owner"]
    postgres.provision(
        installation.server,
        database=owner["NAME"],
        owner=postgres.Login(owner["USER"], owner["PASSWORD"]),
        application=postgres.Login(default["USER"], default["PASSWORD"]),
    )
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    claim_keys.install(key_ring(installation.home))
