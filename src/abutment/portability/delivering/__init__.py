"""Bringing a practice's Package on schedule to storage that the practice names, sealed to the practice's own key.

Nouns: destination (storage that an owner proved), slot (the time from one hour of the schedule to the next), delivery
(the one Package of a slot), attempt (one try at it), store (a destination opened for writing).
Abutment never holds the key that opens what it delivers, never deletes anything there, and shows nothing half-written.
"""
