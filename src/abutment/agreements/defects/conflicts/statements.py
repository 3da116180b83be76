"""What papers state about one subject in a way that can be compared: a value, for whom and when it holds, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.figures import value_of
from abutment.agreements.defects.finding import Place, place_of
from abutment.agreements.defects.wording import sentence_around

_words = str.split


class Term(Protocol):
    """A typed value with the characters it was read from."""

    @property
    def type(self) -> str: ...

    @property
    def value(self) -> Mapping[str, Any]: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def document(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Statement:
    """A value of a subject. said: the value in words; when: what narrows it (plans, causes, severities); who: whose
    duty or right it is, empty for everybody's."""

    subject: str
    value: object
    said: str
    when: frozenset[str]
    who: frozenset[str]
    place: Place

    @classmethod
    def of_term(cls, outline: Outline, term: Term) -> Statement | None:
        """A term as a statement; None for types of which one agreement may well have several."""
        subject = _SUBJECTS.get(term.type)
        values = {name: value for name, value in term.value.items() if _is_compared(name, value)}
        if subject is None or not values:
            return None
        if term.type == "fee.percent":
            subject = f"{subject} of {values.pop('base', '')}"
        span = sentence_around(outline.text, term.start)
        sentence = outline.text[span[0] : max(span[1], term.end)]
        if _LIMITS.search(sentence) or (term.type == "term.cure" and not _BREACH.search(sentence)):
            return None
        if term.type == "term.length" and not _INITIAL.search(sentence):
            return None
        said = ", ".join(_said(name, value) for name, value in sorted(values.items()))
        place = place_of(outline, (term.start, term.end), term.document)
        comparable = tuple(sorted((name, str(value)) for name, value in values.items()))
        when = narrowed(outline, sentence, term.start) - _TOLD_BY_TYPE.get(term.type, frozenset())
        if term.type.startswith("data.") and _speaks_of_the_end(outline, term.start, term.end):
            when |= {"the end"}
        return cls(subject, comparable, said, when, people(sentence), place)


_SUBJECTS = {
    "fee.percent": "the fee as a share",
    "late_charge": "the late charge",
    "fee.change_notice": "the notice of a change of prices",
    "payment.net_days": "the time to pay an invoice",
    "term.length": "the length of the first term",
    "term.renewal": "the length of a renewal",
    "term.nonrenewal_notice": "the notice that ends renewal",
    "term.notice": "the notice of termination without cause",
    "term.cure": "the time to cure a breach",
    "data.retention_after_end": "how long backups are kept",
    "data.delete_window": "when data is deleted",
    "breach.notice": "the notice of a breach of data",
    "sla.credit_cap": "the most that credits may come to",
}
_TOLD_BY_TYPE = {
    "late_charge": frozenset({"payment"}),
    "payment.net_days": frozenset({"payment"}),
    "term.length": frozenset({"first"}),
    "term.renewal": frozenset({"first", "later"}),
    "term.nonrenewal_notice": frozenset({"first", "later"}),
    "data.retention_after_end": frozenset({"backup"}),
}
"""What narrows nothing because the type says it already."""

