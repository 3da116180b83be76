"""How rules read a text: lists with what opens them, denials, definitions, headings, parties, several papers."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.reading import read
from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.catalog.literals import literals
from abutment.agreements.review.findings import Finding, State
from abutment.agreements.review.negations import is_denied
from abutment.agreements.review.parties import parties, with_roles
from abutment.agreements.review.report import as_json, review
from abutment.agreements.review.reviewing import Read, reviewed
from abutment.agreements.review.terminal import print_review
from abutment.agreements.review.units import Units

KINDS = ("msa", "dso-contract", "it-agreement", "baa")


def finding(code: str, *texts: str) -> Finding:
    papers = [Read.of(read(text.encode(), f"{place}.txt")) for place, text in enumerate(texts)]
    return next(each for each in reviewed(papers, catalog("msa")) if each.provision.code == code)


def units(text: str) -> list[str]:
    found = Units.of(Sentences.of(outlined(text)))
    return [" ".join(found.corpus[each.at : each.close].split()) for each in found.units]


def test_an_item_is_read_with_the_words_that_open_its_list() -> None:
    said = units("1. Staff.\n\n1.1 Manager shall:\n\n(a) keep the books;\n\n(b) dismiss any hygienist.\n")
    assert "1.1 Manager shall: (b) dismiss any hygienist." in said


def test_bullets_and_lists_inside_of_a_sentence_are_read_so_too() -> None:
    assert "Manager shall: - train the hygienists." in units(
        "Manager shall:\n\n- keep the books.\n\n- train the hygienists.\n"
    )
    inside = units("Manager shall (a) keep the books; (b) dismiss hygienists; and (c) pay rent.")
    assert "Manager shall dismiss hygienists; and" in inside


def test_what_follows_a_list_is_read_without_what_opened_it() -> None:
    said = units("1.1 Manager shall:\n\n(a) keep the books.\n\n1.2 The dentists treat patients.\n")
    assert "1.2 The dentists treat patients." in said


def test_an_item_is_quoted_with_what_opens_its_list() -> None:
    text = "1.1 Manager shall not:\n\n(a) interfere with the professional judgment of a dentist.\n"
    found = finding("clinical-autonomy", text)
    assert found.state is State.ADDRESSED
    assert found.quotes[0].text.startswith("1.1 Manager shall not:")
    assert all(text[quote.start : quote.end] == quote.text for quote in found.quotes)


def test_each_element_is_quoted_before_any_is_quoted_twice() -> None:
    kept = " ".join(f"Practice shall maintain insurance of kind {place}." for place in range(9))
    text = f"1. Cover. {kept} Dentists keep malpractice insurance. Manager shall maintain insurance of $1,000,000."
    found = finding("insurance", text)
    assert found.state is State.ADDRESSED
    words = " ".join(quote.text for quote in found.quotes)
    assert "Dentists keep malpractice insurance" in words
    assert "Manager shall maintain insurance" in words


def test_an_exception_in_the_next_item_counts() -> None:
    text = "1. Staff. Manager shall (a) hire the hygienists; and (b) do so only with the approval of Practice."
    assert finding("clinical-staff", text).state is not State.ADVERSE


def test_an_abbreviation_ends_no_sentence() -> None:
    assert units("Fees are due to Dr. Alder each month.") == ["Fees are due to Dr. Alder each month."]
    assert units('Elm, Inc. ("Manager") keeps books.') == ['Elm, Inc. ("Manager") keeps books.']


@pytest.mark.parametrize(
    ("sentence", "words", "denied"),
    [
        ("Manager shall approve treatment plans.", "approve", False),
        ("Manager shall not approve treatment plans.", "approve", True),
        ("Manager will not do the following: set fees; direct care; or approve plans.", "approve", True),
        ("Manager shall not set fees; Practice shall approve plans.", "approve", False),
        ("Manager has no right to approve treatment plans.", "approve", True),
        ("Neither Manager nor its staff approve treatment plans.", "approve", True),
        ("Nothing in this Agreement lets Manager approve treatment plans.", "approve", True),
        ("Nothing in this Agreement shall prevent Manager from steps to approve plans.", "approve", False),
        ("Manager is prohibited from acts that approve plans.", "approve", True),
        ("Manager shall not be limited to advice and may approve plans.", "approve", False),
        ("Manager shall not only advise but approve plans.", "approve", False),
        ("Manager shall not own the practice; Manager shall approve plans.", "approve", False),
        ("Consent is not unreasonably withheld where Managers approve plans.", "approve", False),
        ("Manager shall not: approve plans.", "approve", True),
        ("Notwithstanding the above, Manager shall approve plans.", "approve", False),
        ("Whether or not asked, Manager shall approve plans.", "approve", False),
        ("Manager shall advise, but shall not approve plans.", "approve", True),
        ("Manager shall not advise, but shall approve plans.", "approve", False),
        ("Manager shall not own shares, and Practice shall approve plans.", "approve", False),
        ("Manager shall not own shares, and shall not approve plans.", "approve", True),
    ],
)
def test_a_denial_is_known_from_its_own_part_of_the_sentence(sentence: str, words: str, denied: bool) -> None:
    start = sentence.index(words)
    assert is_denied(sentence, start, start + len(words)) is denied


def test_a_defined_term_stands_for_what_it_means() -> None:
    text = (
        "1. Definitions.\n\n\u201cPractice Assets\u201d means the goodwill and the patient records of dentists.\n\n"
        "2. Property. All Practice Assets are owned by Practice.\n"
    )
    found = finding("record-ownership", text)
    assert found.state is State.PARTIAL
    assert found.missing == ("what happens at the end",)


def test_a_defined_term_that_means_something_else_does_not() -> None:
    text = "1. \u201cTools\u201d means chairs and lamps.\n\n2. Property. All Tools are owned by Practice.\n"
    assert finding("record-ownership", text).state is State.ABSENT


def test_a_heading_alone_says_nothing() -> None:
    text = (
        "CONTENTS\n\n4.3 Laboratory Services\n\n4.9 Clinical Personnel\n\n5.1 Practice of Dentistry\n\n6.2 Insurance\n"
    )
    states = {
        each.provision.code: each.state for each in reviewed([Read.of(read(text.encode(), "a.txt"))], catalog("msa"))
    }
    assert set(states.values()) == {State.ABSENT}


MADE_BY = (
    'This Agreement is made between Elm Partners, Inc., a Delaware corporation ("Elm"), and Robin Alder, D.D.S., P.C., '
    'a professional corporation ("Provider").\n\n'
)


def test_parties_are_known_by_how_they_are_described() -> None:
    assert parties(MADE_BY) == {"Elm": "Manager", "Provider": "Practice"}
    said = with_roles("Elm shall pay Provider; Elmwood stays.", parties(MADE_BY))
    assert said == "Manager shall pay Practice; Elmwood stays."


def test_a_party_is_known_by_the_side_of_the_other() -> None:
    assert parties('ALDER CHARTS, INC. ("Alder") and the customer named in the order ("Customer") agree.') == {
        "Alder": "Manager"
    }
    head = (
        'between Birch Practice Partners, LLC ("Birch" or the "MSO"), and [Name], a [State] [entity] (the "Provider"). '
    )
    assert parties(head + "Provider shall treat patients.") == {"Birch": "Manager", "Provider": "Practice"}
    plain = '"We," "us" and "Cedar" mean Cedar Support, LLC. "You" means the client named above.'
    assert parties(plain)["Cedar"] == "Manager"


def test_what_a_paper_defines_is_no_party() -> None:
    head = (
        'between Elm Services, Inc. ("Elm") and Oak Dental, P.C. ("Oak"). Goods of Fir, Inc. (the "Technology Stack").'
    )
    assert set(parties(head)) == {"Elm", "Oak"}


def test_a_party_is_held_to_its_words_under_its_own_name() -> None:
    assert finding("clinical-staff", MADE_BY + "1. Elm shall hire and dismiss the hygienists.\n").state is State.ADVERSE
    assert finding("record-ownership", MADE_BY + "1. Patient records are the property of Elm.\n").state is State.ADVERSE
    ours = finding("record-ownership", MADE_BY + "1. Patient records are the property of Provider.\n")
    assert ours.state is State.PARTIAL


def test_a_role_that_speaks_for_itself_needs_no_introduction() -> None:
    said = "The Support Company shall keep the charts of the Dental Corporation."
    assert parties(said) == {"Support Company": "Manager", "Dental Corporation": "Practice"}
    assert parties('"Affiliate" means a company under common control. The Affiliate may use the software.') == {}
    assert parties("Every Affiliate of a party keeps this secret.") == {}


def test_a_party_whose_name_is_still_a_blank_is_known_by_the_side_of_the_other() -> None:
    draft = (
        'This is between Larch Partners, LLC ("Larch" or the "MSO") and [Legal Name], a [entity type] organized under '
        'the laws of [State] (the "Provider") (each a "Party"). 2. Records. Larch may keep all patient records.'
    )
    assert parties(draft) == {"Larch": "Manager", "Provider": "Practice"}


def test_other_defined_names_are_no_parties() -> None:
    assert parties('Elm, Inc. ("Customer") buys software from Oak, Inc. ("Vendor") under the Plan ("Plan").') == {}


RECORDS_OURS = "1. Records. Patient records belong to Practice and are returned to it upon termination.\n"
RECORDS_THEIRS = "1. Records. All patient records are owned by Manager.\n"


def test_of_two_papers_that_decide_differently_the_first_prevails_and_both_are_quoted() -> None:
    first = finding("record-ownership", RECORDS_OURS, RECORDS_THEIRS)
    assert first.state is State.ADDRESSED
    assert first.papers_differ
    assert {quote.document for quote in first.quotes} == {0, 1}
    second = finding("record-ownership", RECORDS_THEIRS, RECORDS_OURS)
    assert second.state is State.ADVERSE
    assert [(each.document, each.state) for each in second.positions] == [(0, State.ADVERSE), (1, State.ADDRESSED)]
    assert second.quotes[0].document == 0


def test_a_paper_that_is_silent_leaves_it_to_the_next() -> None:
    found = finding("record-ownership", "1. Rent. Practice uses the office.\n", RECORDS_THEIRS)
    assert found.state is State.ADVERSE
    assert not found.papers_differ


def test_what_the_first_paper_leaves_open_the_next_may_add() -> None:
    main = "1. Insurance. Practice shall maintain professional liability insurance with limits of $1,000,000.\n"
    other = "1. Cover. Manager shall maintain general liability insurance.\n"
    assert finding("insurance", main).missing == ("that the manager is insured as well",)
    assert finding("insurance", main, other).state is State.ADDRESSED


def test_a_paper_knows_the_parties_that_another_introduces() -> None:
    main = 'This is between Larch Partners, Inc. ("Larch") and Alder Dental, P.C., a dental corporation ("Alder").\n'
    amendment = "1. Records. All patient records are the property of Larch, which may keep them.\n"
    for papers in ([amendment, main], [main, amendment]):
        found = review([read(text.encode(), "a.txt") for text in papers], "msa").findings
        (records,) = (each for each in found if each.provision.code == "record-ownership")
        assert records.state is State.ADVERSE
        assert "property of Larch" in records.quotes[0].text


def test_what_each_paper_says_is_in_the_json() -> None:
    papers = [read(text.encode(), "a.txt") for text in (RECORDS_OURS, RECORDS_THEIRS)]
    said = next(each for each in as_json(review(papers, "msa"))["findings"] if each["provision"] == "record-ownership")
    assert said["papers_differ"]
    assert said["papers"] == [{"document": 0, "state": "ADDRESSED"}, {"document": 1, "state": "ADVERSE"}]
    assert any("North Carolina" in source or "N.C." in source for source in said["sources"])


def test_a_terminal_shows_what_each_of_two_papers_says(capsys: pytest.CaptureFixture[str]) -> None:
    papers = [read(text.encode(), name) for text, name in ((RECORDS_OURS, "main.txt"), (RECORDS_THEIRS, "other.txt"))]
    print_review(review(papers, "msa"))
    said = capsys.readouterr().out
    assert "the papers differ: main.txt, addressed; other.txt, against the practice" in said
    assert "belong to Practice" in said
    assert "owned by Manager" in said


def test_a_text_without_sentences_is_read_without_a_finding() -> None:
    for text in ("a", "(((((", "1.\n\n2.\n", "\u202e\u202d" * 50 + "."):
        assert finding("record-ownership", text).state in (State.ABSENT, State.UNREADABLE)


@given(st.text(alphabet=st.sampled_from(list('Manager shlno(a)b;:.\n-\u2022"\u201c\u201d12 %$')), max_size=400))
def test_units_quote_the_text_itself_in_its_order(text: str) -> None:
    found = Units.of(Sentences.of(outlined(text))).units
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(first.start <= second.start for first, second in pairwise(found))


def test_no_match_lacks_the_words_that_a_pattern_cannot_do_without() -> None:
    without = []
    for provision in (each for kind in KINDS for each in catalog(kind).provisions):
        text = " ".join((provision.wording, provision.standard, provision.why, *provision.queries))
        rules = (*provision.adverse, *(rule for element in provision.elements for rule in element.rules))
        for pattern, words in (
            (need, each) for rule in rules for need, each in zip(rule.needs, rule.words, strict=True)
        ):
            matches = [found[0] for found in pattern.finditer(text)]
            without += [found for found in matches if words and not any(word in found.lower() for word in words)]
    assert not without


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("patient records?", {"patient record"}),
        ("(?:fees?|charges)", {"fee", "charges"}),
        ("(?:optional)?", None),
        ("[abc]+", None),
        ("(?:ab|software)", None),
        ("x(?:lend|borrow)", {"lend", "borrow"}),
    ],
)
def test_the_words_of_a_pattern_are_those_of_which_one_must_stand(pattern: str, words: set[str] | None) -> None:
    found = literals(re.compile(pattern, re.I))
    assert (found is None) if words is None else (found is not None and found <= words)
