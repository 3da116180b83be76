"""What this room tells the shell: its places in the navigation, and what "go to" finds."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from abutment.organizations import queries as network
from abutment.portability import policies
from abutment.web.frame import acting_name
from abutment.web.navigation import Entry
from abutment.web.palette import PER_GROUP, Item, fits

_SEES_IMPORTS = "records.connect money.read"
_OF_A_PRACTICE = frozenset(
    {
        "records", "records-connect", "records-change", "records-try", "records-expected", "records-keep",
        "import-runs", "import-run", "reconciliation", "reconciliation-behind", "words", "meaning",
    }
)  # fmt: skip
ENTRIES = (
    Entry("Imports", "imports", "plug", {"organization"}, capability=_SEES_IMPORTS, pages=_OF_A_PRACTICE),
    Entry("Our data", "our-data", "package-export", {"practice"}, capability="records.take"),
    Entry("Patients' requests", "requests", "inbox", {"practice"}, capability="requests.work"),
    Entry("Our imports", "imports", "plug", {"practice"}, capability=_SEES_IMPORTS, pages=_OF_A_PRACTICE),
    Entry("Production", "production", "chart-bar", {"organization"}, capability="money.read"),
    Entry("Our production", "production", "chart-bar", {"practice"}, capability="money.read"),
)


def records(request: HttpRequest, query: str, /) -> Iterable[Item]:
    """The records of practices in the reader's scope: their connection, and how they reconcile."""
    actor = request.actor  # type: ignore[attr-defined]
    if not query or acting_name(request) is None or not _may(request):
        return []
    on = request.moment.date()  # type: ignore[attr-defined]
    words = query.replace("reconcil", "records").replace("imports", "records").replace("import", "records")
    found: list[Item] = []
    for each in network.practices(actor, on):
        if len(found) >= PER_GROUP:
            break
        if fits(words, f"records of {each}") and policies.can_see_imports(each.pk):
            found.append(Item(f"Records of {each}", reverse("records", args=[each.pk]), "Imports", "plug"))
    return found


def _may(request: HttpRequest) -> bool:
    may = request.may  # type: ignore[attr-defined]
    return bool(may("records.connect") or may("money.read"))