_LIMITS = re.compile(
    r"\b(?:example|sample|e\.g\.|drafting note|select one|if applicable|not to exceed the maximum)\b", re.I
)
_INITIAL = re.compile(r"\binitial\s+term\b", re.I)
_BREACH = re.compile(r"\b(?:materially|material) (?:breach\w*|default)", re.I)
_PARTIES = re.compile(
    r"\b(?:either|each|neither|any|both|other)\s+part(?:y|ies)\b|\b(?:the\s+)?(?P<who>client|customer|subscriber|"
    r"practice|provider|vendor|supplier|contractor|company|manager|licensee|licensor|consultant|business associate|"
    r"covered entity|service company|administrator|dso|pc|dentist|owner|lessee|lessor|you|we)\b"
    r"(?=[^.;\n]{0,40}\b(?:may|shall|will|must|can|agrees?|has|have|is)\b)"
    r"|\bby\s+(?:the\s+)?(?P<by>client|customer|subscriber|practice|provider|vendor|supplier|company|manager|licensee|"
    r"licensor|business associate|covered entity|dentist)\b",
    re.I,
)
_NARROWING: Mapping[str, str] = {
    "payment": r"non-?payment|fail\w* to pay|failure to pay|monetary|undisputed|past due|overdue|delinquent",
    "use": r"acceptable use|\baup\b|prohibited use",
    "security": r"security (?:risk|threat|incident)|ransomware|malware",
    "severity": r"severit\w+|\bsev\.?\s?\d|\bpriority|\bp[1-4]\b|critical|urgent|emergenc\w+",
    "plan": r"\b(?:starter|basic|professional|premium|enterprise|standard|gold|silver|bronze|platinum|essentials?) "
    r"(?:and \w+ )?(?:tiers?|plans?|editions?|packages?|subscriptions?|customers?|clients?)\b",
    "license": r"licens\w+|exclu(?:ded|sion) from (?:medicare|federal)|\bmedicare\b",
    "end of a party": r"death|disabilit|bankrupt|insolven|change (?:of|in) control|merger",
    "first": r"\b(?:initial|first)\b",
    "later": r"\brenewal\b|thereafter|subsequent",
    "order": r"\bsows?\b|statements? of work|order forms?|purchase orders?|work orders?|projects?\b",
    "subprocessor": r"sub-?processors?|subcontractors?",
    "month by month": r"month-to-month|monthly subscri\w+|monthly plan",
    "year by year": r"annual (?:subscri\w+|plan|prepa\w+)|annually prepaid",
    "law": r"required by law|applicable law|regulator\w*|legal hold|litigation",
    "suspected": r"suspected|potential|unsuccessful|security incident",
    "another use": r"use or disclosure (?:of \w+ )?(?:not|other than)|unauthorized use",
    "to others": r"affected individuals|each individual|\bsecretary\b|\bmedia\b|\bpatients\b|regulators?\b",
    "a later report": r"preliminary|follow-?up|final report|detailed|full report|supplement\w*|written report",
    "backup": r"back-?ups?|archiv\w+",
    "tax": r"\btax\w*",
    "dispute": r"disput\w+",
    "insurance": r"insur\w+",
    "mediation": r"mediat\w+|arbitrat\w+|negotiat\w+",
    "location": r"(?:new|additional|each|single|individual) (?:locations?|sites?|offices?)",
    "hardware": r"hardware|equipment|reimburs\w+|expenses?",
}
_NARROWS = {name: re.compile(pattern, re.I) for name, pattern in _NARROWING.items()}
_PLANS = re.compile(
    r"\b(starter|basic|professional|premium|enterprise|standard|gold|silver|bronze|platinum|essentials?)\b", re.I
)


def _is_compared(name: str, value: object) -> bool:
    """Whether a part of a value tells two apart: not a note on it, nor the same rate for another time."""
    return value is not None and not isinstance(value, bool) and name != "rate_per_year"


def _said(name: str, value: object) -> str:
    """A value as a sentence says it: 30 days, 1.5%."""
    if "rate" in name.split("_") and re.fullmatch(r"\d+(?:\.\d+)?", str(value)):
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    unit = "business days" if name == "business_days" else name.rpartition("_")[2]
    return f"{value} {unit}"


def narrowed(outline: Outline, sentence: str, at: int) -> frozenset[str]:
    """What a sentence, or the heading that it stands under, holds for only."""
    clause = outline.at(at)
    words = f"{clause.title} {sentence}"
    found = {name for name, pattern in _NARROWS.items() if pattern.search(words)}
    return frozenset(found | {each.lower() for each in _PLANS.findall(words)})


def people(sentence: str) -> frozenset[str]:
    """Whose right or duty a sentence is about, empty where it is everybody's or nobody is named."""
    found = [each["who"] or each["by"] for each in _PARTIES.finditer(sentence)]
    return frozenset() if not found or None in found else frozenset({found[0].lower()})


