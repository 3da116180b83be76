"""The login that a practice's database gives to an import: it may read, and nothing else."""

from __future__ import annotations


def login_statements(database: str) -> str:
    """What an administrator of the practice's MySQL or MariaDB runs once; the password is the practice's own choice.

    >>> print(login_statements("opendental").splitlines()[-1])
    GRANT SELECT ON `opendental`.* TO 'abutment'@'%';
    """
    return (
        "CREATE USER 'abutment'@'%' IDENTIFIED BY '…a long password…' REQUIRE SSL;\n"
        f"GRANT SELECT ON `{database}`.* TO 'abutment'@'%';"
    )
