"""Invented samples of every component, for looking and for tests; shown only where the gallery is switched on."""
