"""Writing a Package."""
