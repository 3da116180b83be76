"""Which browser the journeys use, and how it is started."""

import os
import shutil
import subprocess
from typing import Any

from playwright.sync_api import expect

# On PATH under one of these names; the environment variable CHROMIUM names another.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MILLISECONDS = 60_000
"""So long a page may take to become what is expected of it, on a machine that has much else to do."""
expect.set_options(timeout=PATIENCE_MILLISECONDS)
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def system_browser() -> str | None:
    """The path of an installed Chromium that runs, or None."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        path = shutil.which(name) if name else None
        if path and _runs(path):
            return path
    return None


def launch_options() -> dict[str, Any]:
    """The arguments for Playwright's `launch`: the system's Chromium if there is one, else Playwright's own."""
    options: dict[str, Any] = {"headless": True, "args": [*FLAGS]}
    if os.geteuid() == 0:
        options["args"].append("--no-sandbox")  # Chromium's sandbox refuses to work for root
    if path := system_browser():
        options["executable_path"] = path
    return options


def _runs(path: str) -> bool:
    # A name on PATH may be a stand-in that only tells how to install the real one.
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0
