from typing import Any

from django import forms

from lstm_course.classroom.lists import ListRefused, decoded
from lstm_course.classroom.models import Classroom, Role, Section
from lstm_course.classroom.models.classes import site_time_zone
from lstm_course.classroom.roster import Roster, read_roster

ZONE = forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "data-zone": True})


class ClassForm(forms.ModelForm[Classroom]):
    class Meta:
        model = Classroom
        fields = ("name", "time_zone")
        labels = {"name": "Name of the class", "time_zone": "Time zone"}
        help_texts = {
            "name": "For example: 12 B, Thursday",
            "time_zone": "Due times are in it, for example Europe/Berlin or UTC.",
        }
        widgets = {"time_zone": ZONE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].required = False  # left empty, it is the site's
        if self.is_bound:  # what was typed stays, and is not replaced by the browser's zone
            del self.fields["time_zone"].widget.attrs["data-zone"]

    def clean_time_zone(self) -> str:
        return self.cleaned_data["time_zone"] or site_time_zone()


class CopyForm(forms.Form):
    name = forms.CharField(
        label="Name of the copy",
        max_length=120,
        help_text="It has the same settings, sections and assignments, a code of its own, and "
        "nobody in it.",
    )
    weeks = forms.IntegerField(
        label="Weeks later",
        min_value=0,
        max_value=520,
        required=False,
        help_text="All opening and due times move on by so many weeks: 52 for next year.",
    )

    def clean_weeks(self) -> int:
        return self.cleaned_data["weeks"] or 0


class SettingsForm(forms.ModelForm[Classroom]):
    class Meta:
        model = Classroom
        fields = ("name", "time_zone")
        labels = {"name": "Name of the class", "time_zone": "Time zone"}
        help_texts = {
            "time_zone": "Opening and due times are in it, for example Europe/Berlin or UTC."
        }
        widgets = {"time_zone": forms.TextInput(attrs={"list": "time-zones"})}


class JoinForm(forms.Form):
    """A code read aloud or from a board: spaces, dashes and case do not matter."""

    code = forms.CharField(label="Class code", max_length=40, strip=True)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        return "".join(letter for letter in code.upper() if letter.isalnum())


class RosterForm(forms.Form):
    """A roster as pasted text or as a file; `roster` is what was read."""

    text = forms.CharField(
        label="Paste the roster",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One student on each line: user name, name, section. Only the first is needed.",
    )
    file = forms.FileField(label="Or choose a CSV file", required=False)
    roster: Roster

    def clean(self) -> None:
        file = self.cleaned_data.get("file")
        try:
            text = decoded(file.read()) if file else self.cleaned_data.get("text", "")
            self.roster = read_roster(text)
        except ListRefused as error:
            raise forms.ValidationError(str(error)) from error
        self.cleaned_data["text"] = text


class StaffForm(forms.Form):
    username = forms.CharField(label="User name", max_length=150)
    role = forms.ChoiceField(
        label="Role",
        choices=Role,
        help_text="An assistant sees the class and comments; a co-teacher also marks, "
        "sets assignments and keeps the roster.",
    )


class SectionForm(forms.ModelForm[Section]):
    class Meta:
        model = Section
        fields = ("name",)
        labels = {"name": "New section"}
