"""Bringing a database's schema to the newest revision. What differs by database is beside its driver."""

from pathlib import Path
from typing import Any

REVISION = "SELECT version_num FROM alembic_version"
_FOLDER = Path(__file__).parent / "migrations"


def upgrade(connection: Any) -> None:
    """Run what is missing over SQLAlchemy's own connection; only Alembic looks at it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
