"""What the management API does to the org itself."""
