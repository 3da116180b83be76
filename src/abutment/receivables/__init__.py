"""What patients owe and pay: fees by schedule, adjustments, payments and what they are split over, payment plans.

Nouns: FeeSchedule and Fee, Adjustment, Payment and PaymentSplit, PaymentPlan and its Charges. Amounts are cents.
What insurance pays and what is written off for it stands in `claims`; a family's balance needs both.
It never changes what is mirrored and never deletes: what vanished from the practice's own system is marked as gone.
"""
