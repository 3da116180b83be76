"""A reference that does not lead where its sentence says is found; one that does is left alone."""

from __future__ import annotations

import pytest

from tests.agreements.defects.conftest import Kinds, found_in

SECTIONS = "1. Services\n\n1.1 Bookkeeping. Books are kept.\n\n2. Fees\n\n2.1 Base Fee. A flat fee.\n\n"
ARTICLES = (
    "ARTICLE 1: SERVICES\n\n1.1 Scope. Books are kept.\n\n"
    "ARTICLE 2: WARRANTIES\n\n2.1 Title. The software is owned.\n\n"
    "ARTICLE 3: CONFIDENTIALITY\n\n3.1 Secrets. What is confidential stays so.\n\n"
    "ARTICLE 4: INDEMNIFICATION\n\n4.1 Mutual. Each party indemnifies the other.\n\n"
    "ARTICLE 5: TERMINATION\n\n5.1 Notice. By notice of 30 days.\n\n"
    "5.2 Limitation of Liability. Little.\n\n5.3 After the end. {sentence}\n\n"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "See Section 1.1 (Bookkeeping).",
        "See Section 2.1 (Fees Base Fee).",
        "See Section 1.1 (Bookkeeping - as to the books of one year).",
        "See Section 1.1(a).",
        "See Sections 1.1, 2.1 and 30 days later.",
        "Article 2 says more.",
        "as Section 164.504(e) requires",
        "under Section 13401 of the HITECH Act",
        "45 CFR Section 9.9 applies",
        "Section 9 of the Internal Revenue Code",
        "under Section 9 of the Exchange Act",
        "as Section 7.4 of the Office Lease says",
        "as Section 7.4 of the Asset Purchase Agreement says",
        "end the MSA under Section 11.1 of it",
        "see MSA Section 13.4",
        "the royalties of Section 5.2 of Attachment C",
        "Article 28 GDPR applies",
    ],
)
def test_a_reference_that_leads_to_its_section_or_out_of_the_paper_is_no_defect(kinds: Kinds, sentence: str) -> None:
    assert kinds(SECTIONS + sentence) == []


def test_a_reference_that_leads_nowhere_is_found(kinds: Kinds) -> None:
    assert kinds(SECTIONS + "See Section 7.2 for more.") == [("dangling-reference", "Section 7.2")]


def test_each_number_of_a_list_is_looked_for(kinds: Kinds) -> None:
    text = SECTIONS + "Sections 1.1, 2.4 and 2.1 through 2.6 apply."
    assert [quote for _, quote in kinds(text)] == ["Sections 1.1, 2.4", "Sections 1.1, 2.4 and 2.1 through 2.6"]


def test_a_reference_under_another_heading_is_found_with_the_clause_that_has_it() -> None:
    (found,) = found_in(SECTIONS + "3. Secrets\n\n3.1 Confidentiality. Kept.\n\nSee Section 2.1 (Confidentiality).")
    assert found.explanation == "2.1 is headed “Base Fee”, not “Confidentiality”. That is the heading of 3.1."
    assert found.other is not None
    assert found.other.quote == "3.1 Confidentiality. Kept."


@pytest.mark.parametrize(
    "sentence",
    [
        "The parties go on keeping the confidentiality obligations of Article II.",
        "The duties of confidentiality set forth in Article 2 go on.",
        "Article 2 regarding confidentiality goes on.",
        "Claims are covered by the indemnification provisions of Article 1.",
        "Claims are subject to the limitation of liability in Article 1.",
    ],
)
def test_a_reference_about_something_that_has_its_own_article_elsewhere_is_found(kinds: Kinds, sentence: str) -> None:
    assert [kind for kind, _ in kinds(ARTICLES.format(sentence=sentence))] == ["wrong-reference"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The parties go on keeping the confidentiality obligations of Article III.",
        "The warranties of Article 2 go on.",
        "Termination under Section 5.1 takes effect at once.",
        "The services described in Article 1 end.",
        "Except for Article 2, nothing is promised.",
        "The invoices under Section 1.1 are paid.",
        "A liability under Section 2.1 is no default under Section 1.1.",
    ],
)
def test_a_reference_whose_article_speaks_of_its_subject_is_none(kinds: Kinds, sentence: str) -> None:
    assert kinds(ARTICLES.format(sentence=sentence)) == []


def test_an_article_that_speaks_of_the_subject_under_another_heading_is_no_defect(kinds: Kinds) -> None:
    text = ARTICLES.replace("Books are kept.", "Books are kept confidential.")
    assert kinds(text.format(sentence="The confidentiality obligations of Article 1 go on.")) == []


def test_a_second_number_with_its_own_heading_is_looked_for_once(kinds: Kinds) -> None:
    sentence = (
        "A breach of Article 3 (Confidentiality) or 4 (Insurance), and of Article 2 (Warranties) or Article 1 (Fees)."
    )
    assert [quote for _, quote in kinds(ARTICLES.format(sentence=sentence))] == [
        "Article 3 (Confidentiality) or 4 (Insurance)",
        "Article 1 (Fees)",
    ]


def test_the_survival_of_clauses_that_do_not_exist_is_found() -> None:
    found = found_in(ARTICLES.format(sentence="Sections 3, 9 and 14 survive the end of this Agreement."))
    assert [(each.kind, each.explanation) for each in found] == [
        ("survival", "9 is to survive, and the paper has no 9."),
        ("survival", "14 is to survive, and the paper has no 14."),
    ]


