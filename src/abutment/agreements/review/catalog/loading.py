"""Catalog files (YAML) become provisions with compiled patterns; an unknown key is an error, not a silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from abutment.agreements.review.catalog.literals import literals

_SIDES = ("manager", "practice", "both", "either")
_WEAK = ("partial", "adverse", "allowed")
_ANCHORS = re.compile(r"(?<!\\)(?<!\[)\^")
_START = r"(?<![^\x1e])(?:(?:article\s+|section\s+)?[\divx.()]{1,10}[.)]?\s+|\([a-z]{1,2}\)\s+)?"
"""Where a unit begins, after its number."""
_PROVISION = set(str.split("code name label why elements adverse queries standard wording sources"))
_PLACE = re.compile(r"\{([a-z_]+)\}")


class CatalogError(ValueError):
    """A catalog file that does not say what it must: the file, the provision and the key."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Words of one sentence: all of `needs` stand in it, none of `unless`; `under` in a heading above, `not_under` in
    none. affirmed: the first need is not denied there; defined: the first need may stand in the definition of a term
    that the sentence uses. by, to: the side that does it, and the side to which it goes: another one that is named
    there objects; sure: nobody else does it, and it is said who does; free: no money is asked for it; weak: what comes
    of a duty or right that is optional, denied or left to the manager's will. Of an adverse rule, decisive: it holds
    whatever else is there; alone: only where no core is. near: how many characters may lie between the first need and
    the second, if not any number. provider: the side that is called Provider. words: for each need, what no match
    lacks."""

    needs: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...] = ()
    under: re.Pattern[str] | None = None
    not_under: re.Pattern[str] | None = None
    affirmed: bool = False
    defined: bool = False
    decisive: bool = False
    alone: bool = False
    by: str = ""
    to: str = ""
    sure: bool = False
    free: bool = False
    weak: str = "allowed"
    provider: str = ""
    words: tuple[frozenset[str] | None, ...] = ()
    near: int = 0


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a provision. is_core: without it the provision is not there at all; is_essential: without it the
    provision is only partly there; reach: how far from the core it may stand: clause, section, paper; weak: what comes
    of it where it is optional, denied or left to the manager's will: the element is missing (partial), the provision
    is decided against the practice (adverse), or nothing (allowed)."""

    code: str
    name: str
    rules: tuple[Rule, ...]
    is_core: bool = False
    is_essential: bool = True
    reach: str = "section"
    weak: str = "partial"


@dataclass(frozen=True, slots=True)
class Provision:
    """What an agreement of a kind should say. sources: law and opinions that it rests on, and how they were read."""

    code: str
    name: str
    label: str | None
    why: str
    elements: tuple[Element, ...]
    adverse: tuple[Rule, ...]
    queries: tuple[str, ...]
    standard: str = ""
    wording: str = ""
    sources: tuple[str, ...] = ()

    @property
    def core(self) -> tuple[Element, ...]:
        """The elements that make the provision be there."""
        return tuple(element for element in self.elements if element.is_core)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The provisions for a kind of agreement; version: of the data."""

    kind: str
    name: str
    version: str
    provisions: tuple[Provision, ...]


@lru_cache(maxsize=8)
def catalog(kind: str) -> Catalog:
    """The catalog for a kind of agreement: dso-contract, it-agreement, msa or baa."""
    folder = files("abutment.agreements.review.catalog")
    words = _words(yaml.safe_load((folder / "words.yaml").read_text()))
    source = yaml.safe_load((folder / f"{kind}.yaml").read_text())
    _keys(source, {"kind", "name", "version", "words", "provider", "provisions"}, kind)
    words = _words(source.get("words", {}), words)
    if provider := source.get("provider", ""):
        provider = _one_of(provider, _SIDES[:2], kind)
    provisions = tuple(_provision(each, words, kind, provider) for each in source["provisions"])
    return Catalog(source["kind"], source["name"], str(source["version"]), provisions)


def _words(source: Mapping[str, str], shared: Mapping[str, str] | None = None) -> dict[str, str]:
    """Words may use words above them; a catalog's own may use the shared ones."""
    known: dict[str, str] = dict(shared or {})
    for name, pattern in source.items():
        known[name] = f"(?:{_filled(pattern, known, name)})"
    return known


