"""What templates of charts say in words."""
