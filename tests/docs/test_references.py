"""What is documented is what is there: every setting, command and table has its heading."""

from __future__ import annotations

import re

from django.apps import apps

from abutment.config import settings
from abutment.config.reference import commands, page
from tests.docs.pages import DOCS, headings, pages, text

COMMANDS = DOCS / "command-line.md"


def test_every_setting_has_a_heading() -> None:
    source = text(settings.__file__)
    read = set(re.findall(r"""(?:environ\.get|_whole|_scale|_address|_networks)\(\s*"([A-Z_]+)\"""", source))
    assert len(read) > 5
    assert set(headings(DOCS / "settings.md", level=2)) == read


def test_every_command_has_a_heading() -> None:
    assert [path for path, _ in commands()] == headings(COMMANDS, level=2)


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert text(COMMANDS) == page(), "See abutment.config.reference"


def test_every_table_has_a_heading() -> None:
    written = {heading for path in pages() for heading in headings(path, level=3)}
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("abutment.")}
    assert len(ours) > 30
    assert sorted(ours - written) == []


def test_every_command_that_tells_something_can_tell_it_to_a_machine() -> None:
    # These run until stopped, print nothing but what they did, or print JSON at all times.
    silent = {"abutment serve", "abutment worker", "abutment keys retire", "abutment mail try", "abutment api"}
    lacking = [
        path for path, command in commands()
        if path not in silent and not any("--json" in option.opts for option in command.params)
    ]  # fmt: skip
    assert not lacking
