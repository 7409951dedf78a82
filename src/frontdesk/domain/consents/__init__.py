"""What a person let a client have."""
