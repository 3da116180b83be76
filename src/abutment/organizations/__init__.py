"""Who is who: the organization, its practices, their locations, the people, and what lets one act for or see another.

Nouns: Organization, Region, Practice, Location, LegalOwnership, Management, CoveredEntity (three facts, never one),
Person, Role, Capability, Assignment (person x entity x role x dates), Affiliation (practice x organization x dates).
It never gives the organization a clinical capability, and never lets sight outlast an affiliation.
"""
