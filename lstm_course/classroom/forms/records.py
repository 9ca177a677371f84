"""What is written into a student's record."""

from django import forms

from lstm_course.classroom.lists import ListRefused, decoded
from lstm_course.classroom.models import LineComment, Note


class CorrectionForm(forms.Form):
    """A mark by hand. `version` is that of the mark that was looked at; 0 when there was none."""

    percent = forms.IntegerField(label="Mark in percent", min_value=0, max_value=100)
    reason = forms.CharField(label="Reason", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0, required=False)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class AdjustmentForm(CorrectionForm):
    """The same, for a cell of the gradebook."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=300)


class NoteForm(forms.ModelForm[Note]):
    class Meta:
        model = Note
        fields = ("text",)
        labels = {"text": "Note for those who teach this class"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class CommentForm(forms.ModelForm[LineComment]):
    class Meta:
        model = LineComment
        fields = ("line", "text")
        labels = {"line": "Line", "text": "Comment"}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class AdjustmentsForm(forms.Form):
    """Adjustments as CSV, pasted or as a file; `stamp` is of the marks that were previewed."""

    text = forms.CharField(
        label="Paste adjustments",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="One on each line: user name, title of the assignment, percent, reason.",
    )
    file = forms.FileField(label="Or choose a CSV file", required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean(self) -> None:
        """Put the text of a file that was chosen in the place of what was pasted."""
        file = self.cleaned_data.get("file")
        try:
            if file:
                self.cleaned_data["text"] = decoded(file.read())
        except ListRefused as error:
            self.add_error("file", str(error))
