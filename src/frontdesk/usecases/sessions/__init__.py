"""Opening and closing sessions."""