_COUNT = r"(?:\d{1,4}|[a-z]+(?:-[a-z]+)?)(?:\s*\(\s*(?P<figure>\d{1,4})\s*\))?"
_SPAN = (
    rf"(?P<count>{_COUNT})[\s-]+(?P<business>business\s+|working\s+|calendar\s+)?"
    r"(?P<unit>hours?|days?|weeks?|months?)\b"
)
_DATA = (
    r"(?P<what>confidential information|protected health information|phi|(?:patient|medical|dental|clinical) records|"
    r"data|records|content|files|database|images)"
)
_HANDED = re.compile(
    rf"\b(?:return|deliver|provide|transfer|furnish|make\s+available|hand\s+over)(?:s|ed|d|ing)?\b[^.;\n]{{0,80}}?\b{_DATA}\b[^.;\n]{{0,100}}?"
    rf"\b(?:within|no\s+later\s+than|not\s+later\s+than)\s+{_SPAN}",
    re.I,
)
_AVAILABLE = re.compile(
    rf"\b{_DATA}\s+exports?\b[^.;\n]{{0,60}}?\b(?:within|no\s+later\s+than|not\s+later\s+than)\s+{_SPAN}", re.I
)
_FETCHED = re.compile(
    rf"\b(?:client|customer|practice|subscriber|you)\s+(?:must|shall|is\s+responsible\s+for|(?:is|are)\s+required\s+to)\s+"
    rf"(?:export|retriev|download|extract)\w*\b[^.;\n]{{0,60}}?\b{_DATA}\b",
    re.I,
)
_HANDS_OVER = re.compile(
    rf"\b(?:will|shall|must|agrees\s+to)\s+(?:promptly\s+)?(?:return|deliver|provide|transfer|furnish|hand\s+over)\b"
    rf"[^.;\n]{{0,60}}?\b{_DATA}\b",
    re.I,
)
_ENDING = re.compile(r"\bterminat\w+|\bexpir\w+|\bend of (?:the|this) (?:term|agreement)", re.I)
_REACH = 300
_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 730}
_ASSISTS = re.compile(
    r"assist\w*|help|cooperat\w*|notice|report|certif\w+|invoice|copies of (?:its|the) polic|summary", re.I
)

_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|"
    "Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|"
    "Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    "Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|"
    "Wyoming|England"
)
_LAW = re.compile(
    rf"\bgoverning\s+law\W{{1,8}}(?:the\s+)?(?:laws?\s+of\s+)?(?:the\s+)?(?:(?:State|Commonwealth)\s+of\s+)?(?P<label>{_STATES})\b"
    rf"|\b(?:laws?\s+of\s+(?:the\s+)?(?:(?:State|Commonwealth)\s+of\s+)?(?P<of>{_STATES})\b|(?P<name>{_STATES})\s+law\b)",
    re.I,
)
_GOVERNS = re.compile(r"\bgovern(?:ed|s|ing)?\b|\bconstrued\b|\binterpreted\b", re.I)
_NOT_GOVERNING = re.compile(
    r"\borganized\b|\bincorporated (?:in|under)|\bexisting under|\blicens\w+|real property|leasehold|"
    r"general corporation law|internal affairs|conflicts? of laws? of|practice of (?:dentistry|medicine)|"
    r"\bcorporation\b[^.]{0,40}under the laws",
    re.I,
)
_UPTIME = re.compile(r"(?P<rate>9\d(?:\.\d{1,4})?)\s?%", re.I)
_SERVES = re.compile(r"\b(?:uptime|availab\w+)\b", re.I)
_PROMISES = re.compile(
    r"guarante\w*|commit\w*|target|maintain|\bwill\b|\bshall\b|promis\w*|\buptime\b\W{0,4}(?:of|for)\b", re.I
)
_NOT_PROMISED = re.compile(
    r"credit|refund|below|less than|<|-\s?9\d|to 9\d|up to|example|historical|custom|higher", re.I
)


