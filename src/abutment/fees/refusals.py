"""What the database refuses of fees, said in the words of this room."""

from __future__ import annotations

from abutment.fees.errors import Malformed, NotNow
from abutment.foundation.scope.refusals import Refusals

_WORDS = {
    "dispute_open_once": "This line is disputed already. Wait for the answer, or withdraw that dispute first.",
    "dispute_has_a_reason": "A dispute needs a reason. Say in a sentence what is wrong with the line.",
    "fee_input_once": "These days have a number of this kind already. Enter it again to replace it.",
    "fee_input_is_money_or_a_count": "Visits and hours are counts; everything else is dollars.",
    "release_is_of_an_amount": "A release names an amount above zero.",
    "release_is_named_and_worded": "A release needs counsel's words. Write why it may be charged.",
    "payment_is_of_an_amount": "A payment of nothing is none. Enter the amount.",
    "statement_once": "Somebody else has just written this statement. Look at it again.",
}

in_words = Refusals(_WORDS, overlaps=Malformed, malformed=Malformed, guarded=NotNow).in_words
"""Turns what the database refuses inside into one of this room's errors; anything else passes as it is."""
