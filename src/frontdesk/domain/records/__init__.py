"""Records: configuration objects that only the management API writes and reads as a whole."""
