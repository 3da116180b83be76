"""Whether a duty or right is one: not where it is optional, denied, or left to the will of the other side.

Catalogs are read for the practice, so only the will of the manager (vendor, business associate) weakens anything.
"""

from __future__ import annotations

import re
from enum import IntEnum

from abutment.agreements.review.bearers import bearers
from abutment.agreements.review.sides import MANAGER, PRACTICE, mentions

_MGR = (
    r"(?:(?:the |such |said )?(?:(?<!office )(?:business )?manager|(?:management|service) company"
    r"|(?:dental |management )?(?:support|services?) organi[sz]ation|[dm]so|administrator|vendor|service provider"
    r"|supplier|licensor|contractor|consultant|business associate|we|us)\b(?!['\u2019]))"
)
_MGRS = (
    r"(?:(?:the )?(?:(?:business )?manager|(?:management|service) company|(?:support|services?) organi[sz]ation|[dm]so"
    r"|administrator|vendor|service provider|supplier|licensor|contractor|consultant|business associate)['\u2019]s?"
    r"|our)"
)
_ADVERBS = (
    r"(?:(?:has|have|had|does|do|not|first|so|otherwise|also|alone|itself|expressly|specifically|previously|may"
    r"|shall|will"
    r"|can|is|are|in writing|in (?:its|our) (?:sole |absolute |reasonable |own )*(?:discretion|judge?ment|opinion)"
    r"|from time to time|reasonably|acting reasonably)[, ]+)*"
)
_WILLS = r"(?:approv|agree|consent|elect|choos|chose|opt|wish|want|deem|see fit|sees fit|permit|allow|willing)\w*"
_RULES = (
    r"(?:approv|agree|consent|elect|choos|chose|decid|determin|deem|consider|direct|permit|allow|object|declin"
    r"|refus|reject|designat|prefer|find|wish|see fit|sees fit)\w*"
)
_YES = (
    r"(?:consent|approval|authori[sz]ation|permission|agreement|discretion|election|option|concurrence"
    r"|acceptance|convenience|availability)"
)
_ALSO_OURS = (
    r"(?!,? (?:and|or) (?:(?:of|by|from|the|each) )*(?:practice|client|customer|dentist|owner|covered|doctor|p\.c))"
)
_IDLE = re.compile(
    r"\bin such amounts?\b[^;,.]{0,60}|"
    r"\bnot (?:be )?subject to[^;,.]{0,80}|\bno (?:\w+ )?(?:approval|consent|permission)[^;,.]{0,60}"
    r"|\bnot (?:be )?(?:at|in|within|left to)[^;,.]{0,40}(?:discretion|option)|\bnot (?:later|earlier|less|more) than\b"
    r"|\bin no event (?:later|more|less)\b|(?:not|nor|never) (?:be )?unreasonably (?:be )?(?:withh[eo]ld|condition"
    r"|delay)\w*"
    r"|\b(?:shall|will|may|does|do) not fail to\b|\bneed not (?:give|state|show|have)(?: any| a)? (?:reason|cause)"
    r"|\b(?:approval|consent|permission) (?:is|shall be) not (?:required|needed)",
    re.I,
)
"""Words that look like a weakening and are none."""
_BY_LAW = re.compile(
    r"required by (?:applicable |any )?law|by law|the law|infeasible|not feasible|legal(?:ly)? |court|subpoena"
    r"|back-?ups?\b"
    r"|archiv|force majeure|beyond (?:its|the)|privilege|patient(?:s)? (?:has|have|may)|emergenc|terminat\w* for cause",
    re.I,
)
_WILL = re.compile(
    rf"\b(?:unless|until|except (?:as|that|where|when|if|to the extent(?: that)?)|only (?:if|when|where|as"
    rf"|to the extent"
    rf"(?: that)?)|to the extent(?: that)?|so far as|insofar as|provided,? (?:however,? |further,? )?that|as) {_MGR} "
    rf"{_ADVERBS}{_RULES}"
    rf"|\b(?:if(?: and when)?|when|whenever|where|so long as|but) {_MGR} {_ADVERBS}{_WILLS}"
    rf"|\bif {_MGR} (?:so )?(?:decides|determines)(?: to| so)?\b(?! that)"
    rf"|\bsubject to (?:the |any |such |prior |obtaining )*(?:{_MGRS} )?(?:[\w-]+,? (?:and |or )?){{0,4}}{_YES} "
    rf"(?:of|by|from) {_MGR}{_ALSO_OURS}|\bsubject to (?:always to )?{_MGRS} (?:[\w-]+,? (?:and |or )?){{0,5}}{_YES}"
    rf"|\b(?:only )?(?:with|upon|after|on) (?:the )?(?:(?!without\b)[\w-]+ (?:and |or )?){{0,4}}(?:consent"
    rf"|approval|permission"
    rf"|authori[sz]ation) (?:of|by|from) {_MGR}{_ALSO_OURS}|\b(?:with|upon|after) {_MGRS} (?:[\w-]+ (?:and "
    rf"|or )?){{0,4}}"
    rf"(?:consent|approval|permission|authori[sz]ation)"
    rf"|\b(?:in|at|within|left to) (?:{_MGRS}|the) (?:[\w-]+ (?:and )?){{0,3}}(?:discretion|option|election|judge?ment"
    rf"|convenience) of {_MGR}|\b(?:in|at|within|left to) {_MGRS} (?:[\w-]+ (?:and )?){{0,3}}(?:discretion|option"
    rf"|election|convenience)"
    rf"|\b(?:as|when|if|that|which|whatever) (?:may be |are |is |from time to time )*(?:approved|permitted|agreed to"
    rf"|selected|chosen|determined|decided|allowed)(?: in (?:advance|writing))? by {_MGR}{_ALSO_OURS}",
    re.I,
)
_CHOSEN = re.compile(
    rf"\b(?:that|which|whom|whomever|whichever) {_MGR} (?:(?:has|have|may|shall|so|first|previously"
    rf"|from time to time) )*"
    rf"(?:approv|select|choos|chose|designat|reject|accept|permit|nominat|prescrib|specif)\w*"
    rf"|\b(?:approved|selected|designated|chosen|nominated|prescribed|specified|acceptable) (?:in \w+ )?(?:by"
    rf"|to) {_MGR}"
    rf"{_ALSO_OURS}",
    re.I,
)
"""What is free only among what the manager chose."""
_WITHOUT = re.compile(
    rf"\bwithout (?:first )?(?:the |obtaining |having )*(?:(?:[\w-]+ (?:and |or )?){{0,4}}(?:consent|approval"
    rf"|permission"
    rf"|authori[sz]ation) (?:of|by|from) {_MGR}{_ALSO_OURS}|{_MGRS} (?:[\w-]+ (?:and |or )?){{0,4}}(?:consent|approval"
    rf"|permission|authori[sz]ation))",
    re.I,
)
_FORBIDS = re.compile(r"\b(?:not|no|nor|neither|never|nobody|none|cannot)\b", re.I)
_ITS = re.compile(
    r"\b(?:in|at|within) (?:its|their|our) (?:(?:sole|absolute|own|reasonable|exclusive|unfettered|complete|and|good"
    r"|faith)[ ,]+)*(?:discretion|option|election|convenience|(?<=sole )judge?ment|(?<=absolute )judge?ment)\b",
    re.I,
)
_EXCUSED = (
    r"(?:need not|(?:may|can) (?:(?:at any time|instead|also|nevertheless|in its (?:sole )?discretion),? )?(?:elect not"
    r"|choose not|refuse|decline|withhold|suspend|retain|keep|charge|omit|stop|discontinue|delay|defer|disregard|opt"
    r"|override|change|modify|waive|limit|deny|condition)"
    r"|(?:shall|will|is|are|be) (?:not be |not |in no event be )(?:required|obligated|obliged|bound|under (?:any|an))"
    r"|(?:shall |will )?(?:has|have|be under|is under|assumes?|undertakes?) no (?:such |further |other )?(?:obligation"
    r"|duty|responsibility)|reserves (?:the|all|any) rights?|(?:do|does) not (?:undertake|promise|guarantee|agree"
    r"|commit|assume))"
)
_EXCEPTION = re.compile(
    rf"(?:\bexcept (?:that|where|when|if|as)|\bprovided,? (?:however,? |further,? )?(?:that|however)|\bbut|\bhowever,?"
    rf"|\balthough|\bthough|\byet|\bor)(?: that)?,? {_MGR} (?:or its [\w ]{{1,30}} )?{_EXCUSED}",
    re.I,
)
_EXCUSES = re.compile(rf"{_MGR} {_EXCUSED}", re.I)
_DUTYLESS = re.compile(
    r"\b(?:no|without(?: any)?) (?:such |further |other |express |implied )?(?:obligation|duty|responsibility"
    r"|commitment"
    r"|requirement)(?: or (?:obligation|duty|liability|responsibility))? (?:whatsoever )?(?:to|for|of|that)\b"
    r"|\bnot (?:be )?(?:required|obligated|obliged|bound|responsible)(?: to| for)\b|\bneed not\b"
    r"|\b(?:do|does) not (?:undertake|promise|guarantee|agree|commit|warrant)\b"
    r"|\bno (?P<right>right|entitlement)s? (?:whatsoever )?(?:to|of)\b|\bnot (?:be )?(?P<entitled>entitled|permitted"
    r"|allowed) to\b|\breserves (?:the |any |all )?rights? not to\b",
    re.I,
)
_SPARED = re.compile(r"\b(?:reliev|releas|excus|discharg|affect|limit|diminish|waiv|nothing)\w*\b", re.I)
_WAIVES = re.compile(r"\b(?:waives?|relinquish(?:es)?|forgoes?|disclaims?|renounces?|gives? up)\b[^;.]{0,80}$", re.I)
_TRIES = re.compile(
    r"\b(?:endeavou?rs?|tr(?:y|ies)|attempts?|aims?|intends?|hopes?|expects?|strives?|plans?|may (?:consider|elect"
    r"|choose))"
    r" (?:in good faith )?to\b|\b(?:good[- ]faith|commercially reasonable|reasonable|best) (?:efforts?|endeavou?rs) to"
    r" (?:try|consider)\b",
    re.I,
)
_MAY = re.compile(
    r"\b(?:may|might|can|could|is (?:entitled|permitted|allowed|free) to)\b(?! not\b| only\b)(?:(?!\b(?:shall|will"
    r"|must)\b)"
    r"[^;:])*$",
    re.I,
)
_PAID = re.compile(
    r"\b(?:for|at|upon payment of|subject to(?: payment of)?|against payment of) (?:an? |the |its |our "
    r"|such |[a-z ]{2,20}['\u2019]s )?(?:[\w-]+[- ]"
    r"){0,4}(?:additional|extra|separate|further|then[- ]current|standard|hourly|customary|reasonable)(?: [\w-]+){0,3}"
    r" (?:fees?|charges?|rates?|costs?|compensation)\b"
    r"|\bat (?:the )?(?:sole |own )?(?:cost|expense)(?: and expense)? of (?:the )?(?:practice|client|customer|dentist"
    r"|owner|covered entity|doctor|p\.c|subscriber)"
    r"|\bat (?:the )?(?:your|(?:practice|client|customer|dentist|owner|covered entity|doctor|p\.c\."
    r"|subscriber)['\u2019]s?)"
    r" (?:sole |own |cost and )*(?:cost|expense)"
    r"|\b(?:practice|client|customer|dentist|owner|covered entity|doctor|you) (?:shall|will|must) (?:pay|reimburse"
    r"|bear)"
    r"[^;]{0,60}(?:export|return|deliver|cop(?:y|ies|ying)|assistance|transition|transfer)",
    re.I,
)
_HELD = re.compile(
    r"\b(?:provided,? (?:however,? )?that|only (?:if|after|when|upon)|if|once|after|upon|until|unless|subject to"
    r"|conditioned (?:up)?on)\b[^;]{0,80}\b(?:paid|payment|settled|satisfied|cured)\b[^;]{0,60}",
    re.I,
)


