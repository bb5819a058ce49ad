"""Spreadsheets in: reading what people hand in into values with a place for each."""
