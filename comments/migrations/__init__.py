"""Alembic's history: the same for SQLite and PostgreSQL. One migration for each change of the tables."""
