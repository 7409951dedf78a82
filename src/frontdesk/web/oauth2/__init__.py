"""The protocol endpoints, of the org authorization server and of custom ones alike."""
