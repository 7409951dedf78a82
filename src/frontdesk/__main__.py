"""``python -m frontdesk``."""

from frontdesk.main.cli import app

app()
