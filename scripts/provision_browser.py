"""Make sure that the journeys have a browser: the system's Chromium, else install it, else say in one line why not.

Run by `make test`. As root on Debian it is installed by apt, everywhere else by Playwright into the user's cache.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser import launch_options, system_browser

PACKAGES = ("chromium", "fonts-liberation")


def main() -> None:
    """Try the ways in order; the first that ends with a browser that runs is enough."""
    if system_browser():
        return
    reasons = []
    for way in (_playwrights_own, _by_apt, _by_playwright):
        reason = way()
        if reason is None:
            return
        reasons.append(reason)
    sys.exit(
        f"The browser tests need Chromium, and none could be installed ({'; '.join(filter(None, reasons))}). "
        "Install chromium, or name one by the environment variable CHROMIUM, and run make test again."
    )


def _playwrights_own() -> str | None:
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(**launch_options()).close()
    except Error:
        return ""  # not installed yet: no reason to report
    return None


def _by_apt() -> str | None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return ""
    _say("Installing Chromium for the browser tests by apt-get ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    for command in ([apt, "update", "-qq"], install):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            return f"apt-get: {_last_word(done.stderr)}"
    return None if system_browser() else "apt-get: the package chromium brought no browser that runs"


def _by_playwright() -> str | None:
    _say("Installing Chromium for the browser tests by Playwright ...")
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    if os.geteuid() == 0:
        command.append("--with-deps")
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return f"Playwright: {_last_word(done.stderr)}"
    return None if _playwrights_own() is None else "Playwright: its Chromium does not start here"


def _last_word(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("E:", "Error:"))]
    return (telling or lines or ["it gave no reason"])[-1]


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
