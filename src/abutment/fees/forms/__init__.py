"""What is asked about fees."""
