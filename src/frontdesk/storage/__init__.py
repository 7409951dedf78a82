"""Rows: tables, statements, repositories, migrations."""
