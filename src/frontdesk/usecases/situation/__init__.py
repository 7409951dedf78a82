"""Facts that decisions need, gathered."""
