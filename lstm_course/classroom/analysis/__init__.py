"""Classical item analysis: what the first attempts of a class say about its items.

Plain NumPy values, no database. Throughout, `scores` has shape (students, items) with entries in
0..1 and NaN where a student has not tried the item.
"""

from lstm_course.classroom.analysis.distractors import Distractor, Picks, distractors_of
from lstm_course.classroom.analysis.items import (
    ENOUGH,
    PLENTY,
    ItemFigures,
    figures_of,
    rest_scores,
    tails,
)
from lstm_course.classroom.analysis.reliability import Reliability, alpha, reliability_of
from lstm_course.classroom.analysis.verdicts import Alarm, alarms_of

__all__ = [
    "ENOUGH",
    "PLENTY",
    "Alarm",
    "Distractor",
    "ItemFigures",
    "Picks",
    "Reliability",
    "alarms_of",
    "alpha",
    "distractors_of",
    "figures_of",
    "reliability_of",
    "rest_scores",
    "tails",
]
