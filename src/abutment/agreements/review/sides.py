"""Where a sentence names a side: the manager, vendor or business associate, and the practice, client or dentist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MANAGER, PRACTICE = "manager", "practice"
BOTH = frozenset((MANAGER, PRACTICE))
_UNTOLD = frozenset(("provider", "company"))
"""Names that papers give to either side."""

_MANAGER = (
    r"(?<!office )(?<!account )(?<!project )(?<!practice )manager|(?:business|practice|dental) manager"
    r"|(?:management|service) company|(?:dental |management |dental service )?(?:support|services?) organi[sz]ation"
    r"|[dm]so|administrator|vendor|service provider|supplier|contractor|licensor|consultant|business associate|we|us"
)
_PRACTICE = (
    r"(?:dental |medical |professional |orthodontic |group )?practices?|clients?|customers?|subscriber|licensee"
    r"|covered entity|(?:(?:treating|licensed|associate|individual|employed|contracted) )*(?:dentists?|doctors?"
    r"|physicians?|clinicians?|orthodontists?|optometrists?|practitioners?|hygienists?|professionals)|dr\. [a-z]+"
    r"|p\.? ?[ca]\.?(?=[\s,;])|pllc|(?:dental|medical|orthodontic|professional) (?:group|entity|corporation"
    r"|association)"
    r"|owners?|shareholders?|stockholders?|dental director|you"
)
_EITHER = r"(?:each|either|neither|both|no) (?:of the |such )?part(?:y|ies)(?: hereto)?|the parties(?: hereto)?|parties"
_MENTION = re.compile(
    rf"(?<![\w-])(?:(?P<manager>{_MANAGER})|(?P<either>{_EITHER})|(?P<practice>{_PRACTICE})"
    r"|(?P<provider>providers?)|(?P<company>company)|(?P<it>it|they|he|she))(?![\w-])",
    re.I,
)
PEOPLE = (
    r"(?:(?:other|own|clinical|dental|medical|non-?clinical|licensed|senior|utilization|quality|chief"
    r"|regional) )*(?:staff|personnel|employees?|agents?"
    r"|officers?|directors?|affiliates?|subcontractors?|representatives?|team|designees?|successors?|contractors"
    r"|workforce|members|executives?|consultants|coordinators?|administrators?|committees?|board|officers?)"
)
_OWN_PEOPLE = re.compile(rf"['\u2019]s? {PEOPLE}\b", re.I)
_PEOPLE_OF = re.compile(rf"\b{PEOPLE} of (?:the |any |each |such )?$", re.I)
_OWNS = re.compile(r"['\u2019]s?(?!\w)")
_OBJECT = re.compile(
    r"\b(?:of|to|by|with|from|for|against|upon|between|among|under|in|on|at|through|than|like|including|via|toward"
    r"|about"
    r"|concerning|regarding|respecting|than|within|into) (?:(?:the|its|their|a|an|any|each|such|all|every|other|both"
    r"|that|said) )*$",
    re.I,
)
_OF_SOME = re.compile(r"\b(?:each|either|both|neither|none|all|any|one) of (?:the )?$", re.I)
"""Of these is no object: "each of Manager and Practice shall"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A side that is named at text[start:end]. sides: empty for a pronoun; is_object: of a preposition; has: what it
    has is spoken of, and not it."""

    start: int
    end: int
    sides: frozenset[str]
    is_object: bool
    has: bool


def mentions(text: str, provider: str = "") -> Iterator[Mention]:
    """The sides that a text names, in its order. provider: the side that is meant where it says no more than Provider
    or Company."""
    for found in _MENTION.finditer(text):
        kind = found.lastgroup or ""
        start, end = found.span()
        if kind in _UNTOLD:
            sides = frozenset((provider,)) if provider else frozenset((kind,))
        elif kind == "either":
            sides = BOTH
        else:
            sides = frozenset() if kind == "it" else frozenset((kind,))
        people = _OWN_PEOPLE.match(text, end)
        if people:
            end = people.end()
        before = text[max(0, start - 60) : start]
        whose = _PEOPLE_OF.search(before)
        if whose:
            start, before = start - (len(before) - whose.start()), before[: whose.start()]
        is_object = _OBJECT.search(before) is not None and _OF_SOME.search(before) is None
        yield Mention(start, end, sides, is_object, people is None and bool(_OWNS.match(text, end)))
