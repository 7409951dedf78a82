"""Profile mappings: what of a user goes to an app's user, and back."""
