"""Imports are tested against a real MariaDB, by what they leave behind."""
