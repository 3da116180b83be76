"""Insurance: carriers, plans, who is covered, and the claims that were sent and what they paid.

Nouns: Carrier, InsurancePlan, Subscription (a person's plan), Coverage (a patient under it), Benefit, Claim,
ClaimProcedure (what it says of one procedure: estimated, paid, written off), ClaimPayment (a check of a carrier).
It never changes what is mirrored and never deletes: what vanished from the practice's own system is marked as gone.
"""
