"""Make sure that the tests of sources have a MariaDB: the one of TEST_MYSQL_URL, an installed one, else install it.

Run by `make test`. As root on Debian it is installed by apt; elsewhere one line says that its tests are skipped.
"""

import os
import shutil
import subprocess
import sys

from abutment.portability.sources import throwaway

# The programs alone: the package mariadb-server would also start a server that nobody asked for.
PACKAGES = ("mariadb-server-core", "mariadb-client")


def main() -> None:
    """Try the ways in order; the first that gives a MariaDB is enough, and none is no failure."""
    if os.environ.get("TEST_MYSQL_URL") or throwaway.is_installed():
        return
    reason = _by_apt()
    if reason is not None:
        _say(
            f"The tests that read a practice's database are skipped: no MariaDB here ({reason}). "
            "Install it (apt-get install mariadb-server), or set TEST_MYSQL_URL."
        )


def _by_apt() -> str | None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return "it is installed by apt-get as root only"
    _say("Installing MariaDB for the tests that read a practice's database by apt-get ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    for command in ([apt, "update", "-qq"], install):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            return f"apt-get: {_last_word(done.stderr)}"
    return None if throwaway.is_installed() else "apt-get: the packages brought no server that can be started"


def _last_word(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith("E:")]
    return (telling or lines or ["it gave no reason"])[-1]


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
