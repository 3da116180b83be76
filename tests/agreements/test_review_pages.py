"""The pages of reviews: who gets which, what they say, and what is done on them."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from abutment.agreements import actions, queries
from abutment.agreements.models import Agreement, Review, ReviewComment, ReviewStance
from abutment.agreements.queries.reviews import review
from abutment.foundation.audit.models import Event
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import opened
from abutment.organizations.models import Affiliation
from tests.agreements.conftest import Desk
from tests.agreements.reviewing import LETTER, PAPER, ask, ask_of, read, share
from tests.cast import SERVER, WHERE, Cast, today
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]

EVERYBODY = set(WHERE)
ALL_READ = {
    "executive", "administrator", "controller", "auditor", "counsel", "olive", "bruno", "astrid", "south_executive",
    "summit_executive",
}  # fmt: skip
ASK = {"olive", "bruno", "astrid", "executive", "administrator", "counsel", "summit_executive"}
KEYSTONE = {"executive", "administrator", "controller", "auditor", "counsel"}
SPEAK = {"executive", "administrator", "counsel"}

# address -> who sees it, and who is told that it is not open to them; to all others it does not exist
PAGES: dict[str, tuple[set[str], set[str]]] = {
    "/reviews/": (ALL_READ, EVERYBODY - ALL_READ),
    "/reviews/new/": (ASK, EVERYBODY - ASK),
    "/agreements/{msa}/read/": (SPEAK | {"olive"}, {"controller", "auditor"}),
    "/reviews/{cedars}/": ({"olive"}, set()),
    "/reviews/{cedars}/share/": ({"olive"}, set()),
    "/reviews/{cedars}/attach/": ({"olive"}, set()),
    "/reviews/{cedars}/remove/": ({"olive"}, set()),
    "/reviews/{cedars}/brief.docx": ({"olive"}, set()),
    "/reviews/{cedars}/brief.exe": (set(), set()),
    "/reviews/{ours}/": (KEYSTONE, set()),
    "/reviews/{ours}/share/": (SPEAK, KEYSTONE - SPEAK),
    "/reviews/{shared}/": (KEYSTONE | {"olive"}, set()),
    "/reviews/{shared}/share/": ({"olive"}, KEYSTONE),
    "/reviews/{shared}/attach/": ({"olive"}, KEYSTONE),
    "/reviews/{shared}/remove/": ({"olive"}, KEYSTONE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "/reviews/{cedars}/withdraw/": (set(), {"olive"}),
    "/reviews/{shared}/withdraw/": (set(), KEYSTONE),
    "/reviews/{shared}/again/": (set(), KEYSTONE),
    "/reviews/{shared}/clinical-autonomy/stand/": (SPEAK | {"olive"}, KEYSTONE - SPEAK),
    "/reviews/{shared}/clinical-autonomy/comment/": (SPEAK | {"olive"}, KEYSTONE - SPEAK),
    "/reviews/{cedars}/clinical-autonomy/stand/": ({"olive"}, set()),
}


def said(response: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def numbers(cast: Cast, msa: Agreement) -> dict[str, int]:
    """A review of Olive's, one of the administrator's, and one of Olive's that is shared with Keystone; all read."""
    cedars, ours, shared = ask(cast), ask(cast, "administrator"), ask(cast)
    work_through()
    share(cast, shared)
    return {"cedars": cedars.pk, "ours": ours.pk, "shared": shared.pk, "msa": msa.pk}


def test_every_page_opens_to_those_who_may_and_does_not_exist_for_the_others(
    numbers: dict[str, int], reader: Visit
) -> None:
    clients = {name: reader(name) for name in sorted(EVERYBODY)}
    got, expected = {}, {}
    for address, (sees, refused) in PAGES.items():
        for name, client in clients.items():
            got[address, name] = client.get(address.format(**numbers)).status_code
            expected[address, name] = 200 if name in sees else 403 if name in refused else 404
    assert got == expected


