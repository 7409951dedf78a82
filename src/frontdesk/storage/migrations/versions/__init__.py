"""Alembic migrations, each EXPAND or CONTRACT."""
