"""Authored Markdown to safe HTML. Pure: knows neither the database nor Django."""

from lstm_course.content.markdown.figures import Figure, read_figure
from lstm_course.content.markdown.inspection import Finding, Placement, Surroundings
from lstm_course.content.markdown.render import Rendered, render, render_line

__all__ = [
    "Figure",
    "Finding",
    "Placement",
    "Rendered",
    "Surroundings",
    "read_figure",
    "render",
    "render_line",
]
