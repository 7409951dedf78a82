"""Reading the system log."""
