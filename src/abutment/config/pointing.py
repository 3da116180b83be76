"""Where Django finds its settings; they are read when somebody first asks for one."""

from __future__ import annotations

import os


def point_at_settings() -> None:
    """Tell Django where its settings are, unless somebody has. Reads nothing yet; safe to call again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abutment.config.settings")
