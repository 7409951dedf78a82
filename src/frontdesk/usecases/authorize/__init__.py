"""The authorization endpoint: intake, the next step, the answer."""
