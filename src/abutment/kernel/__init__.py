"""Plain values that every room calculates with: money, days, months, dated values and the working of a number.

Its nouns: cents and dollars, Period, Month, Dated, BusinessCalendar, allocation, Working.
It never reads a clock, a file, a database or a setting: what a function needs is passed in.
It knows nothing of dentistry; a rule of the business belongs to the room that the business calls by that name.
"""
