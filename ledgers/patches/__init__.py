"""A workbook's package changed in place: only the bytes that must change, everything else as it was."""
