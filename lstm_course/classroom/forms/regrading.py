"""What a teacher decides about code: regrades, and pauses between attempts."""

from typing import Any

from django import forms

from exercises.models import Exercise
from lstm_course.classroom.models import Classroom

PAUSES = {
    0: "No limit",
    1: "1 minute",
    5: "5 minutes",
    15: "15 minutes",
    60: "1 hour",
}


class RegradeForm(forms.Form):
    exercise = forms.ModelChoiceField(
        label="Exercise",
        queryset=Exercise.objects.active(),
        required=False,
        empty_label="All exercises",
    )


class ConfirmForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=300, help_text="The students read it beside their new mark."
    )
    may_lower = forms.BooleanField(
        label="Lower marks, too",
        required=False,
        help_text="Without this, whoever would lose points keeps what they have.",
    )


class LimitsForm(forms.Form):
    """One pause for each exercise of the course; `minutes` is by the exercise's primary key."""

    def __init__(self, *args: Any, classroom: Classroom, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = dict(classroom.attempt_limits.values_list("exercise", "minutes"))
        self.exercises = list(Exercise.objects.active().only("title"))
        for exercise in self.exercises:
            set_now = now.get(exercise.pk, 0)
            others = {} if set_now in PAUSES else {set_now: f"{set_now} minutes"}
            self.fields[f"exercise-{exercise.pk}"] = forms.TypedChoiceField(
                label=exercise.title,
                choices=sorted({**PAUSES, **others}.items()),
                coerce=int,
                initial=set_now,
            )

    @property
    def minutes(self) -> dict[int, int]:
        values = self.cleaned_data
        return {each.pk: values[f"exercise-{each.pk}"] for each in self.exercises}
