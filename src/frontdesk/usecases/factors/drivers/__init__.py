"""One file a kind of factor."""
