"""Recording what a person let a client have."""
