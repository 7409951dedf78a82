"""Alembic migrations, each EXPAND or CONTRACT; never edited after their release."""

HEAD = "202611211500"
"""The newest revision. A test holds it to what Alembic finds, so that a start need not load Alembic to know."""
