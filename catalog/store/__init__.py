"""The store: one DuckDB file, opened, migrated, filled with knowledge and written in transactions."""