class Weakness(IntEnum):
    """How little a duty or right is one."""

    NONE = 0
    OPTIONAL = 1  # it is done or granted only as the manager wishes
    DENIED = 2  # it is said that there is none


def weakness(text: str, start: int, end: int, *, duty_of_manager: bool = False, provider: str = "") -> Weakness:
    """How far the duty, right or ban at text[start:end] is denied, optional or left to the manager's will.
    duty_of_manager: "may" leaves it open whether it is done."""
    said = _IDLE.sub(lambda found: " " * len(found[0]), text)
    before = said[:start]
    part = before[_part_start(before) :]
    reached = part + said[start:end]
    if _denied(part, said, start, end, provider):
        return Weakness.DENIED
    if _TRIES.search(reached[-300:]) and not _FORBIDS.search(reached):
        return Weakness.OPTIONAL
    is_leave = duty_of_manager and _MAY.search(part) and not _FORBIDS.search(part)
    if is_leave and MANAGER in bearers(text, start, end, provider):
        return Weakness.OPTIONAL
    if hangs_on_the_manager(said) or _is_at_its_choice(said, provider):
        return Weakness.OPTIONAL
    return Weakness(_CHOSEN.search(said) is not None and bearers(text, start, end, provider) == frozenset((PRACTICE,)))


