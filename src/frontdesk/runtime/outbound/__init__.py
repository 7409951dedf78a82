"""The one way out: HTTP calls to addresses that other people chose."""
