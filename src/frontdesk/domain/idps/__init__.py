"""Identity providers: other people's servers that say who somebody is."""