def hangs_on_the_manager(text: str) -> bool:
    """Whether something in a sentence is left to the manager's will, or an exception lets the manager off."""
    said = _IDLE.sub(lambda found: " " * len(found[0]), text)
    for found in (*_WILL.finditer(said), *_EXCEPTION.finditer(said)):
        if not _BY_LAW.search(said, found.start(), min(len(said), found.end() + 60)):
            return True
    return any(_FORBIDS.search(said, max(0, found.start() - 200), found.start()) for found in _WITHOUT.finditer(said))


def is_paid_for(text: str) -> bool:
    """Whether a sentence asks money of the practice for what it speaks of, or holds it back until money is paid."""
    if re.search(
        r"\b(?:no|without|free of|not)(?: \w+){0,2} (?:additional|extra|separate|further)? ?(?:cost|charge|fee)",
        text,
        re.I,
    ):
        return _HELD.search(text) is not None
    return _PAID.search(text) is not None or _HELD.search(text) is not None


def _denied(part: str, said: str, start: int, end: int, provider: str) -> bool:
    """Whether nobody has to: unless it is the practice that need not, or a relief from a duty is denied."""
    found = None
    for found in _DUTYLESS.finditer(part):  # noqa: B007 - the last one is asked for
        pass
    if found is None:
        found = _WAIVES.search(part)
        return found is not None and not re.search(r"\b(?:not|no|nor|neither|never|without)\b", part[: found.start()])
    if _SPARED.search(part, 0, found.start()):
        return False
    base = start - len(part)
    whose = bearers(said, base + found.start(), base + found.end(), provider)
    is_right = bool(found["right"] or found["entitled"])
    return whose == frozenset((PRACTICE,)) if is_right else whose != frozenset((PRACTICE,))


def _part_start(before: str) -> int:
    begins = 0
    for mark in re.finditer(
        r"[.;](?=\s)|,? but\b|\bexcept that\b|\bhowever\b|, and (?:the |each |all )?(?-i:[A-Z])", before
    ):
        begins = mark.end()
    return begins


def _is_at_its_choice(said: str, provider: str) -> bool:
    """Whether "in its discretion" is the manager's."""
    for found in _ITS.finditer(said):
        if "our" in found[0].lower().split():
            return True
        named = [each for each in mentions(said[: found.start()], provider) if each.end > found.start() - 3]
        whose = named[-1].sides if named else bearers(said, found.start(), found.end(), provider)
        if whose == frozenset((MANAGER,)):
            return True
    return False