def test_nothing_is_done_by_who_may_not(numbers: dict[str, int], reader: Visit) -> None:
    clients = {name: reader(name) for name in sorted(EVERYBODY)}
    got, expected = {}, {}
    for address, (may, refused) in POSTS.items():
        for name, client in clients.items():
            if (address, name) == ("/reviews/{cedars}/withdraw/", "olive"):
                continue
            if address in ("/reviews/{shared}/withdraw/", "/reviews/{shared}/again/") and name == "olive":
                continue  # she may, and it would end what the others are tried on
            answer = client.post(address.format(**numbers), {"stance": "accept", "words": "x"})
            got[address, name] = answer.status_code
            expected[address, name] = 302 if name in may else 403 if name in refused else 404
    assert got == expected


def test_a_paper_is_brought_read_and_shown_with_its_words_marked(reader: Visit) -> None:
    client = reader("olive")
    files = {
        "paper_1": SimpleUploadedFile("offer.txt", PAPER.encode()),
        "paper_2": SimpleUploadedFile("schedule-a.md", b"# Schedule A\n\nBilling and collections."),
    }
    answer = client.post("/reviews/new/", {"kind": "msa", **files})
    assert answer.status_code == 302
    address = answer.headers["Location"]
    assert "The papers are being read" in said(client.get(address))
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    work_through()
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = client.get(address)
    text, words = page.content.decode(), said(page)
    marked = set(re.findall(r'href="#(quote-\d+)"', text))
    assert marked
    assert all(f'id="{mark}"' in text for mark in marked)
    assert "schedule-a.md" in words
    assert re.search(r"\d of \d+ addressed", words)
    assert "Not legal advice. It shows where words stand" in words
    assert "18% of net collections." in words
    assert "prohibited Percentage in New York" in words


def test_a_file_that_cannot_be_read_is_refused_in_the_form(reader: Visit) -> None:
    client = reader("olive")
    answer = client.post("/reviews/new/", {"kind": "msa", "paper_1": SimpleUploadedFile("scan.tiff", b"x")})
    assert answer.status_code == 422
    assert "scan.tiff is of a kind that cannot be read. Save it as PDF or DOCX" in said(answer)
    assert "This field is required" in said(client.post("/reviews/new/", {"kind": "msa"}))


def test_a_paper_of_another_kind_is_named_and_one_that_cannot_be_read_says_why(cast: Cast, reader: Visit) -> None:
    letter, broken = ask(cast, text=LETTER), ask(cast, text="%PDF-1.7 nothing", name="broken.pdf")
    work_through()
    client = reader("olive")
    assert "This is an employment" in said(client.get(f"/reviews/{letter.pk}/"))
    assert "Nothing was compared" in said(client.get(f"/reviews/{letter.pk}/"))
    assert "broken.pdf" in said(client.get(f"/reviews/{broken.pk}/"))
    assert "Try again" in said(client.get(f"/reviews/{broken.pk}/"))


def test_a_paper_read_as_another_kind_than_its_words_say_is_told_above_the_findings(cast: Cast, reader: Visit) -> None:
    words = "BUSINESS ASSOCIATE AGREEMENT\n\nUnder 45 CFR 164.504(e) and 164.502 Business Associate keeps PHI safe.\n"
    asked = read(cast, ask(cast, text=words))
    told = "By its words this is a business associate agreement"
    assert told in said(reader("olive").get(f"/reviews/{asked.pk}/"))
    assert told not in said(reader("olive").get(f"/reviews/{read(cast, ask(cast)).pk}/"))


