from django import forms

from lstm_course.classroom.models import Classroom


class ClassForm(forms.ModelForm[Classroom]):
    class Meta:
        model = Classroom
        fields = ("name",)
        labels = {"name": "Name of the class"}
        help_texts = {"name": "For example: 12 B, Thursday"}


class JoinForm(forms.Form):
    """A code read aloud or from a board: spaces, dashes and case do not matter."""

    code = forms.CharField(label="Class code", max_length=40, strip=True)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        return "".join(letter for letter in code.upper() if letter.isalnum())
