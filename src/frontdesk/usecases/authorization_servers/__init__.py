"""What the management API does to authorization servers."""
