"""Universal Directory: what a profile may hold, and the types of users."""
