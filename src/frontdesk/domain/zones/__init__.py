"""Network zones: where requests come from."""
