"""Who administers an org, and what they may do."""
