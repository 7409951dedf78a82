"""The root of every exception that is raised on purpose."""


class Expected(Exception):
    """Something a caller sent or did that the rules foresee: answered, logged at INFO, never a 500."""
