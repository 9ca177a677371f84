"""Fuzzing of what reads hostile bytes: a few seconds in the suite, as long as you like by hand."""
