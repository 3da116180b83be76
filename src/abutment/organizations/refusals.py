"""What the database refuses, said in the words of this room."""

from __future__ import annotations

from abutment.foundation.scope.refusals import Refusals
from abutment.organizations.errors import Malformed, Overlaps

_WORDS = {
    "affiliation_once": "This practice is affiliated with an organization in that time. End that affiliation first.",
    "assignment_once": "This person holds that role there in that time. End that first, or choose other dates.",
    "management_once": "This practice has a manager in that time. End that appointment first.",
    "covered_entity_once": "Somebody answers for this practice under HIPAA in that time. End that fact first.",
    "ownership_once": "This person owns a share of the practice in that time. End that ownership first.",
    "hours_once": "These hours overlap hours of the same day. Change the others first.",
    "chair_once": "A chair of that name stands there in that time. Choose another name.",
    "location_name_once": "The practice has a location of that name. Choose another name.",
    "location_closes_after_opening": "It closes before it opened. Choose a later day.",
    "region_name_once": "The organization has a region of that name. Choose another name.",
    "clinical_assignment_names_a_license": "A clinical assignment names a license. Give its state and number.",
    "assignment_side_matches_entity": "That role does not belong to this side. Choose a role of its own side.",
}

in_words = Refusals(_WORDS, overlaps=Overlaps, malformed=Malformed).in_words
"""Turns what the database refuses inside into one of this room's errors; anything else passes as it is."""
