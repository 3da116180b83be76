"""How to reach a server: values only."""

from dataclasses import dataclass, field
from urllib.parse import quote

from psycopg.conninfo import make_conninfo

# The server answers on this address alone. A Unix socket would be as private, but its path may not exceed 107 bytes,
# which an ordinary home folder deep in a tree does.
LOOPBACK = "127.0.0.1"
SUPERUSER = "postgres"
MAINTENANCE_DATABASE = "postgres"


@dataclass(frozen=True)
class Login:
    """A database role that can sign in, with its password."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Cluster:
    """A running server on this machine and the login of its superuser."""

    port: int
    superuser: Login
    host: str = LOOPBACK

    def dsn(self, database: str = MAINTENANCE_DATABASE, login: Login | None = None) -> str:
        """The libpq connection string of a database, as the superuser unless another login is given."""
        who = login or self.superuser
        # require_auth: were the server down and its port taken by someone else's program, the client would refuse to
        # hand that program the password.
        return make_conninfo(
            host=self.host,
            port=self.port,
            dbname=database,
            user=who.name,
            password=who.password,
            require_auth="scram-sha-256",
        )

    def url(self, database: str = MAINTENANCE_DATABASE, login: Login | None = None) -> str:
        """The same as `dsn`, in the form of DATABASE_URL."""
        who = login or self.superuser
        name, password, path = (quote(part, safe="") for part in (who.name, who.password, database))
        return f"postgresql://{name}:{password}@{self.host}:{self.port}/{path}"
