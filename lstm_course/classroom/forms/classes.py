from django import forms

from lstm_course.classroom.lists import ListRefused, decoded
from lstm_course.classroom.models import Classroom, Role, Section
from lstm_course.classroom.roster import Roster, read_roster


class ClassForm(forms.ModelForm[Classroom]):
    class Meta:
        model = Classroom
        fields = ("name",)
        labels = {"name": "Name of the class"}
        help_texts = {"name": "For example: 12 B, Thursday"}


class SettingsForm(forms.ModelForm[Classroom]):
    class Meta:
        model = Classroom
        fields = ("name", "time_zone")
        labels = {"name": "Name of the class", "time_zone": "Time zone"}
        help_texts = {
            "time_zone": "Opening and due times are in it, for example Europe/Berlin or UTC."
        }


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