def test_nothing_in_a_paper_runs_or_becomes_a_mark_of_the_page(cast: Cast, reader: Visit) -> None:
    wicked = PAPER.replace("eighteen percent (18%)", "<img src=x onerror=alert(1)> eighteen percent (18%)")
    wicked = wicked.replace("4.2 Notice.", "4.2 Notice <script>alert(2)</script>.")
    found = read(cast, ask(cast, text=wicked, name='"><script>alert(3)</script>.txt'))
    text = reader("olive").get(f"/reviews/{found.pk}/").content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_what_is_forbidden_or_against_the_practice_is_led_to_before_all_findings(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    against = [each["provision"] for each in (found.result or {})["findings"] if each["state"] == "ADVERSE"]
    assert against
    for query, page in (("", ""), ("?state=ADDRESSED", "?")):
        text = client.get(f"/reviews/{found.pk}/{query}").content.decode()
        first = text[text.index('class="firsts"') : text.index('id="findings"')]
        assert re.search(r'prohibited.*href="#term-\d+">Percentage in New York: 18%', first, re.DOTALL)
        assert [f'href="{page}#finding-{code}"' in first for code in against] == [True] * len(against)
        assert 'href="#terms-title"' in first
    led = re.findall(r'id="quote-\d+" tabindex="-1"><a class="paper-back" href="#([^"]+)"', text)
    assert led
    assert all(f'id="{anchor}"' in client.get(f"/reviews/{found.pk}/").content.decode() for anchor in set(led))


def test_a_scan_of_which_no_word_was_read_says_what_to_do_and_shows_no_findings(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    result: dict[str, Any] = found.result or {}
    for each in result["findings"]:
        each |= {"state": "UNREADABLE", "quotes": [], "candidates": []}
    with opened(SERVER):
        Review.objects.filter(pk=found.pk).update(result=result)
    client = reader("olive")
    page = client.get(f"/reviews/{found.pk}/")
    assert "None of its words could be read." in said(page)
    assert "Ask who sent it for the file" in said(page)
    assert 'id="finding-' not in page.content.decode()
    assert "none of its words could be read" in said(client.get("/reviews/"))


def test_findings_are_narrowed_by_how_they_stand(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    states = [each["state"] for each in (found.result or {})["findings"]]
    everything = client.get(f"/reviews/{found.pk}/").content.decode()
    narrowed = client.get(f"/reviews/{found.pk}/?state=ADDRESSED").content.decode()
    assert everything.count('class="term finding"') == len(states)
    assert narrowed.count('class="term finding"') == states.count("ADDRESSED")


def test_what_is_addressed_or_answered_is_folded_and_what_needs_work_is_open(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    states = {each["provision"]: each["state"] for each in (found.result or {})["findings"]}
    open_ones = {code for code, state in states.items() if state != "ADDRESSED"}

    def opened_cards() -> set[str]:
        page = client.get(f"/reviews/{found.pk}/").content.decode()
        return set(re.findall(r'id="card-([\w-]+)"[^>]*>\s*<details class="fold" open>', page))

    assert opened_cards() == open_ones != set(states)
    code = min(open_ones)
    address = f"/reviews/{found.pk}/{code}/stand/"
    card = client.post(address, {"stance": "accept"}, headers={"HX-Request": "true"}).content.decode()
    assert '<details class="fold" open>' in card  # it does not fold under the hand of who answers
    spoken = f"Your side has spoken to 1 of {len(states)}: 1 accepted."
    assert f'id="spoken" hx-swap-oob="true">{spoken}' in card
    assert opened_cards() == open_ones - {code}
    assert spoken in said(client.get(f"/reviews/{found.pk}/"))


def test_papers_that_differ_are_named_with_how_each_stands(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    result: dict[str, Any] = found.result or {}
    result["findings"][0] |= {"papers_differ": True, "papers": [{"document": 0, "state": "PARTIAL"}]}
    with opened(SERVER):
        Review.objects.filter(pk=found.pk).update(result=result)
    page = said(reader("olive").get(f"/reviews/{found.pk}/"))
    assert "The papers differ: offer.txt: in part. What prevails decides." in page


def test_a_stance_and_a_comment_answer_with_their_finding_alone(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    code = (found.result or {})["findings"][0]["provision"]
    client = reader("olive")
    fragment = client.post(
        f"/reviews/{found.pk}/{code}/stand/", {"stance": "push_back"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in fragment
    assert f'id="finding-{code}"' in fragment
    assert 'value="" type="submit" aria-pressed="true"' in fragment
    answer = client.post(f"/reviews/{found.pk}/{code}/comment/", {"words": "Ask for <b>more</b>."})
    assert answer.headers["Location"] == f"/reviews/{found.pk}/#finding-{code}"
    assert "Ask for &lt;b&gt;more&lt;/b&gt;." in client.get(f"/reviews/{found.pk}/").content.decode()
    with opened(SERVER):
        assert ReviewStance.objects.get().stance == "push_back"
        assert not ReviewComment.objects.get().for_both
    assert client.post(f"/reviews/{found.pk}/nothing/stand/", {"stance": "accept"}).status_code == 404
    refused = client.post(f"/reviews/{found.pk}/{code}/comment/", {"words": " "}, follow=True)
    assert "A comment has words, up to 4,000 characters." in said(refused)


def test_a_review_is_shared_withdrawn_and_found_in_the_list(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    olive, counsel = reader("olive"), reader("counsel")
    answer = olive.post(f"/reviews/{found.pk}/share/", {"side": cast.entity("keystone")}, follow=True)
    assert "is shared with Keystone Dental Partners" in said(answer)
    assert "Shared by Cedar Dental" in said(counsel.get(f"/reviews/{found.pk}/"))
    assert "offer.txt" in said(counsel.get("/reviews/"))
    assert "1 shared with you" in said(counsel.get("/reviews/"))
    olive.post(f"/reviews/{found.pk}/withdraw/")
    assert counsel.get(f"/reviews/{found.pk}/").status_code == 404
    assert "offer.txt" not in said(counsel.get("/reviews/"))


def test_a_review_is_removed_by_its_title(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    assert client.post(f"/reviews/{found.pk}/remove/", {"confirmed": "x"}).status_code == 422
    client.post(f"/reviews/{found.pk}/remove/", {"confirmed": "offer.txt"})
    assert client.get(f"/reviews/{found.pk}/").status_code == 404


def test_the_page_offers_to_read_again_when_the_rules_have_changed(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    assert "The rules have changed since" not in said(client.get(f"/reviews/{found.pk}/"))
    with opened(SERVER):
        Review.objects.filter(pk=found.pk).update(engine="of another day")
    assert "The rules have changed since" in said(client.get(f"/reviews/{found.pk}/"))
    client.post(f"/reviews/{found.pk}/again/")
    work_through()
    assert "The rules have changed since" not in said(client.get(f"/reviews/{found.pk}/"))


def test_a_proposed_term_is_confirmed_in_the_form_of_an_open_instrument(cast: Cast, desk: Desk, reader: Visit) -> None:
    draft = desk.draft()
    paper = desk.paper(desk.instrument(draft), PAPER)
    found = read(cast, ask_of(cast, draft), "administrator")
    client = reader("administrator")
    page = client.get(f"/reviews/{found.pk}/").content.decode()
    address = next(
        each.replace("&amp;", "&")
        for each in re.findall(r'href="([^"]*\?review=[^"]*)"', page)
        if "/terms/fee/" in each
    )
    form = client.get(address)
    assert "Filled in from what was read: compare each field" in said(form)
    marked = re.search(r"<mark>(.*?)</mark>", form.content.decode(), re.S)
    assert marked
    assert "eighteen percent (18%) of net collections" in marked[1]
    assert "2.1" in str(form.context["passage"].before)
    filled = form.context["form"]
    assert filled.initial["paper"] == paper.pk
    assert "eighteen percent (18%) of net collections" in filled.initial["quote"]
    posted = {
        "starts_on": "2024-01-01", "paper": paper.pk, "section": "2.1", "quote": filled.initial["quote"],
        "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", "parts-0-method": "percentage", "parts-0-percent": "18",
        "parts-0-base": "net_collections", "parts-0-counts": "added",
    }  # fmt: skip
    answer = client.post(address, posted)
    assert answer.status_code == 302, said(answer)
    administrator = cast.actor("administrator")
    with opened(administrator):
        term = queries.agreement(administrator, draft.pk).terms.get()
        assert (term.key, term.quote_is_verified) == ("fee", True)
        held = review(administrator, found.pk)
        assert held.agreement_id == draft.pk
    assert "fee" not in client.get(address.replace("/terms/fee/", "/terms/cap/")).context["form"].initial


def test_a_review_of_an_agreement_without_papers_says_so(desk: Desk, reader: Visit) -> None:
    draft = desk.draft()
    assert "It has no paper yet" in said(reader("administrator").get(f"/agreements/{draft.pk}/read/"))


def test_papers_of_an_agreement_are_read_from_its_page(msa: Agreement, cast: Cast, reader: Visit) -> None:
    client = reader("olive")
    assert f"/agreements/{msa.pk}/read/" in client.get(f"/agreements/{msa.pk}/").content.decode()
    with opened(SERVER):
        paper = msa.documents.get()
    answer = client.post(f"/agreements/{msa.pk}/read/", {"papers": [paper.pk], "kind": "msa"})
    assert answer.status_code == 302
    work_through()
    page = said(client.get(answer.headers["Location"]))
    assert "Management services agreement" in page
    assert "a fixed fee of ten thousand dollars" in page


def test_the_brief_for_counsel_bears_what_was_said(cast: Cast, reader: Visit) -> None:
    from docx import Document

    found = read(cast, ask(cast))
    code = (found.result or {})["findings"][0]["provision"]
    olive = cast.actor("olive")
    with opened(olive):
        actions.comment(actor=olive, review=review(olive, found.pk), provision=code, words="Strike this clause.")
    answer = reader("olive").get(f"/reviews/{found.pk}/brief.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="brief-offertxt.docx"'
    words = "\n".join(each.text for each in Document(BytesIO(answer.content)).paragraphs)
    assert "Strike this clause." in words


def test_programs_hear_what_the_page_says_and_nothing_of_others(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    listed = client.get("/api/reviews").json()
    assert (listed["count"], listed["items"][0]["state"]) == (1, "read")
    told = client.get(f"/api/reviews/{found.pk}").json()
    assert told["result"] == found.result
    assert told["engine"] == found.engine
    foreign, absent = reader("administrator").get(f"/api/reviews/{found.pk}"), client.get("/api/reviews/987654321")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert reader("administrator").get("/api/reviews").json()["count"] == 0


def test_the_other_side_opens_the_papers_of_a_shared_review(cast: Cast, reader: Visit) -> None:
    theirs, ours = read(cast, ask(cast)), ask(cast, "administrator")
    work_through()
    share(cast, theirs)
    share(cast, ours, "administrator", "cedar")
    for who, shared in (("counsel", theirs), ("olive", ours)):
        client = reader(who)
        page = client.get(f"/reviews/{shared.pk}/").content.decode()
        address = re.findall(r'href="(/documents/\d+/)"', page)[0]
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == PAPER.encode()  # type: ignore[attr-defined]
    with opened(SERVER):
        seen = Event.objects.filter(action="document.opened", account_id=cast.accounts["olive"])
        assert seen.filter(entity_id=cast.entity("keystone")).count() == 1


def test_a_former_organization_no_longer_sees_what_the_practice_shared(cast: Cast, reader: Visit) -> None:
    found = share(cast, read(cast, ask(cast)))
    counsel, code = cast.actor("counsel"), (found.result or {})["findings"][0]["provision"]
    with opened(counsel):
        shared = review(counsel, found.pk)
        actions.comment(actor=counsel, review=shared, provision=code, words="Agreed then.", for_both=True)
    with opened(cast.actor("olive")):
        ended = today() - timedelta(days=2)
        Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(ends_on=ended)
    assert reader("counsel").get(f"/reviews/{found.pk}/").status_code == 404
    with opened(cast.actor("counsel")):
        assert not Review.objects.exists()
        assert not ReviewComment.objects.exists()
    page = said(reader("olive").get(f"/reviews/{found.pk}/"))
    assert "Agreed then." in page
