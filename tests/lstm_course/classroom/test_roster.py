"""A roster is read line by line, previewed, and done once however often it is sent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom import enrolling, services
from lstm_course.classroom.lists import ListRefused, decoded
from lstm_course.classroom.models import Classroom, Invitation, Role, Section, Staff
from lstm_course.classroom.roster import Row, RowError, read_roster
from tests.cast import EnrolmentFactory, UserFactory
from tests.conftest import signed_in

PASTED = """user name,name,section
sam,Sam,A
cleo,"Cleo, the second",B
bad name!,Nobody,A
,Without,B
Sam,Again,A
"""


def test_good_lines_and_bad_lines_come_apart_with_their_numbers() -> None:
    roster = read_roster(PASTED)
    assert roster.rows == (Row(2, "sam", "Sam", "A"), Row(3, "cleo", "Cleo, the second", "B"))
    assert roster.errors == (
        RowError(
            4, "“bad name!” cannot be a user name: it may hold letters, digits and @ . + - _ only."
        ),
        RowError(5, "The user name is missing. Write it in the first column."),
        RowError(6, "“Sam” stands in line 2 already."),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "a" * 151,
            f"“{'a' * 40}” cannot be a user name: it may hold letters, digits and @ . + - _ only.",
        ),
        (f"sam,{'n' * 81}", "The name is longer than 80 letters."),
        (f"sam,Sam,{'s' * 61}", "The section is longer than 60 letters."),
    ],
)
def test_what_is_too_long_is_told_with_its_line(line: str, message: str) -> None:
    roster = read_roster(f"cleo\n{line}\n")
    assert [row.username for row in roster.rows] == ["cleo"]
    assert roster.errors == (RowError(2, message),)


def test_the_longest_of_everything_is_taken() -> None:
    line = ",".join(["a" * 150, "n" * 80, "s" * 60, "beyond"])
    assert read_roster(line).rows == (Row(1, "a" * 150, "n" * 80, "s" * 60),)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_usual_separator_is_understood(mark: str) -> None:
    assert read_roster(mark.join(["sam", "Sam", "A"])).rows == (Row(1, "sam", "Sam", "A"),)


def test_user_names_alone_are_a_roster() -> None:
    assert [row.username for row in read_roster("sam\n\ncleo\n").rows] == ["sam", "cleo"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("  \n ", "There is nothing to read. Paste one line for each student."),
        ("a\n" * 2001, "The list has more than 2,000 lines. Paste it in parts."),
        ("é" * 140_000, "The list is longer than 256 KB. Paste it in parts."),
        ("sam\n" + "a" * 200_000, "Line 2 is longer than 5,000 letters. Is this a list?"),
    ],
)
def test_what_is_no_roster_says_why(text: str, message: str) -> None:
    with pytest.raises(ListRefused) as refused:
        read_roster(text)
    assert str(refused.value) == message


def test_a_spreadsheet_that_is_no_csv_is_told_so() -> None:
    with pytest.raises(ListRefused, match="Save the sheet as CSV"):
        decoded(b"PK\x03\x04\x00\x00")


@pytest.mark.parametrize("data", ["zoë".encode("utf-8-sig"), "zoë".encode("cp1252")])
def test_a_file_is_read_in_the_usual_encodings(data: bytes) -> None:
    assert decoded(data) == "zoë"


def test_the_preview_says_what_would_happen_and_writes_nothing(
    classroom: Classroom, as_teacher: Client
) -> None:
    page = as_teacher.post(
        reverse("class-roster-preview", args=[classroom.pk]), {"text": PASTED + "tess\n"}
    ).content.decode()
    for words in ("is in the class; moves to A", "will be invited", "teaches this class: left out"):
        assert words in page
    assert "2 lines would change something, 3 cannot be read." in page
    assert not Invitation.objects.exists()
    assert not classroom.sections.exists()


@pytest.mark.parametrize(
    ("typed", "section", "words"),
    [
        ("BEN", "", "is in the class"),  # in whatever section
        ("ben", "A", "is in the class"),
        ("ben", "B", "is in the class; moves to B"),
        ("CLEO", "", "is invited already"),
        ("cleo", "B", "is invited already; moves to B"),
        ("TESS", "A", "teaches this class: left out"),
        ("asa", "A", "teaches this class: left out"),
        ("lena", "", "will be invited"),  # she left
        ("nora", "A", "will be invited"),
    ],
)
def test_people_are_known_whatever_the_case_of_their_names(
    typed: str, section: str, words: str, classroom: Classroom
) -> None:
    in_section = classroom.sections.create(name="A")
    EnrolmentFactory(classroom=classroom, student=UserFactory(username="Ben"), section=in_section)
    EnrolmentFactory(
        classroom=classroom, student=UserFactory(username="lena"), left_at=timezone.now()
    )
    classroom.invitations.create(username="Cleo", section=in_section)
    assistant = UserFactory(username="Asa")
    Staff.objects.create(classroom=classroom, person=assistant, role=Role.ASSISTANT)
    (change,) = enrolling.changes_for(classroom, [Row(1, typed, section=section)])
    assert change.words == words
    assert change.is_new == ("moves" in words or "will be" in words)


def test_an_import_without_sections_leaves_everyone_in_theirs(
    classroom: Classroom, student: User
) -> None:
    rows = [Row(1, "sam", section="A"), Row(2, "cleo", "Cleo, the second", "A")]
    assert enrolling.import_roster(classroom=classroom, rows=rows) == 2
    rows = [Row(1, "sam"), Row(2, "cleo"), Row(3, "nora", "Nora")]
    assert enrolling.import_roster(classroom=classroom, rows=rows) == 1
    section = classroom.sections.get()
    assert classroom.enrolments.get(student=student).section == section
    invited = classroom.invitations.order_by("username")
    assert [(each.username, each.name, each.section) for each in invited] == [
        ("cleo", "Cleo, the second", section),
        ("nora", "Nora", None),
    ]


def test_a_file_is_previewed_like_a_paste(classroom: Classroom, as_teacher: Client) -> None:
    file = SimpleUploadedFile("roster.csv", b"\xef\xbb\xbfcleo;Cleo;B\n")
    address = reverse("class-roster-preview", args=[classroom.pk])
    assert "will be invited" in as_teacher.post(address, {"file": file}).content.decode()


def test_importing_twice_is_importing_once(classroom: Classroom, as_teacher: Client) -> None:
    address = reverse("class-roster-import", args=[classroom.pk])
    first = as_teacher.post(address, {"text": PASTED}, follow=True).content.decode()
    again = as_teacher.post(address, {"text": PASTED}, follow=True).content.decode()
    more = as_teacher.post(address, {"text": f"{PASTED}nora"}, follow=True).content.decode()
    assert "Done: 2 lines of the roster changed something." in first
    assert "Done: 1 line of the roster changed something." in more
    assert "Done: 0 lines of the roster changed something." in again
    assert {row.username for row in Invitation.objects.all()} == {"cleo", "nora"}
    assert sorted(section.name for section in classroom.sections.all()) == ["A", "B"]


def test_a_roster_shows_nothing_of_a_person_who_has_not_said_yes(
    classroom: Classroom, classmate: User, as_teacher: Client
) -> None:
    enrolling.import_roster(classroom=classroom, rows=[Row(1, "cleo")])
    assert classmate not in classroom.students()
    address = reverse("class-student", args=[classroom.pk, classmate.pk])
    assert as_teacher.get(address).status_code == 404


def test_an_invited_student_says_yes_and_stands_in_the_section(
    classroom: Classroom, classmate: User
) -> None:
    services.set_open(classroom=classroom, is_open=False)
    enrolling.import_roster(classroom=classroom, rows=[Row(1, "CLEO", section="B")])
    client = signed_in(classmate)
    assert "You are invited" in client.get(reverse("classes")).content.decode()
    client.post(reverse("accept-invitation", args=[Invitation.objects.get().pk]))
    enrolment = classroom.enrolments.get(student=classmate)
    assert enrolment.section is not None
    assert enrolment.section.name == "B"
    assert not Invitation.objects.exists()


def test_an_archived_class_invites_nobody(classroom: Classroom, classmate: User) -> None:
    enrolling.import_roster(classroom=classroom, rows=[Row(1, "CLEO")])
    assert [each.classroom for each in enrolling.invitations_to(classmate)] == [classroom]
    services.archive(classroom=classroom)
    assert enrolling.invitations_to(classmate) == []


def test_an_invited_student_may_say_no(classroom: Classroom, classmate: User) -> None:
    enrolling.import_roster(classroom=classroom, rows=[Row(1, "cleo")])
    signed_in(classmate).post(reverse("decline-invitation", args=[Invitation.objects.get().pk]))
    assert not Invitation.objects.exists()
    assert classmate not in classroom.students()


@pytest.mark.parametrize("name", ["accept-invitation", "decline-invitation"])
def test_an_invitation_to_another_does_not_exist(
    name: str, classroom: Classroom, outsider: User
) -> None:
    enrolling.import_roster(classroom=classroom, rows=[Row(1, "cleo")])
    address = reverse(name, args=[Invitation.objects.get().pk])
    assert signed_in(outsider).post(address).status_code == 404


def test_an_archived_class_refuses_changes_in_clear_words(
    classroom: Classroom, as_teacher: Client
) -> None:
    as_teacher.post(reverse("class-archive", args=[classroom.pk]))
    address = reverse("class-roster-import", args=[classroom.pk])
    page = as_teacher.post(address, {"text": "cleo"}, follow=True).content.decode()
    assert "This class is archived: nothing was changed." in page
    assert not Invitation.objects.exists()
    as_teacher.post(reverse("class-bring-back", args=[classroom.pk]))
    classroom.refresh_from_db()
    assert not classroom.is_archived


def test_a_copy_has_the_sections_and_nobody_in_it(classroom: Classroom, as_teacher: Client) -> None:
    classroom.sections.create(name="A")
    as_teacher.post(reverse("class-copy", args=[classroom.pk]), {"name": "12 B next year"})
    copy = Classroom.objects.get(name="12 B next year")
    assert [section.name for section in copy.sections.all()] == ["A"]
    assert not copy.students().exists()
    assert copy.join_code != classroom.join_code


@pytest.mark.parametrize(
    ("username", "role", "message"),
    [
        ("nobody", "assistant", "Nobody has the user name “nobody”. They sign up first."),
        ("tess", "assistant", "“tess” owns this class."),
        ("sam", "assistant", "“sam” is a student of this class."),
        (
            "cleo",
            "co-teacher",
            "“cleo” is not a verified teacher. Make them an assistant, or ask the administrator to "
            "verify them.",
        ),
    ],
)
def test_a_role_is_refused_with_its_reason(
    username: str, role: str, message: str, classroom: Classroom, classmate: User
) -> None:
    with pytest.raises(services.StaffRefused) as refused:
        services.appoint(classroom=classroom, username=username, role=role)
    assert str(refused.value) == message


def test_the_time_zone_must_be_one(classroom: Classroom, as_teacher: Client) -> None:
    address = reverse("class-settings", args=[classroom.pk])
    answer = as_teacher.post(address, {"name": "12 B", "time_zone": "Mars/Phobos"})
    assert answer.status_code == 422
    assert "“Mars/Phobos” is not a time zone." in answer.content.decode()
    as_teacher.post(address, {"name": "12 B", "time_zone": "Europe/Berlin"})
    classroom.refresh_from_db()
    assert classroom.time_zone == "Europe/Berlin"


def test_a_zone_that_was_typed_stays_beside_what_is_wrong_with_it(as_teacher: Client) -> None:
    form = {"name": "12 B", "time_zone": "Nowhere/Land"}
    page = as_teacher.post(reverse("create-class"), form).content.decode()
    assert "“Nowhere/Land” is not a time zone." in page
    assert 'value="Nowhere/Land"' in page
    assert "data-zone" not in page  # else the browser would write its own over it
    assert "data-zone" in as_teacher.get(reverse("classes")).content.decode()


def test_a_long_roster_is_written_in_few_statements(classroom: Classroom, student: User) -> None:
    """While it is written nobody else can write, on SQLite."""
    enrolling.import_roster(classroom=classroom, rows=[Row(1, "invited")])

    def statements(rows: list[Row]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert enrolling.import_roster(classroom=classroom, rows=rows) == len(rows)
        return len(queries)

    moves = [Row(1, student.username, section="B"), Row(2, "invited", section="B")]
    few = statements([*moves, Row(3, "new", section="B")])
    moves = [Row(1, student.username, section="C"), Row(2, "invited", section="C")]
    many = statements([*moves, *(Row(n, f"new{n}", section="C") for n in range(3, 60))])
    assert many == few
    assert classroom.invitations.filter(section__name="C").count() == 58
    assert classroom.enrolments.get(student=student).section == Section.objects.get(name="C")