def statements_of(outlines: Sequence[Outline]) -> Iterator[Statement]:
    """What the papers state about handing over data at the end, about the law that governs, and about uptime."""
    for document, outline in enumerate(outlines):
        yield from _handing_over(outline, document)
        yield from _laws(outline, document)
        yield from _uptimes(outline, document)


def _handing_over(outline: Outline, document: int) -> Iterator[Statement]:
    text = outline.text
    for pattern in (_HANDED, _AVAILABLE):
        for found in pattern.finditer(text):
            hours = _hours(found)
            if (
                hours is None
                or not _speaks_of_the_end(outline, *found.span())
                or _ASSISTS.search(found[0].split(found["what"])[0])
            ):
                continue
            span = " ".join(found[0][found.start("count") - found.start() :].split())
            what = _kind_of_data(found["what"])
            place = place_of(outline, found.span(), document)
            yield Statement(
                f"the time to hand over {what} at the end", hours, span, _plans(found[0]), frozenset(), place
            )
    for pattern, value, said in (
        (_FETCHED, "client", "the client must fetch it"),
        (_HANDS_OVER, "provider", "it is handed over to the client"),
    ):
        for found in pattern.finditer(text):
            sentence = slice(*sentence_around(text, found.start()))
            if _speaks_of_the_end(outline, *found.span()) and not _ASSISTS.search(found[0].split(found["what"])[0]):
                what = _kind_of_data(found["what"])
                if re.search(r"\breceiv|\brecipient|\bdisclos", text[sentence], re.I) or what != "data":
                    continue
                place = place_of(outline, found.span(), document)
                yield Statement(f"who brings out {what} at the end", value, said, frozenset(), frozenset(), place)


def _plans(words: str) -> frozenset[str]:
    return frozenset(each.lower() for each in _PLANS.findall(words))


def _kind_of_data(what: str) -> str:
    lower = " ".join(what.lower().split())
    if lower.startswith("conf"):
        return "confidential information"
    return "patient records" if lower.startswith(("p", "medical", "dental", "clinical")) else "data"


def _hours(found: re.Match[str]) -> tuple[str, int] | None:
    """A length of time in hours, business days apart from days."""
    count = int(found["figure"] or 0) or (int(found["count"]) if found["count"].isdigit() else value_of(found["count"]))
    unit = found["unit"].lower().rstrip("s")
    if not count:
        return None
    is_business = (found["business"] or "").lower().strip() in ("business", "working")
    return ("business", count) if is_business else ("clock", count * _HOURS[unit])


def _speaks_of_the_end(outline: Outline, start: int, end: int) -> bool:
    """Whether a sentence, its lead or the headings above it speak of the agreement's end."""
    clause = outline.at(start)
    lead = outline.text[max(clause.start, start - _REACH) : min(end + 80, max(clause.end, end))]
    return _ENDING.search(" ".join((*clause.path[-1:], clause.title, lead))) is not None


def _laws(outline: Outline, document: int) -> Iterator[Statement]:
    for found in _LAW.finditer(outline.text):
        start, end = sentence_around(outline.text, found.start())
        sentence = outline.text[start:end]
        if _GOVERNS.search(sentence) and not _NOT_GOVERNING.search(sentence):
            name = " ".join((found["of"] or found["name"] or found["label"]).split()).title()
            place = place_of(outline, (start, end), document)
            yield Statement("the law that governs", name, name, frozenset(), frozenset(), place)


def _uptimes(outline: Outline, document: int) -> Iterator[Statement]:
    for found in _UPTIME.finditer(outline.text):
        start, end = sentence_around(outline.text, found.start())
        sentence = outline.text[start:end]
        is_one = len(_UPTIME.findall(sentence)) == 1
        if is_one and _SERVES.search(sentence) and _PROMISES.search(sentence) and not _NOT_PROMISED.search(sentence):
            rate = found["rate"].rstrip("0").rstrip(".") if "." in found["rate"] else found["rate"]
            when = _plans(f"{outline.at(start).title} {sentence}")
            place = place_of(outline, (start, end), document)
            yield Statement("the uptime that is promised", rate, f"{rate}%", when, frozenset(), place)
