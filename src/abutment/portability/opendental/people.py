"""Patients and their families."""

from __future__ import annotations

from abutment.portability.opendental.shapes import (
    Mapping,
    Ref,
    Value,
    choice,
    day,
    numbered,
    small_letters,
    text,
    trimmed,
    yes,
)

PATIENT = Ref("PatNum", "patients_patient")
CLINIC = Ref("ClinicNum", "patients_clinic")
PROVIDER = Ref("ProvNum", "patients_provider")

PEOPLE = (
    Mapping(
        "patient",
        "patients_patient",
        "PatNum",
        {
            "family_name": trimmed("LName", 100),
            "given_name": trimmed("FName", 100),
            "middle_name": trimmed("MiddleI", 100),
            "preferred_name": trimmed("Preferred", 100),
            "family_key": small_letters("LName", 100),
            "given_key": small_letters("FName", 100),
            "preferred_key": small_letters("Preferred", 100),
            "status": choice(
                "PatStatus",
                numbered("active", "nonpatient", "inactive", "archived", "deleted", "deceased", "prospective"),
            ),
            "sex": choice("Gender", numbered("male", "female", "unknown", "other")),
            "born_on": day("Birthdate"),
            "died_on": day("DateTimeDeceased"),
            "ssn": text("SSN"),
            "street": text("Address", 100),
            "street2": text("Address2", 100),
            "city": text("City", 100),
            "state": text("State", 100),
            "postal_code": text("Zip", 100),
            "home_phone": text("HmPhone", 30),
            "work_phone": text("WkPhone", 30),
            "mobile_phone": text("WirelessPhone", 30),
            "email": text("Email", 255),
            "language": text("Language", 100),
            "chart_number": text("ChartNumber", 100),
            "first_visit_on": day("DateFirstVisit"),
            "medical_alert": text("MedUrgNote"),
            "needs_premedication": yes("Premed"),
            "image_folder": text("ImageFolder", 100),
        },
        {
            "guarantor": Ref("Guarantor", "patients_patient", is_own=True),
            "provider": Ref("PriProv", "patients_provider"),
            "hygienist": Ref("SecProv", "patients_provider"),
            "clinic": CLINIC,
            "billing": Ref("BillingType", "patients_definition", "definition"),
        },
        sealed=("SSN",),
    ),
    Mapping(
        "patientnote",
        "patients_patientnote",
        "PatNum",
        {
            "medical": text("Medical"),
            "history": text("MedicalComp"),
            "service": text("Service"),
            "treatment": text("Treatment"),
            "emergency_name": text("ICEName", 255),
            "emergency_phone": text("ICEPhone", 30),
        },
        {"patient": PATIENT},
    ),
)

SIGNED = Value("coalesce({Signature}, '') <> ''")
