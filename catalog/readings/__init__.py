"""What written words say as a date, a number of persons, a period or a list: derived, never instead of the words."""
