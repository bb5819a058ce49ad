"""How fast it is, as ratios against a named alternative in one run; run by hand, never part of the tests."""
