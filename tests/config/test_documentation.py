"""What is documented is what is there: every setting and every command has its heading."""

from __future__ import annotations

import re
from pathlib import Path

from abutment.config import settings
from abutment.config.reference import commands, page

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "command-line.md"


def test_every_setting_has_a_heading() -> None:
    read = set(
        re.findall(r"""(?:environ\.get|_whole|_address)\(\s*"([A-Z_]+)\"""", Path(settings.__file__).read_text("utf-8"))
    )
    headings = set(re.findall(r"^## ([A-Z_]+)$", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE))
    assert len(read) > 5
    assert headings == read


def test_every_command_has_a_heading() -> None:
    written = PAGE.read_text("utf-8")
    assert [path for path, _ in commands() if f"\n## {path}\n" not in written] == []


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "See abutment.config.reference"


def test_every_command_that_tells_something_can_tell_it_to_a_machine() -> None:
    # These run until stopped, print nothing but what they did, or print JSON at all times.
    silent = {"abutment serve", "abutment worker", "abutment mail try", "abutment api"}
    lacking = [
        path for path, command in commands()
        if path not in silent and not any("--json" in option.opts for option in command.params)
    ]  # fmt: skip
    assert not lacking
