"""Loggers by name; what they write to is decided in main."""

import logging


def logger(name: str) -> logging.Logger:
    """The logger of a room; events are short names, facts go into ``extra``."""
    return logging.getLogger(f"frontdesk.{name}")
