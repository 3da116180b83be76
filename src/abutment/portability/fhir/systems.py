"""The names by which FHIR tells systems of codes, profiles and extensions apart."""

from __future__ import annotations

US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
"""US Core 6.1.0."""

DENTAL = "http://hl7.org/fhir/us/dental-data-exchange/StructureDefinition/"
"""Dental Data Exchange 1.0.0; `dental-procedure` stands only in the draft of its 2.0.0."""

HL7 = "http://terminology.hl7.org/CodeSystem/"
EXTENSION = "http://hl7.org/fhir/StructureDefinition/"

CDT = "http://www.ada.org/cdt"
LOINC = "http://loinc.org"
NPI = "http://hl7.org/fhir/sid/us-npi"
SSN = "http://hl7.org/fhir/sid/us-ssn"
UNITS = "http://unitsofmeasure.org"
UNIVERSAL = f"{HL7}ADAUniversalToothDesignationSystem"
ISO_3950 = "urn:iso:std:iso:3950"
TAX_NUMBER = "urn:oid:2.16.840.1.113883.4.4"
DENTAL_CATEGORY = "http://hl7.org/fhir/us/dental-data-exchange/CodeSystem/dental-category"

OURS = "urn:abutment:"
"""What no published system names: the sites of a tooth, the kinds of a measurement."""


def own(entity: int, what: str) -> str:
    """What only this practice's own system names: its codes, words and keys.

    >>> own(5, "patient")
    'urn:abutment:practice:5:patient'
    """
    return f"{OURS}practice:{entity}:{what}"
