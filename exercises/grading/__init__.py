"""Grading in plain Python: what an exercise asks, how code is judged, and what is said about it."""

GRADER_VERSION = "5"
"""Kept in every report; raised when the same code on the same seed could get another report."""
