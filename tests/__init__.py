"""Tests at the level that users see: commands in, workbooks and tables out."""
