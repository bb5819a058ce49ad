"""The catalogue: its values, its store, its questions and the command line."""
