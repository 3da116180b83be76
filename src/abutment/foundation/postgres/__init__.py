"""The embedded PostgreSQL: one server per home, started or joined on demand, and its databases and logins.

Nouns: home (a folder), cluster (a running server of one home), login (a role's name and password), status.
Doors: `start`, `borrowed`, `stop` and `status` for the embedded server; `provision` for a database on it or elsewhere.
It never deletes a database, never listens beyond this machine, and never starts a second server on the same data.
"""

from abutment.foundation.postgres.cluster import Cluster, Login
from abutment.foundation.postgres.databases import provision
from abutment.foundation.postgres.errors import (
    BinariesMissing,
    DatabaseServerError,
    HomeRefused,
    ProvisionRefused,
    ServerFailed,
)
from abutment.foundation.postgres.server import Status, borrowed, start, status, stop

__all__ = [
    "BinariesMissing",
    "Cluster",
    "DatabaseServerError",
    "HomeRefused",
    "Login",
    "ProvisionRefused",
    "ServerFailed",
    "Status",
    "borrowed",
    "provision",
    "start",
    "status",
    "stop",
]
