"""The small languages: expressions and filters. Pure."""