def _filled(pattern: str, words: Mapping[str, str], place: str) -> str:
    def word(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise CatalogError(f"{place}: no word is called {found[1]}. Add it to words.yaml.")
        return words[found[1]]

    return _PLACE.sub(word, " ".join(pattern.split()).replace(" ?", r"\s*").replace(" ", r"\s+"))


def _compiled(pattern: str, words: Mapping[str, str], place: str) -> re.Pattern[str]:
    try:
        return re.compile(_ANCHORS.sub(lambda _: _START, _filled(pattern, words, place)), re.I)
    except re.error as error:
        raise CatalogError(f"{place}: {pattern} is no pattern: {error}.") from None


def _provision(source: Mapping[str, Any], words: Mapping[str, str], kind: str, provider: str) -> Provision:
    place = f"{kind}.yaml, {source.get('code', '?')}"
    _keys(source, _PROVISION, place)
    elements = tuple(
        _element(code, {**each, "provider": provider}, words, place) for code, each in source["elements"].items()
    )
    if not any(element.is_core for element in elements):
        raise CatalogError(f"{place}: no element is the core. Mark the one without which nothing is there.")
    return Provision(
        source["code"],
        source["name"],
        source.get("label"),
        " ".join(source["why"].split()),
        elements,
        tuple(
            _rule(each, words, place, {"provider": provider, "weak": "allowed"}) for each in source.get("adverse", ())
        ),
        tuple(source.get("queries", ())),
        " ".join(str(source.get("standard", "")).split()),
        " ".join(str(source.get("wording", "")).split()),
        tuple(" ".join(each.split()) for each in source.get("sources", ())),
    )


def _element(code: str, source: Mapping[str, Any], words: Mapping[str, str], place: str) -> Element:
    """What is said once for an element holds for each of its rules that does not say otherwise."""
    place = f"{place}, {code}"
    _keys(source, {"name", "any", "core", "essential", "reach", "by", "to", "free", "weak", "provider"}, place)
    weak = _one_of(source.get("weak", "partial"), _WEAK, place)
    shared = {key: source[key] for key in ("by", "to", "free", "provider") if key in source}
    return Element(
        code,
        source["name"],
        tuple(_rule(each, words, place, {**shared, "weak": weak}) for each in source["any"]),
        bool(source.get("core", False)),
        bool(source.get("essential", True)),
        source.get("reach", "section"),
        weak,
    )


def _rule(source: Any, words: Mapping[str, str], place: str, shared: Mapping[str, Any]) -> Rule:
    """A rule is one pattern, or needs with what they may stand beside and under."""
    if isinstance(source, str):
        source = {"needs": source}
    known = str.split("needs unless under not_under affirmed defined decisive alone by to sure free weak near provider")
    source = {**shared, **source}
    _keys(source, set(known), place)
    under, not_under = source.get("under"), source.get("not_under")
    needs = tuple(_compiled(each, words, place) for each in _listed(source["needs"]))
    return Rule(
        needs,
        tuple(_compiled(each, words, place) for each in _listed(source.get("unless", ()))),
        _compiled(under, words, place) if under else None,
        _compiled(not_under, words, place) if not_under else None,
        bool(source.get("affirmed", False)),
        bool(source.get("defined", False)),
        bool(source.get("decisive", False)),
        bool(source.get("alone", False)),
        _one_of(source["by"], _SIDES, place) if "by" in source else "",
        _one_of(source["to"], _SIDES[:2], place) if "to" in source else "",
        bool(source.get("sure", False)),
        bool(source.get("free", False)),
        _one_of(source["weak"], _WEAK, place),
        source["provider"],
        tuple(map(literals, needs)),
        int(source.get("near", 0)),
    )


def _one_of(value: str, allowed: Sequence[str], place: str) -> str:
    if value not in allowed:
        raise CatalogError(f"{place}: {value} is not known here. Use one of {', '.join(allowed)}.")
    return value


def _listed(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _keys(source: Mapping[str, Any], known: set[str], place: str) -> None:
    if unknown := sorted(set(source) - known):
        raise CatalogError(f"{place}: unknown key {unknown[0]}. Use one of {', '.join(sorted(known))}.")
