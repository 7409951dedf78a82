"""What rows can say no to."""

from frontdesk.kernel.errors import Expected


class StaleWrite(Expected):
    """Another request changed the row since it was read; nothing was written."""


class AlreadyThere(Expected):
    """A row with this key exists; nothing was written."""
