"""What is asked about a practice's own system and its words."""
