"""Questions to the catalogue that reports and commands ask, each with its SQL; answered from the public views."""
