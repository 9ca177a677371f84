"""Set an assignment. Times are typed and shown in the class's time zone: see `classroom.zone`."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from lstm_course.classroom.forms.posting import number_in
from lstm_course.classroom.models import Assignment, Classroom, Extension, Section
from lstm_course.lessons.models import Item, Lesson, Step

MOST = 100  # columns of a gradebook
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A time in the zone that is active, in a year that a course can be given in."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    default_error_messages = {
        "invalid": "Write a day and a time that there are, such as 2027-01-31T18:00.",
        "year": f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.",
        "clock": "The clocks of %(zone)s change then: this time is skipped or comes twice. "
        "Choose one an hour earlier or later.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        try:
            found: datetime | None = super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            zone = timezone.get_current_timezone_name()
            raise forms.ValidationError(
                self.error_messages["clock"], code="clock", params={"zone": zone}
            ) from error
        except OverflowError as error:  # the last or the first day there is, elsewhere
            raise forms.ValidationError(self.error_messages["year"], code="year") from error
        if found and not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["year"], code="year")
        return found


class PartsField(forms.ModelMultipleChoiceField[Any]):
    """Parts of the course, by their keys."""

    def clean(self, value: Any) -> Any:
        if any(number_in(str(key)) is None for key in value or ()):
            raise forms.ValidationError("Choose from the list: what was sent is not in it.")
        return super().clean(value)


class ItemsField(PartsField):
    """Single items, each with the beginning of what it asks."""

    def label_from_instance(self, item: Item) -> str:
        name = item.question.excerpt if item.question else str(item.exercise)
        return f"{item.slug}: {name}"


class AssignmentForm(forms.ModelForm[Assignment]):
    opens_at = MomentField(
        label="Opens", required=False, help_text="Left empty, it can be worked on at once."
    )
    due_at = MomentField(label="Due")
    lessons = PartsField(
        label="Whole lessons",
        required=False,
        queryset=Lesson.objects.filter(is_ready=True, is_active=True),
        widget=forms.CheckboxSelectMultiple,
    )
    steps = PartsField(
        label="Steps",
        required=False,
        queryset=Step.objects.active(),
        widget=forms.CheckboxSelectMultiple,
    )
    items = ItemsField(
        label="Single questions and exercises",
        required=False,
        queryset=Item.objects.active().select_related("question", "exercise"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Hold Ctrl or ⌘ to choose several.",
    )

    class Meta:
        model = Assignment
        fields = (
            "title",
            "due_at",
            "opens_at",
            "lessons",
            "steps",
            "items",
            "late_loss",
            "late_floor",
            "counting",
            "showing",
            "weight",
        )
        labels = {
            "title": "Title",
            "late_loss": "Credit lost for each day late, in percent",
            "late_floor": "Credit that always remains, in percent",
            "counting": "What counts",
            "showing": "Students see their mark",
            "weight": "Weight in the gradebook",
        }

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        others = self.instance.classroom.assignments.exclude(pk=self.instance.pk)
        if "title" in self.changed_data and others.filter(title__iexact=title).exists():
            raise forms.ValidationError(
                "This class has an assignment of that title already, and lists of marks know "
                "them by their titles."
            )
        return title

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        others = self.instance.classroom.assignments.exclude(pk=self.instance.pk)
        if others.count() >= MOST:
            raise forms.ValidationError(f"A class has at most {MOST} assignments. Remove one.")
        if not any(values.get(part) for part in ("lessons", "steps", "items")):
            raise forms.ValidationError("Choose what is to be done: a lesson, steps or items.")
        opens, due = values.get("opens_at"), values.get("due_at")
        if opens and due and opens >= due:
            self.add_error("due_at", "It must be due after it opens.")
        return values


class ExtensionForm(forms.ModelForm[Extension]):
    """More time for a student or a section of the class, and of no other."""

    due_at = MomentField(label="Due for them")
    username = forms.CharField(
        label="User name of the student",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"list": "students-of-class", "autocomplete": "off"}),
    )
    section = forms.ModelChoiceField(
        label="Or a section",
        required=False,
        queryset=Section.objects.none(),
        empty_label="no section",
    )

    class Meta:
        model = Extension
        fields = ("username", "section", "due_at", "reason")
        labels = {"reason": "Reason"}

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classroom: Classroom = assignment.classroom
        self.assignment = assignment
        section = self.fields["section"]
        assert isinstance(section, forms.ModelChoiceField)
        section.queryset = self.classroom.sections.all()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        name, section = values.get("username"), values.get("section")
        if bool(name) == bool(section):
            raise forms.ValidationError("Give either a student's user name or a section.")
        if name:
            student = self.classroom.students().filter(username__iexact=name).first()
            if student is None:
                raise forms.ValidationError(f"“{name}” is not in this class.")
            values["student"] = student
        due = values.get("due_at")
        if due and due <= self.assignment.due_at:
            self.add_error("due_at", "That is not later than it is due for the class.")
        return values
