"""Make sure that the tests of deliveries have an SSH server and age: installed ones, else install them.

Run by `make test`. As root on Debian they are installed by apt; elsewhere one line says that their tests are skipped.
"""

import os
import shutil
import subprocess
import sys

SSHD = "/usr/sbin/sshd"
PACKAGES = ("openssh-server", "openssh-sftp-server", "age")


def main() -> None:
    """Look, install what is missing, and say what could not be had; none is no failure."""
    if is_there():
        return
    reason = _by_apt()
    if reason is not None:
        _say(
            f"The tests that deliver to a real SFTP server, or open what was sealed with age, are skipped ({reason}). "
            "Install them: apt-get install openssh-server age."
        )


def is_there() -> bool:
    """Whether an SSH server and age can be started."""
    return bool((shutil.which("sshd") or os.access(SSHD, os.X_OK)) and shutil.which("age"))


def _by_apt() -> str | None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return "they are installed by apt-get as root only"
    _say("Installing an SSH server and age for the tests of deliveries by apt-get ...")
    # The package starts a server that nobody asked for, where something starts services: told not to, it does not.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in ([apt, "update", "-qq"], [apt, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            return f"apt-get: {(lines or ['it gave no reason'])[-1]}"
    return None if is_there() else "apt-get: the packages brought no server that can be started"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
