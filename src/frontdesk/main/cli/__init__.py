"""The ``frontdesk`` command."""

from frontdesk.main.cli.commands import app

__all__ = ["app"]
