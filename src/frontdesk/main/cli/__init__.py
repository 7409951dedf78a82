"""The ``frontdesk`` command."""

import gc

gc.disable()  # what is imported stays: looking for garbage meanwhile costs a tenth of the start

from frontdesk.main.cli.commands import app  # noqa: E402 - the line above has to come first

gc.enable()

__all__ = ["app"]
