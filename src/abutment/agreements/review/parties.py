"""Who is who: the names that a paper gives its parties, and which of them is the practice, which the manager."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEAD = 7_000
_PREAMBLE = 1_500
_NAMED = re.compile(
    r"\((?:[^()\"\u201c\u201d]{0,60})[\"\u201c](?:the )?((?:[a-z]{1,2})?[A-Z][A-Za-z0-9.,&'\u2019 /-]{0,40}?)[\"\u201d]"
    r"(?:[,;]? (?:or|and) (?:the )?[\"\u201c](?:the )?([A-Z][A-Za-z0-9.&'\u2019 /-]{1,40}?)[\"\u201d])?[^()]{0,60}\)"
)
_NO_PARTY = re.compile(
    r"agreement|date\b|\bcpa\b|content|documentation|stack\b|part(?:y|ies)|term\b|services\b|premises|exhibit"
    r"|facilit|equipment|state|act\b|law|hipaa|phi\b"
    r"|patients|personnel|subcontractor|records|revenue|account|plans?\b|assets|beneficiar|marks?\b|information|data\b"
    r"|staff|member|contracts?\b|arrangement|expenses?|costs?|network|recitals?|employees|materials|dispute|notice"
    r"|software|platform|fee|location|office\b|center|territory|board|dentists?\b|stockholder|shareholder|holder\b"
    r"|owner|seller|doctor|physician|guarantor|affiliate|employee|executive|landlord|tenant|lender|borrower",
    re.I,
)
_PRACTICE_NAME = re.compile(
    r"^(?:practice|p\.? ?[ca]\.?|pcs?|pa|dental group|medical group|group|professional (?:entity|corporation|practice)"
    r"|orthodontic entity|dental practice|medical practice|group practice|clinic|pllc"
    r"|dental (?:corporation|entity|association))$",
    re.I,
)
_MANAGER_NAME = re.compile(
    r"manager|management|service (?:company|provider|organization)|administrator|\b[md]so\b|support organization"
    r"|vendor|supplier|contractor|licensor|consultant|business associate",
    re.I,
)
_PRACTICE = re.compile(
    r"professional (?:dental |medical |service )?(?:corporation|association|limited|entity|practice)|\bP\.? ?[CA]\.?\b"
    r"|\bP\.?L\.?L\.?C\b|\bD\.? ?[DM]\.? ?[SD]\b|\bM\.D\b|\bS\.C\b|dental (?:group|corporation|practice|associat)"
    r"|medical (?:group|corporation)|orthodont\w+ practice|licensed (?:\w+ )?dentist",
    re.I,
)
_PLAIN = re.compile(
    r"practice|manager|customers?|clients?|covered entity|business associate|associate|vendor|supplier|subscriber"
    r"|licens(?:or|ee)|contractor|consultant|administrator|(?:service|management) company|dental group|[dm]so"
    r"|p\.?c\.?|p\.?a\.?|group|orthodontic entity|professional (?:entity|corporation)|(?:dental )?support organization",
    re.I,
)
"""Names that rules know as they are."""
_CLIENT = re.compile(r"(?:the )?(?:customer|client|covered entity|subscriber|licensee|you)", re.I)
_GENERIC = re.compile(r"provider|company|facility|clinic|office|organization|institution|firm", re.I)
_SPOKEN = re.compile(r"[\"\u201c][Ww]e[,.]?[\"\u201d][^.]{0,80}\b(?:mean|refer to)s?\b")
"""Papers that say we: "We," "us" and "Larch" mean Larch Support, LLC."""
_QUOTED = re.compile(r"[\"\u201c]([A-Z][\w' -]{2,40}?)[,.]?[\"\u201d]")
_COMPANY = re.compile(r"\b(?:corporation|inc|l\.?l\.?c|limited|company|partnership|lp)\b", re.I)


_BOARD = re.compile(
    r"\b(?:Joint )?(?:Policy|Operating|Operations|Executive|Advisory|Management|Governing|Steering|Oversight) "
    r"(?:Board|Committee|Council)\b"
)
_MANAGERS = (
    r"(?:Manager|MSO|DSO|Administrator|(?:Management|Service) Company|(?:Support|Services?) Organi[sz]ation|Vendor)"
)
_MAJORITY = re.compile(
    rf"\b(?:majority|most) of (?:whose|its|the) members[^.;]{{0,60}}\bby (?:the )?{_MANAGERS}"
    rf"|{_MANAGERS} (?:shall |may "
    r"|will )?(?:name|appoint|designate|elect|select)s? (?:a|the) majority"
)
_COUNTS = {
    word: place // 2
    for place, word in enumerate(str.split("one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9"), 2)
}
_NAMES = re.compile(
    rf"({_MANAGERS}|Practice|P\.?C\.?|P\.?A\.?|Professional \w+|Dental Group|Provider|Orthodontic Entity"
    rf"|Group) (?:shall |may "
    rf"|will )?(?:name|appoint|designate|elect|select)s? ({'|'.join(_COUNTS)})\b",
    re.I,
)
_ROLE = re.compile(
    r"\b(?P<manager>(?:Support|Hosting|Services?|Management|Administrati(?:ve|on)|Business Services|Technology|Cloud"
    r"|Software|Resources?) (?:Company|Corporation|Entity|Organi[sz]ation))\b"
    r"|\b(?P<practice>(?:Dental|Medical|Orthodontic|Affiliated|Group|Professional) (?:Corporation|Company|Clinic|Group"
    r"|Practice|Entity|Office)|(?<![Pp]arent )Clinic|Affiliate|PA)\b(?! Agreement)"
)
"""What papers call their parties without saying who is who: roles that speak for themselves, written as names."""


def parties(text: str) -> Mapping[str, str]:
    """Names of parties with their roles, Practice or Manager: those that the paper introduces, if one of each is known,
    and roles that speak for themselves."""
    told = {name: role for name, role in sides_by_name(text).items() if _is_told_apart(name, role)}
    return {**_by_role(text, told), **told}


def _by_role(text: str, told: Mapping[str, str]) -> dict[str, str]:
    """Names that are roles of somebody spoken of as the one there is, unless the paper itself says whom it means."""
    found = {each[0]: "Manager" if each["manager"] else "Practice" for each in _ROLE.finditer(text)}
    return {
        name: role
        for name, role in found.items()
        if name not in told
        and re.search(rf"\b[Tt]he {name}\b", text)
        and not re.search(rf"[\"\u201c]{name}s?[\"\u201d]", text)
    }


def sides_by_name(text: str) -> Mapping[str, str]:
    """All names of the parties with their roles, also those that rules know as they are. Where only one side is told
    by its name or description, who else acts in the paper is the other."""
    head = text[:_HEAD]
    roles: dict[str, str] = {}
    open_: list[str] = []
    last = first = 0
    for found in _NAMED.finditer(head):
        first = first or found.start()
        described = head[max(last, found.start() - 130) : found.start()]
        last = found.end()
        names = [each.strip(" ,") for each in (found[1], found[2]) if each]
        if len(names) == 2 and (told := next(filter(None, map(_side_of_name, names)), None)):
            roles |= dict.fromkeys(names, told)
            continue
        for name in names:
            role = _role(name, described)
            if _CLIENT.fullmatch(name) and found.start() > first + _PREAMBLE:
                continue
            if role is not None:
                roles.setdefault(name, role)
            elif len(name) > 1 and not _NO_PARTY.search(name):
                is_party = _GENERIC.fullmatch(name) and found.start() <= first + _PREAMBLE
                open_ += [name] if is_party or _acts(name, text) else []
    for found in _SPOKEN.finditer(head):
        roles.update(dict.fromkeys(_QUOTED.findall(found[0]), "Manager"))
        roles.setdefault("You", "Practice")
    known = set(roles.values())
    if len(known) == 1 and len(set(open_)) == 1 and _GENERIC.fullmatch(open_[0]):
        roles[open_[0]] = "Practice" if known == {"Manager"} else "Manager"
    return roles if set(roles.values()) == {"Practice", "Manager"} else {}


def _acts(name: str, text: str) -> bool:
    """Whether a name is that of somebody: it must, may or agrees to something."""
    return re.search(rf"\b{re.escape(name)},? (?:shall|will|must|agrees?|represents|covenants)\b", text) is not None


def boards(text: str) -> Mapping[str, str]:
    """Boards and committees of both sides of which the manager names most members: what they decide, it decides. The
    text calls the parties by their roles."""
    found = {}
    for name in dict.fromkeys(each[0] for each in _BOARD.finditer(text)):
        for said in re.finditer(rf"\b{re.escape(name)}\b[^;]{{0,500}}", text):
            named = {_is_manager(each[1]): _COUNTS[each[2].lower()] for each in _NAMES.finditer(said[0])}
            if _MAJORITY.search(said[0]) or named.get(True, 0) > named.get(False, 99):
                found[name] = "Manager"
                break
    return found


def _is_manager(name: str) -> bool:
    return _MANAGER_NAME.search(name) is not None


def _is_told_apart(name: str, role: str) -> bool:
    """Whether the role says more than the name: rules know plain names, and take Provider for either side."""
    if name.lower() == "provider":
        return role == "Practice"
    if name.lower() == "company":
        return role == "Manager"
    return _PLAIN.fullmatch(name) is None


def _role(name: str, described: str) -> str | None:
    if len(name) < 2:
        return None
    if told := _side_of_name(name):
        return told
    if _NO_PARTY.search(name):
        return None
    if _PRACTICE.search(described):
        return "Practice"
    return "Manager" if _COMPANY.search(described) else None


def _side_of_name(name: str) -> str | None:
    if _PRACTICE_NAME.match(name) or _CLIENT.fullmatch(name):
        return "Practice"
    return "Manager" if _MANAGER_NAME.search(name) and not _NO_PARTY.search(name) else None


def with_roles(text: str, roles: Mapping[str, str]) -> str:
    """The text with each party called by its role, so that a rule need not know what a paper calls them."""
    if not roles:
        return text
    names = sorted(roles, key=len, reverse=True)
    pattern = r"(?<![\w.])(?:" + "|".join(map(re.escape, names)) + r")(?!\w)"
    return re.sub(pattern, lambda found: roles[found[0]], text)
