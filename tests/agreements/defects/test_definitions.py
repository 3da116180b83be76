"""Terms that are defined and never used, used and never defined, defined twice, or written otherwise are found."""

from __future__ import annotations

import pytest

from abutment.agreements.clauses import outlined
from abutment.agreements.defects import defects_of
from tests.agreements.defects.conftest import Kinds

FILL = "The parties keep their promises and say so in words that are of no further interest here.\n\n" * 80
DEFINED = "".join(f"“{word}” means a thing. {word} is used. " for word in ("Alpha", "Beta", "Gamma", "Delta", "Omega"))


def test_terms_that_are_unused_or_defined_twice_are_found(kinds: Kinds) -> None:
    text = FILL + "“Practice” means Cedar. “Site” means an office.\n\nPractice pays.\n\n“Practice” means Alder.\n"
    assert {kind for kind, _ in kinds(text)} == {"unused-definition", "defined-twice"}


def test_an_excerpt_is_not_blamed_for_what_the_rest_may_use(kinds: Kinds) -> None:
    assert kinds("“Site” means an office.") == []


def test_a_short_paper_with_all_its_articles_is_judged(kinds: Kinds) -> None:
    articles = "".join(f"{at}. Article\n\n{FILL[:636]}\n\n" for at in range(2, 7))
    assert kinds(f"1. Terms\n\n“Site” means an office.\n\n{articles}") == [("unused-definition", "“Site” means")]


@pytest.mark.parametrize(
    "use",
    [
        "The Sites are open.",
        "The Site’s rent is paid.",
        "The BAA counts. (See “Site”.)",
    ],
)
def test_a_term_that_is_used_in_any_of_its_forms_is_used(kinds: Kinds, use: str) -> None:
    assert kinds(f"{FILL}“Site” means an office.\n\n{use}\n") == []


def test_a_term_with_a_short_form_is_used_when_either_is(kinds: Kinds) -> None:
    assert kinds(FILL + "“Data Sharing Paper” or “DSP” means a paper.\n\nThe DSP is signed.\n") == []


def test_a_list_that_points_to_definitions_defines_nothing_again(kinds: Kinds) -> None:
    text = "“Site” means an office.\n\nThe Site is open.\n\n“Site” is defined in Section 1."
    text += "\n\n“Site” has the meaning given in Section 1."
    assert kinds(FILL + text) == []


def test_a_list_of_terms_that_points_to_the_wrong_section_is_found(kinds: Kinds) -> None:
    clauses = "1. Offices\n\n1.1 Each office (“Site”) is open.\n\n2. Money\n\n2.1 It is paid.\n\n3. Terms\n\n"
    listed = "“Site” is defined in Section {number}.\n"
    assert kinds(clauses + listed.format(number="1.1")) == []
    assert kinds(clauses + listed.format(number="2.1")) == [("wrong-reference", "“Site” is defined in Section 2.1")]


def test_a_term_that_is_written_without_its_capitals_is_told_as_such(kinds: Kinds) -> None:
    text = FILL + "“Open Books” means books that are open.\n\nThey keep open books.\n"
    assert [kind for kind, _ in kinds(text)] == ["capitalization"]


def test_a_capitalized_phrase_that_nothing_defines_is_found_once(kinds: Kinds) -> None:
    text = DEFINED + "\n\n" + FILL + "then the Cure Window ends. " * 4
    assert kinds(text) == [("undefined-term", "Cure Window")]


@pytest.mark.parametrize(
    "phrase",
    [
        "Acceptable Use Policy",
        "Dental Practice Act",
        "New York",
        "Alpha Beta",
        "Gamma Omega",
        "Birch Dental Company",
        "Limited Power of Attorney",
        "Notice of Privacy Practices",
    ],
)
def test_names_titles_and_compounds_of_terms_are_not_undefined(kinds: Kinds, phrase: str) -> None:
    assert kinds(DEFINED + "\n\n" + FILL + f"then the {phrase} counts. " * 4) == []


@pytest.mark.parametrize(
    "line",
    [
        "Cure Window: ten days\n",
        "| Cure Window | ten days |\n",
        "**Cure Window**\n",
        "A “Cure Window” is ten days.\n",
        "a. Cure Window means ten days.\n",
        "The Cure Window will be calculated from the notice.\n",
        "Each Cure Window is $50.\n",
        "These terms have the meaning given in the HIPAA Rules: Breach, Cure Window, Secretary and Subcontractor.\n",
        "Terms have the meanings that the HIPAA Rules give them, including Breach, Cure Window and Secretary.\n",
    ],
)
def test_a_label_a_row_or_quotation_marks_define_too(kinds: Kinds, line: str) -> None:
    assert kinds(f"{DEFINED}\n\n{FILL}{line}\n" + "then the Cure Window ends. " * 4, "undefined-term") == []


def test_a_paper_that_leans_on_anothers_definitions_is_not_blamed_for_them(kinds: Kinds) -> None:
    lean = "Capitalized terms not defined herein have the meanings given in the MSA.\n\n"
    assert kinds(lean + DEFINED + "\n\n" + FILL + "then the Cure Window ends. " * 4) == []


def test_what_another_paper_of_the_agreement_uses_or_defines_counts() -> None:
    first = outlined(f"{DEFINED}\n\n{FILL}“Site List” means a list.\n\n" + "then the Cure Window ends. " * 4)
    second = outlined("“Cure Window” means ten days. Each Provider Site List is short.")
    assert {each.kind for each in defects_of(first)} == {"unused-definition", "undefined-term"}
    assert defects_of(first, 0, [second]) == ()


def test_a_short_form_in_a_heading_defines_nothing(kinds: Kinds) -> None:
    heading = "# 3. Privacy Addendum (\u201cPA\u201d)\n\n"
    assert kinds(heading + FILL) == []
    assert kinds(heading.replace("# ", "") + FILL) == [("unused-definition", "(\u201cPA\u201d)")]
