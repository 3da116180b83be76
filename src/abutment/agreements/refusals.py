"""What the database refuses, said in the words of this room."""

from __future__ import annotations

from abutment.agreements.errors import Malformed, Overlaps
from abutment.foundation.scope.refusals import Refusals

_WORDS = {
    "agreement_entered_once": "This agreement is entered already: same title, same first day. Open that one instead.",
    "agreement_has_a_title": "An agreement has a title. Give the one that stands on the paper.",
    "agreement_ends_for_a_reason": "An agreement ends for a reason. Say why, in a few words.",
    "party_once": "This party is entered in that role. Choose another role, or leave it.",
    "party_is_an_entity_or_a_name": "A party is one of the network, or somebody outside by name. Give one of the two.",
    "covered_once": "The instrument says something of this location in that time. Choose other days, or remove that.",
    "covered_by_its_amendment": "That instrument belongs to another agreement. Choose one of this agreement.",
    "agreements_coveredlocation_location_id_same_entity": "That location is not one of this practice. Choose another.",
    "amendment_number_once": "Somebody began this amendment at the same time. Look again, and go on with that one.",
    "counsel_follows_review": "Counsel reviews what was reviewed. Record the review first, or a later day.",
    "signing_follows_counsel": "It is signed after counsel has reviewed it. Record that first, or a later day.",
    "counsel_has_a_name_and_a_day": "Counsel's review bears a name and a day. Give both.",
    "precedence_once": "Another paper of this instrument has that place. Choose the next free one.",
    "document_attached_once": "This document is attached to the agreement already.",
    "agreements_agreementdocument_document_id_same_entity": "That document is not one of this practice. Store it here.",
    "paper_outside_is_an_opinion_or_other": "A paper that is no opinion belongs to an instrument. Say to which.",
    "paper_of_its_amendment": "That instrument belongs to another agreement. Choose one of this agreement.",
    "term_once": "The instrument has a term of that kind on some of those days. End one before the other starts.",
    "term_of_its_amendment": "That instrument belongs to another agreement. Choose one of this agreement.",
    "term_of_its_paper": "That document belongs to another agreement. Attach it here first.",
    "term_has_a_quote": "A term rests on words. Quote them from the document.",
    "term_is_of_an_amendment": "Only an opinion on market value stands outside of an instrument. Name one.",
    "term_span_is_a_span": "The quote ends before it starts. Give the characters from the first to after the last.",
    "opinion_jurisdiction": "An opinion is of a state, such as US-NY. Choose one.",
    "opinion_of_its_paper": "That document belongs to another agreement. Attach it here first.",
    "opinion_looks_ahead": "An opinion holds from the day on which it was given, or later. Choose a later first day.",
    "review_has_a_title": "A review has a title. Give one.",
    "review_shared_with_somebody": "A review is shared with somebody. Choose with whom.",
    "review_stance_once": "Somebody of your side said so at the same time. Look again.",
    "review_comment_has_words": "A comment has words. Write what is to be said.",
    "opinion_has_a_counsel_and_words": "An opinion has a named counsel and words. Give both.",
}

in_words = Refusals(_WORDS, overlaps=Overlaps, malformed=Malformed).in_words
"""Turns what the database refuses inside into one of this room's errors; anything else passes as it is."""
