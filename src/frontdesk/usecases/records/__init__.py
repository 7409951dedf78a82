"""What the management API does to records of every kind."""
