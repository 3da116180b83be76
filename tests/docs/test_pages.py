"""Whoever follows a link arrives, and no page speaks of one machine or one registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, anchors, links, pages, text

NAMES = [str(path.relative_to(ROOT)) for path in pages()]
_REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted|npmjs|registry\.\w+\.|crates\.io|proxy\.golang|artifactory|rubygems\.org|conda\.anaconda|docker\.io"
)
_MACHINE = re.compile(r"(?<![\w.~$-])/(?:home|root|Users|work|mnt|private)/\w")


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_resolves(name: str) -> None:
    page = ROOT / name
    lost = [link for link in links(page) if not _is_elsewhere(link) and not _arrives(page, link)]
    assert lost == []


@pytest.mark.parametrize("name", NAMES)
def test_no_page_names_a_package_registry_or_a_path_of_one_machine(name: str) -> None:
    said = text(ROOT / name)
    assert _REGISTRIES.findall(said) + _MACHINE.findall(said) == []


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        if page.is_dir():
            waiting += page.glob("*.md")
            continue
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if not _is_elsewhere(link)]
        waiting += [target for target in targets if target.is_dir() or target.suffix == ".md"]
    assert sorted(str(page.relative_to(ROOT)) for page in set(DOCS.rglob("*.md")) - reached) == []


def test_the_commands_of_make_that_pages_name_exist() -> None:
    there = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = {
        word for path in pages() for word in re.findall(r"`make ([a-z]+)|^ *make ([a-z]+)", text(path), re.MULTILINE)
    }
    assert {word for pair in named for word in pair if word} <= there


def test_the_python_that_the_readme_asks_for_is_the_one_that_is_declared() -> None:
    declared = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    assert f"Python {declared} or newer" in text(ROOT / "README.md")


def _is_elsewhere(link: str) -> bool:
    return re.match(r"[a-z][a-z+.-]*:", link) is not None


def _arrives(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or target.suffix != ".md" or anchor in anchors(target))
