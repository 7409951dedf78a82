"""The verbs a caller wants: fetch, decide, store, tell."""
