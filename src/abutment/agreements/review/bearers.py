"""Who does what a sentence says: whose duty or right it is, and to whom a thing goes; nothing where it is not said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from abutment.agreements.review.sides import Mention, mentions

NOBODY: frozenset[str] = frozenset()
_HAS = r"(?:(?:shall|will|does|do) )?(?:has|have|retains?|reserves?)"
_WHAT = r"(?:right|authority|power|obligation|duty|responsibility|option|discretion)"
_IS = r"(?:(?:shall|will|may) )?(?:(?:alone|also|not|\w+ly) )*(?:is|are|be)"
_BOUND = (
    r"(?:responsible|required|obligated|obliged|entitled|permitted|allowed|free|authorized|liable|bound|prohibited"
    r"|barred|under (?:no|any|an?)[ \w]{0,20} (?:duty|obligation))"
)
_MODAL = re.compile(
    rf"\b(?:{_HAS} (?:(?:the|a|an|no|not|any|full|sole|exclusive|absolute|final|and) )*{_WHAT}"
    rf"|{_IS} (?:(?:\w+ly|not|also) )*{_BOUND}"
    r"|shall|will|must|may|can(?:not)?|agrees?|undertakes?|covenants?)\b",
    re.I,
)
_PARTICIPLE = (
    r"(?!(?:required|obligated|obliged|entitled|permitted|allowed|prohibited|authorized|empowered|licensed|precluded"
    r"|barred|restricted|bound|deemed|need)\b)(?:\w+ed|made|kept|held|given|sent|done|borne|paid|sold|drawn|set|put"
    r"|built"
    r"|brought|sought|chosen|taken|written|shown|known|met|left|lent|laid|said|told|found|read|cut|hired|withheld|born)"
)
_PASSIVE = re.compile(
    rf"\b(?:be|been|being|is|are|was|were) (?:\w+ly |not |also |only |at [\w ]{{1,20}} )*({_PARTICIPLE})\b", re.I
)
_DONE_BY = re.compile(rf"{_PARTICIPLE} (?:\w+ly )?by\b", re.I)
"""A passive without its auxiliary: "guidelines published by"."""
_INTERRUPTED = re.compile(r"(?: ?not| never)?\s*,", re.I)
"""After a modal: what stands between commas has a subject of its own."""
_JOINED = re.compile(r"(?:\band|\bor|\bbut|\bnor|\bthen|\balso|,|;|:)\s*(?:\w+ly |also |then |,[^,;]{0,60}, )*$", re.I)
_BETWEEN = re.compile(
    r"\s*(?:,[^,;]{0,160},\s*)?(?:(?:alone|solely|also|hereby|further|then|each|all|both|jointly|itself|not|never|\w+ly"
    r"|(?:and|or) (?:its|their|his|her|the|all|any|each of its) [\w ,/'\u2019]{1,90}|at [\w ]{1,30}|\([^)]{0,90}\)"
    r"|(?:employed|engaged|retained|designated|appointed|selected|named|hired)(?: or \w+)? by [\w ]{1,40}"
    r"|(?:of|in|at|from|with|on|for|under|who|whose|that) [\w '\u2019/-]{1,60})\s*){0,4}(?:,[^,;]{0,160},)?,?\s*$",
    re.I,
)
_AND = re.compile(r"\s*(?:,|,? ?(?:and|or|nor|and/or|as well as))\s*(?:the |any |each |its |of )*$", re.I)
_OPENS = re.compile(
    r"(?:^|[,;:.]\s*|\b(?:and|but|that|then|neither|nor|either|only|or)\s+|\n)(?:the |each |every |all |any |no )*$",
    re.I,
)
_UNDER = re.compile(
    r"\b(?:when|whenever|if|that|which|whom|as|unless|until|because|where|while|after|before|once|than|what|to which"
    r"|whatever|such as|in case) (?:and when |the |any |a |such |each )*$",
    re.I,
)
_FINITE = re.compile(
    r"\s+(?:(?:alone|also|hereby|then|each|solely|\w+ly)\s+)*(?!is\b|was\b|has\b|as\b|its\b|this\b)[a-z]{2,}(?:s|es)\b"
)
_PLURAL = re.compile(
    r"\s+(?:(?:alone|also|hereby|then|each|solely|\w+ly)\s+)*(?:own|keep|give|return|decide|pay|provide|hand|make"
    r"|set|do"
    r"|have|send|tell|hire|employ|select|choose|maintain|deliver|furnish|approve|report|carry|bear|buy|notify|determine"
    r"|retain|control|agree|use|perform|prepare|take|get|need|treat|store|hold|export|delete|help|fix|answer|respond)\b"
)
_DUTY_OF = re.compile(
    r"\b(?:responsibilit(?:y|ies)|dut(?:y|ies)|obligations?|prerogative|province) (?:solely )?of (?:the )?$", re.I
)
_OWN_DUTY = re.compile(
    r"['\u2019]s? (?:sole |exclusive |own )*(?:responsibilit(?:y|ies)|dut(?:y|ies)|obligations?)\b", re.I
)
_TO = re.compile(
    r"\b(?:to|with|into the (?:custody|possession) of) (?:(?:the|its|each|such|that|said|either|departing|a) )*$", re.I
)
_PART_ENDS = re.compile(r"[;.](?:\s|$)|\b(?:shall|will|must|may)\b")
_HEADED = re.compile(
    r"\b(?:duties|obligations|responsibilities|covenants|services) (?:of|by) (?:the )?(.{2,40})$", re.I
)
_HEADED_BY = re.compile(r"^(.{2,40}?)['\u2019]s? (?:duties|obligations|responsibilities|covenants|services)\b", re.I)
_NUMERAL = re.compile(r"^(?:article|section)?\s*[\divxl.()]+[.):]?\s*", re.I)


def bearers(text: str, start: int, end: int, provider: str = "") -> frozenset[str]:
    """The sides to whom a verb at text[start:end] belongs: who must, may or does it; who does it of a passive. Nobody
    where the sentence does not say, or says so in a way that is not understood here."""
    named = tuple(mentions(text[: end + 400], provider))
    modal = _last_modal(text, end)
    passive = _passive(text, modal.start() if modal else max(0, start - 60), start, end)
    if passive is None and _DONE_BY.match(text, start):
        passive = end
    if passive is not None:
        return _agent(text, passive, named)
    if modal is None or not _INTERRUPTED.match(text, modal.end()):
        present = _present(text, modal.end() if modal else 0, start, end, named)
        if present:
            return present
    while modal is not None:
        subject = _subject(text, modal.start(), named)
        if subject:
            return subject
        if subject is not None or not _JOINED.search(text, max(0, modal.start() - 80), modal.start()):
            break
        modal = _last_modal(text, modal.start())
    return _of_duty(text, named)


def receivers(text: str, end: int, provider: str = "") -> frozenset[str]:
    """The sides to whom goes what a verb that ends at text[end] hands over."""
    stop = _PART_ENDS.search(text, end)
    close = min(stop.start() if stop else len(text), end + 250)
    for named in mentions(text[: close + 1], provider):
        if named.start >= end and not named.has and _TO.search(text, max(0, named.start - 50), named.start):
            return named.sides
    return NOBODY


def has_own_subject(text: str, provider: str = "") -> bool:
    """Whether a sentence says of some side what it does, so that no heading need be asked."""
    return any(not each.is_object and not each.has and each.sides for each in mentions(text, provider))


def headed(headings: Sequence[str], provider: str = "") -> frozenset[str]:
    """The side whose duties stand under headings: "Obligations of Manager"."""
    for heading in reversed(headings):
        words = _NUMERAL.sub("", heading).strip()
        found = _HEADED.search(words) or _HEADED_BY.search(words)
        if found:
            return next((each.sides for each in mentions(found[1], provider)), NOBODY)
    return NOBODY


def _last_modal(text: str, end: int) -> re.Match[str] | None:
    last = None
    for last in _MODAL.finditer(text, max(0, end - 900), end):  # noqa: B007 - the last one is asked for
        pass
    return last


def _passive(text: str, from_: int, start: int, end: int) -> int | None:
    """Where the participle ends of a passive that the verb is, or that stands in a wide match."""
    for found in _PASSIVE.finditer(text, from_, min(len(text), end + 12)):
        if found.end(1) > start and found.start(1) < end:
            return found.end(1)
    return None


def _agent(text: str, at: int, named: Sequence[Mention]) -> frozenset[str]:
    stop = _PART_ENDS.search(text, at)
    close = min(stop.start() if stop else len(text), at + 160)
    for each in named:
        if at <= each.start < close and re.search(
            r"\bby (?:(?:the|its|each|such|any|a|either) )*$", text[max(0, each.start - 40) : each.start], re.I
        ):
            return _meant(text, each, named)
    return NOBODY


def _subject(text: str, at: int, named: Sequence[Mention]) -> frozenset[str] | None:
    """The sides that stand before a modal as its subject; None where something else does."""
    before = [each for each in named if each.end <= at]
    for place in range(len(before) - 1, -1, -1):
        each = before[place]
        if at - each.end > 400:
            return None
        if each.is_object or each.has:
            continue
        if not _BETWEEN.match(text[each.end : at]):
            return None
        return _meant(text, each, named) | _joined_before(text, place, before, named)
    return None


def _joined_before(text: str, place: int, before: Sequence[Mention], named: Sequence[Mention]) -> frozenset[str]:
    """The sides named with a subject: "Neither Practice nor Manager"."""
    sides: frozenset[str] = NOBODY
    while place > 0 and _AND.fullmatch(text, before[place - 1].end, before[place].start):
        place -= 1
        if before[place].has or before[place].is_object:
            break
        sides |= _meant(text, before[place], named)
    return sides


def _present(text: str, from_: int, start: int, end: int, named: Sequence[Mention]) -> frozenset[str]:
    """Whose a verb without a modal is: "Manager keeps the books and returns the records"."""
    before = [each for each in named if from_ <= each.start < end and each.end < end]
    for place in range(len(before) - 1, -1, -1):
        each = before[place]
        if each.is_object or each.has:
            continue
        opening = text[max(0, each.start - 40) : each.start]
        if _UNDER.search(opening) and re.search(r"[,:]", text[each.end : start]):
            continue
        follows = _FINITE.match(text, each.end) or _PLURAL.match(text, each.end)
        if not follows or follows.start() > end:
            continue
        is_joined = place > 0 and _AND.fullmatch(text, before[place - 1].end, each.start)
        if _OPENS.search(opening) or is_joined or _UNDER.search(opening) or not from_:
            return _meant(text, each, named) | _joined_before(text, place, before, named)
    return NOBODY


def _meant(text: str, each: Mention, named: Sequence[Mention]) -> frozenset[str]:
    """The sides of a mention; of a pronoun those of the last subject before it."""
    if each.sides:
        return each.sides
    earlier = [other for other in named if other.end <= each.start and other.sides and not other.has]
    subjects = [other for other in earlier if not other.is_object]
    return subjects[-1].sides if subjects else NOBODY


def _of_duty(text: str, named: Sequence[Mention]) -> frozenset[str]:
    """The side whose duty something is called."""
    for each in named:
        if _OWN_DUTY.match(text, each.end) or _DUTY_OF.search(text, max(0, each.start - 60), each.start):
            return each.sides
    return NOBODY
