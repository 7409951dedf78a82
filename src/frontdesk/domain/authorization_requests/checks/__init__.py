"""One file a check; ``matrix.py`` says which runs where, and in which order."""
