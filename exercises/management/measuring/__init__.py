"""Measurements of grading beyond the bare jail. Nothing here prints."""
