"""What rules read: a sentence, or an item of a list together with the words that open the list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from abutment.agreements.clauses import Passage, Sentences
from abutment.agreements.clauses.marks import Form
from abutment.agreements.review.parties import boards, parties, sides_by_name, with_roles

_NUMBER = re.compile(r"(?:Article |Section )?(\d+|[IVXL]+\b)")
"""A numeral, and not the first letter of a title: "IT Services" is no Article I."""
_SHORT = re.compile(r"\b(?:Dr|Drs|Mr|Mrs|Ms|No|Nos|Art|Sec|Secs|St|vs)\.$|^\(?\w{1,4}[.)]$")
_COMPANY = re.compile(r"\b(?:Inc|Ltd|Co|Corp|L\.?L\.?C|P\.?C|P\.?A|D\.D\.S|D\.M\.D|M\.D)\.$")
_OPENS_LIST = re.compile(r"(?::|\u2014|\u2013|--|\bfollowing)[\s*_]*$")
_ITEM = re.compile(r"(?:(?<=\s)|(?<=^))(?:\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|[-*\u2022\u25cf\uf0b7]|\d{1,2}[.)])\s+")
_BULLET = re.compile(r"[-*\u2022\u25cf\uf0b7o]\s|\(?(?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})[.)]\s", re.I)
_VERB = re.compile(
    r"\b(?:shall|will|must|may|can|cannot|is|are|be|was|has|have|does|do|agrees?|means?|includes?|pays?|owns?|retains?"
    r"|belongs?|remains?|keeps?|gives?|gets?|provides?|returns?|delivers?|decides?|sets?|receives?|acknowledges?"
    r"|appoints?|grants?|covenants?|represents?|warrants?|hereby|not|no|nothing|neither|(?-i:[a-z]+ed))\b",
    re.I,
)
_RULED = re.compile(r"\n[ \t]*[-=_*]{3,}[ \t]*(?:\n|$)")
"""A line drawn under a title, as old filings have it, also where the next sentence begins beside the title."""
_LONGEST_HEADING = 90
_LONGEST_LEAD = 400
_DEFINED = re.compile(
    r"[\"\u201c]([A-Z][\w'\u2019/& -]{2,48})[\"\u201d](?:\)|\s+(?:shall )?(?:means?|includes?|refers? to))"
)
_SECRET = re.compile(r"confidential|proprietary|trade secret", re.I)
"""Terms that list things to keep them secret, and say nothing on what becomes of them."""
_BEFORE, _AFTER = 200, 600
"""How far what a term means reaches, before ("the charts (the "Records")") and after ("Records" means ...)."""
_BETWEEN = "\x1e"
"""What stands between units, so that a rule may say where one begins: the separator of records."""
_FULL = {
    "won't": "will not",
    "can't": "cannot",
    "shan't": "shall not",
    "n't": " not",
    "'ll": " will",
    "'re": " are",
    "'ve": " have",
}
_SHORTENED = re.compile(r"\b(?:won|can|shan)['\u2019]t\b|(?<=\w)(?:n['\u2019]t|['\u2019](?:ll|re|ve))\b", re.I)
_MOST_CORPUS = 4_000_000


@dataclass(frozen=True, slots=True)
class Unit:
    """One stretch that is read at once. start, end: its own characters in the paper; lead: those of the words that
    open its list, or none; at, close: where its words stand in the corpus; whole: where the unit stands there that it
    is an item of, or itself: an exception may stand in the next item."""

    passage: int
    start: int
    end: int
    lead: tuple[int, int] | None
    at: int
    close: int
    whole: tuple[int, int]


@dataclass
class Units:
    """All units of one paper in one string, the parties called by their roles. names: those of the parties, each with
    its role."""

    sentences: Sentences
    corpus: str
    units: tuple[Unit, ...]
    definitions: Mapping[str, tuple[int, int]]
    names: Mapping[str, str] = field(default_factory=dict)
    _lower: str = ""
    _known: dict[str, frozenset[int]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, sentences: Sentences, elsewhere: Mapping[str, str] | None = None) -> Units:
        """Cut a paper into what rules read. elsewhere: parties as the other papers of the agreement introduce them."""
        roles = {**(elsewhere or {}), **parties(sentences.wording.text)}
        roles |= boards(with_roles(sentences.wording.text, roles))
        pieces: list[str] = []
        units: list[Unit] = []
        at = 0
        whole = (0, 0)
        for passage, start, end, lead, words, is_item in _cut(sentences):
            said = with_roles(_in_full(_RULED.sub("\n", words)), roles).replace(_BETWEEN, " ")
            whole = whole if is_item else (at, at + len(said))
            units.append(Unit(passage, start, end, lead, at, at + len(said), whole))
            pieces.append(said)
            at += len(said) + 1
            if at > _MOST_CORPUS:
                break
        corpus = _BETWEEN.join(pieces)
        return cls(
            sentences,
            corpus,
            tuple(units),
            _definitions(corpus, units),
            sides_by_name(sentences.wording.text),
            _lowered(corpus),
            {},
            [u.at for u in units],
        )

    @cached_property
    def provider(self) -> str:
        """The side that the paper itself calls Provider or Company; nothing where it says neither."""
        return next((role.lower() for name, role in self.names.items() if name.lower() in ("provider", "company")), "")

    @cached_property
    def tops(self) -> tuple[tuple[str, str], ...]:
        """For each passage the widest numbered clause that it stands in: 8.1 and 8.2 are parts of one 8."""
        return tuple(map(_top, self.sentences.passages))

    def having(self, any_of: frozenset[str]) -> frozenset[int]:
        """The units in which one of some lower-case strings stands."""
        return frozenset().union(*(self._with(word) for word in any_of))

    def _with(self, word: str) -> frozenset[int]:
        known = self._known.get(word)
        if known is None:
            found: set[int] = set()
            place = self._lower.find(word)
            while place >= 0:
                unit = bisect_right(self._starts, place) - 1
                found.add(unit)
                place = self._lower.find(word, max(place + 1, self.units[unit].close))
            known = self._known[word] = frozenset(found)
        return known


def _in_full(words: str) -> str:
    """Words as a lawyer writes them: "we will not" for "we won't"."""
    return _SHORTENED.sub(lambda found: _FULL[found[0].lower().replace("\u2019", "'")], words)


def _top(passage: Passage) -> tuple[str, str]:
    numbered = [found for step in passage.path if (found := _NUMBER.match(step))]
    return passage.clause.part, numbered[0][1] if numbered else passage.path[-1]


def _lowered(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _cut(sentences: Sentences) -> Iterator[tuple[int, int, int, tuple[int, int] | None, str, bool]]:
    """Passage, own characters, the opening words' characters, the words to read, and whether they are an item inside
    of the sentence before."""
    outline, said = sentences.outline, sentences.wording.said
    open_: tuple[int, int, int] | None = None  # start and end of the words that open a list, and where it must end
    for place, start, end in _spans(sentences):
        clause = outline.at(start)
        own = said(start, end)
        is_item = clause.form is Form.ITEM or _BULLET.match(own) is not None
        if open_ is not None and (start >= open_[2] or not is_item):
            open_ = None
        if open_ is None and _is_heading(own):
            continue
        lead = (open_[0], open_[1]) if open_ is not None else None
        before = said(*lead) + " " if lead else ""
        yield place, start, end, lead, before + own, False
        for item in _items(own):
            yield place, start, end, lead, before + item, True
        if _opens(own, is_item):
            from_ = open_[0] if open_ is not None and end - open_[0] <= _LONGEST_LEAD else start
            open_ = (max(from_, end - _LONGEST_LEAD), end, clause.close)


def _opens(own: str, is_item: bool) -> bool:
    """Whether items may follow that read on from these words."""
    if _OPENS_LIST.search(own):
        return True
    return not is_item and own[-1:].isalpha() and _VERB.search(own) is not None


def _spans(sentences: Sentences) -> Iterator[tuple[int, int, int]]:
    """Sentences, joined where only an abbreviation ended them."""
    text = sentences.outline.text
    for place, spans in enumerate(sentences.spans):
        held: tuple[int, int] | None = None
        for start, end in spans:
            first = held[0] if held else start
            held = (first, end)
            last = text[max(first, end - 8) : end]
            if _SHORT.search(last) or (_COMPANY.search(last) and text[end : end + 3].lstrip().startswith("(")):
                continue
            yield place, first, end
            held = None
        if held:
            yield place, *held


def _items(own: str) -> Iterator[str]:
    """A list inside of one sentence, each item with the words before the list."""
    marks = list(_ITEM.finditer(own))
    if len(marks) < 2 or len(own[: marks[0].start()].split()) < 2:
        return
    lead = own[: marks[0].start()][-_LONGEST_LEAD:]
    ends = [mark.start() for mark in marks[1:]] + [len(own)]
    for mark, end in zip(marks, ends, strict=True):
        yield lead + own[mark.end() : end]


def _is_heading(own: str) -> bool:
    """A title without a sentence says of what a clause will speak, and nothing about it."""
    if len(own) > _LONGEST_HEADING or own[-1:] in ".;" or "$" in own or "%" in own or ":" in own or "|" in own:
        return False
    return _VERB.search(own) is None


def _definitions(corpus: str, units: list[Unit]) -> dict[str, tuple[int, int]]:
    """Defined terms, each with the characters that say what it means."""
    starts = [unit.at for unit in units]
    found: dict[str, tuple[int, int]] = {}
    for term in _DEFINED.finditer(corpus):
        unit = units[bisect_right(starts, term.start()) - 1]
        if term[0].endswith(")"):
            span = max(unit.at, term.start() - _BEFORE), term.start()
        else:
            span = term.end(), min(unit.close, term.end() + _AFTER)
        if not _SECRET.search(term[1]):
            found.setdefault(term[1].strip(), span)
    return found
