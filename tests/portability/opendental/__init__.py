"""What the tables of Open Dental become here."""