def test_a_list_of_surviving_clauses_is_read_item_by_item(kinds: Kinds) -> None:
    listed = "The following survive the end:\n- Section 3 (Confidentiality)\n- Section 12 (Insurance)\n"
    assert kinds(ARTICLES.format(sentence=listed)) == [("survival", "Section 12 (Insurance)")]


def test_a_list_behind_a_colon_is_read_number_by_number(kinds: Kinds) -> None:
    listed = "The following Sections will survive its end: 2.1 (Title), 3 (Confidentiality), 8.4 (Disclaimers) and 4."
    ((kind, quote),) = kinds(ARTICLES.format(sentence=listed))
    assert kind == "survival"
    assert quote.endswith("8.4 (Disclaimers)")


def test_clauses_that_survive_by_a_name_that_no_clause_has_are_found(kinds: Kinds) -> None:
    named = "The provisions entitled “Confidentiality,” “Insurance” and “Indemnification” survive."
    assert kinds(ARTICLES.format(sentence=named)) == [("survival", "“Insurance”")]
    assert kinds(ARTICLES.format(sentence=named.replace("survive", "matter"))) == []


def test_an_exhibit_that_was_not_read_is_found_once(kinds: Kinds) -> None:
    text = SECTIONS + "See Exhibit C and again Exhibit C.\n\nEXHIBIT A\n\nOffices.\n"
    assert kinds(text) == [("dangling-reference", "Exhibit C")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Offices stand in Exhibit A.",
        "Schedule II controlled substances stay locked.",
        "He files IRS Schedule C.",
        "as Exhibit B to the Office Lease says",
    ],
)
def test_an_exhibit_that_was_read_or_is_another_papers_is_no_defect(kinds: Kinds, sentence: str) -> None:
    assert kinds(f"{SECTIONS}{sentence}\n\nEXHIBIT A\n\nOffices.\n") == []


def test_the_number_under_which_a_paper_was_filed_is_no_exhibit_of_it(kinds: Kinds) -> None:
    assert kinds(f"FORM OF MANAGEMENT SERVICES AGREEMENT Exhibit 10.38\n\n{SECTIONS}") == []


def test_an_excerpt_is_not_blamed_for_clauses_that_its_rest_may_have(kinds: Kinds) -> None:
    cut_off = SECTIONS + "2.2 Term. The term runs on until it is terminated under Article 6 of this Agreement or"
    assert kinds(cut_off) == []


def test_a_clause_without_a_heading_in_an_exhibit_is_not_what_a_named_heading_means(kinds: Kinds) -> None:
    text = (
        "1. Scope. Work.\n\n2. Changes.\n\n2.1 Labor. Vendor hires.\n\n2.2 Change Orders. In writing.\n\n"
        "3. Terms.\n\n3.1 Prices. See Section 2.1 (Change Orders).\n\nEXHIBIT A\n\n2.1 The policy names the client.\n"
    )
    assert kinds(text, "wrong-reference") == [("wrong-reference", "Section 2.1 (Change Orders)")]


def test_a_section_of_the_contract_that_a_paper_supplements_is_none_of_its_own(kinds: Kinds) -> None:
    opening = (
        'This Addendum ("Addendum") supplements and is made part of the Hosting Agreement (the "Main Contract") '
        "between one and another.\n\n"
    )
    text = opening + SECTIONS + "3. Limits\n\n3.1 Liability. It ends at the limit in Section 11 of {paper}.\n\n"
    assert kinds(text.format(paper="the Main Contract")) == []
    assert kinds(text.format(paper="this Addendum")) == [("dangling-reference", "Section 11")]


@pytest.mark.parametrize(
    ("attached", "expected"),
    [
        ("FEE SCHEDULE\n\nArticle 1. Base\n\nNet.\n", []),
        ("PRICES\n\nArticle 1. Base\n\nNet.\n", ["Exhibit D"]),
    ],
)
def test_an_exhibit_may_be_attached_under_its_title_alone(attached: str, expected: list[str]) -> None:
    text = (
        "Article 1. Fees\n\nThey stand in Exhibit D (Fee Schedule).\n\nArticle 2. Term\n\nAs in Exhibit D.\n\n"
        + attached
    )
    assert [each.quote for each in found_in(text, "dangling-reference")] == expected


def test_what_the_parties_may_attach_is_not_missed(kinds: Kinds) -> None:
    text = SECTIONS + "3. Sites\n\n{words} Schedule 1, and Schedule 1 is a list.\n"
    assert kinds(text.format(words="If the parties attach a")) == []
    assert kinds(text.format(words="The sites stand in the attached")) == [("dangling-reference", "Schedule 1")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Work is done under a document that both of the parties have executed under Section\n9.7. In a doubt it binds.",
        "Nobody need sign a change; Section 9.7 applies until then.",
    ],
)
def test_a_number_that_a_reference_names_is_no_clause_that_stands_there(kinds: Kinds, sentence: str) -> None:
    assert [kind for kind, _ in kinds(f"{SECTIONS}3. Work\n\n3.1 Order. {sentence}\n")] == ["dangling-reference"]


def test_three_a_and_three_bracket_a_are_one(kinds: Kinds) -> None:
    text = SECTIONS + "3. End\n\na. Data. It goes back.\n\n4. Rest\n\n4.1 It survives under Section {number}.\n"
    assert kinds(text.format(number="3(a)")) == []
    assert kinds(text.format(number="9(d)")) == [("survival", "Section 9(d)")]
