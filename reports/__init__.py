"""Workbooks out: registers, comparisons and the exchange workbook."""
