"""The nouns of an organisation and their rules. Pure."""
