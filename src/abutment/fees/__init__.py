"""What a practice owes for a month of services: computed from the terms in force, held to the law, and shown in full.

Nouns: FeeInput (what was reported of a day), Asked (all that a month's fee is computed from, frozen), MonthFee (its
amount with the working), Statement (what is issued of it, Line by Line), Dispute (of a line), Release (counsel's word
for what is held), late charge.
It never takes missing data for 0, charges what the law refuses, pays what is held, or edits what was issued.
"""
