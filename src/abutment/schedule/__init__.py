"""The practice's chairs and days: operatories, hours, appointments, and when patients are due again.

Nouns: Operatory (a chair as the practice's own system has it), Hours (a block of a day), Appointment, Recall.
Days are those of the office: an appointment belongs to the day on its own clock.
It never changes what is mirrored and never deletes: what vanished from the practice's own system is marked as gone.
"""
