"""What goes wrong with a directory server, in words for an administrator."""

from frontdesk.kernel.errors import Expected


class DirectoryFailed(Expected):
    """The server did something that nobody can go on with, or there is no way to it."""


class DirectorySilent(DirectoryFailed):
    """Nobody answers, or not in time."""


class BindRefused(DirectoryFailed):
    """The server does not take the name with that password (invalidCredentials)."""


class TooManyEntries(DirectoryFailed):
    """More entries match than were asked for, or than the server gives (sizeLimitExceeded)."""


class ControlRefused(DirectoryFailed):
    """The server knows no such control (unavailableCriticalExtension)."""
