"""A question can be edited on the site; a bad edit is refused, and no answer loses its wording."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from lstm_course.content import editing, loader
from lstm_course.content.editing import EditRefusedError, publish, stamp, wording_of
from lstm_course.content.loader import load_course
from lstm_course.lessons.models import Item
from quizzes.models import Answer, Question
from quizzes.services import answer_question
from tests.cast import UserFactory
from tests.conftest import signed_in
from tests.lstm_course.content.a_course import CourseFolder, course
from tests.lstm_course.content.test_load_course import BANK, run
from tests.lstm_course.content.test_loader import SIGMOID

__all__ = ["course"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> User:
    person: User = UserFactory(username="editor", is_staff=True, is_superuser=True)
    return person


@pytest.fixture
def question(course: CourseFolder, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Question:
    """The question `keep` of a course that is loaded."""
    monkeypatch.setattr(loader, "graded_tasks", lambda: [SIGMOID])
    settings.COURSE_DIR = course.root
    editing.course_as_it_is.cache_clear()
    load_course(course.root)
    return Question.objects.get(slug="keep")


def edit(question: Question, editor: User, old: str, new: str, reason: str = "clearer") -> Question:
    assert old in question.source
    return publish(
        question=question,
        text=question.source.replace(old, new, 1),
        based_on=stamp(question),
        editor=editor,
        reason=reason,
    )


def problems(question: Question, old: str, new: str) -> list[str]:
    assert old in question.source
    draft = editing.check_draft(question, question.source.replace(old, new, 1))
    return [str(problem) for problem in draft.problems]


def test_a_question_keeps_the_text_that_its_author_wrote(question: Question) -> None:
    assert question.source.startswith('[[question]]\nslug = "keep"')
    assert question.source.endswith('explanation = "A gate scales."')
    assert editing.check_draft(question, question.source).problems == ()


def test_an_edit_is_a_new_version_with_its_author_and_reason(
    question: Question, editor: User
) -> None:
    edited = edit(question, editor, "It keeps", "All stays")
    assert (edited.version, edited.is_edited) == (2, True)
    assert edited.options.get(position=0).text_html == "All stays"
    record = edited.history.first()
    assert (record.history_user, record.history_change_reason) == (editor, "clearer")


def test_an_answer_keeps_the_wording_that_it_was_given_to(
    question: Question, editor: User, student: User
) -> None:
    answer = answer_question(
        user=student, question=question, token=uuid4(), response={"choice": ["0"]}
    )
    edited = edit(question, editor, "It keeps", "All stays")
    kept = Answer.objects.get(pk=answer.pk)
    assert (kept.question_version, kept.score) == (1, 1.0)
    assert 'text = "It keeps"' in str(wording_of(edited, 1))
    assert 'text = "All stays"' in str(wording_of(edited, 2))


def test_every_version_keeps_its_words_for_those_who_look_back(
    question: Question, editor: User, course: CourseFolder
) -> None:
    edit(question, editor, "It keeps", "All stays")
    first, second = question.wordings.order_by("version")
    assert (first.version, second.version) == (1, 2)
    assert [each.options[0]["text_html"] for each in (first, second)] == ["It keeps", "All stays"]
    assert first.stem_html == second.stem_html == question.stem_html
    load_course(course.root)
    assert question.wordings.count() == 2


def test_an_edit_of_the_objective_moves_the_item(question: Question, editor: User) -> None:
    Item.objects.filter(question=question).update(objective=None)
    edit(question, editor, "It keeps", "All stays")
    assert Item.objects.get(question=question).objective.slug == "describe"  # type: ignore[union-attr]  # the edit sets it


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("correct = true", "correct = false",
         "wording:1: a single choice has exactly one right option, not 0"),
        ('"It erases"', '"It adds"', "wording:24: the question has this option twice"),
        ('"It erases"', '"None of the above"',
         "wording:18: an option is not 'None of the above': say what it is"),
        ('"1 times C is C."', '""', "wording:16: explanation is empty"),
        ('"one-erases"', '"two-erases"', "wording:18: there is no misconception 'two-erases'"),
        ("What does $f = 1$ do?", "Which values can a gate take?",
         f"{BANK}:29: the stem is that of 'keep', word for word"),
        ("What does $f = 1$", "<script>x</script>",
         "wording:10: raw HTML is not allowed: <script>"),
        ("$f = 1$", "$\\\\unknown$", "wording:10: the formula does not parse"),
        ('slug = "keep"', 'slug = "hold"',
         "wording:1: the slug stays 'keep'; rename it in the files"),
        ('step = "gates"', 'step = "words"',
         "wording:1: the step stays 'gates'; move it in the files"),
        ("[[question]]", "[[question", "wording:1: not valid TOML"),
        ("[[question]]", "", "wording:2: unknown key 'slug'"),
    ],
)  # fmt: skip
def test_a_bad_edit_cannot_be_published(
    question: Question, editor: User, old: str, new: str, said: str
) -> None:
    found = problems(question, old, new)
    assert any(problem.startswith(said) for problem in found), found
    with pytest.raises(EditRefusedError, match="Nothing was published: mend what is listed"):
        edit(question, editor, old, new)
    assert Question.objects.get(pk=question.pk).source == question.source


def test_an_edit_must_not_spoil_the_blueprint(
    question: Question, course: CourseFolder, editor: User
) -> None:
    course.change("first/lesson.toml", 'verb = "describe"', 'verb = "describe"\nitems = 3')
    extra = '\n[[objective]]\nslug = "other"\nverb = "other"\ntext = "Other."\n'
    path = course.root / "first/lesson.toml"
    path.write_text(path.read_text() + extra)
    assert problems(question, 'objective = "describe"', 'objective = "other"') == [
        "first/lesson.toml:9: describe has 2 items; its blueprint asks for 3"
    ]


def test_two_editors_do_not_overwrite_one_another(question: Question, editor: User) -> None:
    seen = stamp(question)
    edit(question, editor, "It keeps", "All stays")
    with pytest.raises(EditRefusedError, match="changed while you were editing"):
        publish(question=question, text=question.source + "\n# x", based_on=seen, editor=editor)


def test_an_edit_that_changes_nothing_is_no_version(question: Question, editor: User) -> None:
    with pytest.raises(EditRefusedError, match="Nothing is different"):
        publish(question=question, text=question.source, based_on=stamp(question), editor=editor)


def test_loading_the_course_keeps_an_edit_and_says_so(
    question: Question, editor: User, course: CourseFolder
) -> None:
    edit(question, editor, "It keeps", "All stays")
    course.change(BANK, "It keeps", "It lasts")
    out, _, error = run(course.root)
    assert error == ""
    assert "Kept: keep, version 2, was edited on the site by editor on " in out
    assert out.rstrip().endswith(": clearer")
    assert Question.objects.get(slug="keep").options.all()[0].text_html == "All stays"


def test_force_takes_the_wording_of_the_files(
    question: Question, editor: User, course: CourseFolder
) -> None:
    edit(question, editor, "It keeps", "All stays")
    out, _, _ = run(course.root, "--force")
    assert "Kept" not in out
    after = Question.objects.get(slug="keep")
    assert (after.version, after.is_edited, after.source) == (3, False, question.source)


def test_an_edit_that_reached_the_files_is_no_edit_any_more(
    question: Question, editor: User, course: CourseFolder
) -> None:
    edit(question, editor, "It keeps", "All stays")
    course.change(BANK, "It keeps", "All stays")
    out, _, _ = run(course.root)
    assert "Kept" not in out
    after = Question.objects.get(slug="keep")
    assert (after.version, after.is_edited) == (2, False)


def test_what_was_taken_out_on_the_site_stays_out(question: Question, course: CourseFolder) -> None:
    Question.objects.filter(slug="keep").update(is_active=False)
    out, _, _ = run(course.root)
    assert "Kept: keep was taken out of the course on the site." in out
    assert not Question.objects.get(slug="keep").is_active
    run(course.root, "--force")
    assert Question.objects.get(slug="keep").is_active


def test_what_left_the_files_and_came_back_is_asked_again(
    question: Question, course: CourseFolder
) -> None:
    text = (course.root / BANK).read_text()
    later = text[text.index("[[question]]", 5) :]
    course.write(BANK, later)
    course.change("first/steps/2-gates.md", "@question keep\n\n", "")
    run(course.root)
    assert not Question.objects.get(slug="keep").is_active
    course.write(BANK, text)
    run(course.root)
    assert Question.objects.get(slug="keep").is_active


def page_of(question: Question) -> str:
    return f"/admin/quizzes/question/{question.pk}/wording/"


def test_the_page_shows_the_text_its_preview_and_its_history(
    question: Question, editor: User
) -> None:
    page = signed_in(editor).get(page_of(question)).content.decode()
    assert "slug = &quot;keep&quot;" in page
    assert "✓ No problem found." in page
    assert "1 times C is C." in page
    assert "the files of the course" in page


def test_the_preview_names_problems_and_writes_nothing(question: Question, editor: User) -> None:
    text = question.source.replace("correct = true", "correct = false", 1)
    page = signed_in(editor).post(f"{page_of(question)}preview/", {"source": text})
    assert "Line 1: a single choice has exactly one right option, not 0" in page.content.decode()
    assert Question.objects.get(pk=question.pk).source == question.source


def test_publishing_on_the_page_makes_a_version(question: Question, editor: User) -> None:
    client = signed_in(editor)
    form = {
        "source": question.source.replace("It keeps", "All stays"),
        "based_on": stamp(question),
        "reason": "clearer",
    }
    answer = client.post(page_of(question), form, follow=True).content.decode()
    assert "Version 2 is published." in answer
    assert "All stays" in answer
    old = client.get(f"/admin/quizzes/question/{question.pk}/versions/1/").content.decode()
    assert "It keeps" in old
    assert "All stays" not in old


def test_a_refused_edit_loses_nothing_that_was_typed(question: Question, editor: User) -> None:
    form = {"source": "my long text", "based_on": stamp(question), "reason": "why not"}
    answer = signed_in(editor).post(page_of(question), form)
    assert answer.status_code == 422
    assert ">my long text</textarea>" in answer.content.decode()
    assert 'value="why not"' in answer.content.decode()


def test_a_version_that_never_was_is_not_found(question: Question, editor: User) -> None:
    path = f"/admin/quizzes/question/{question.pk}/versions/9/"
    assert signed_in(editor).get(path).status_code == 404


def test_only_administrators_edit(question: Question, as_student: Client, client: Client) -> None:
    staff = signed_in(UserFactory(is_staff=True))
    assert staff.get(page_of(question)).status_code == 404
    for person in (as_student, client):
        assert person.post(page_of(question), {"source": "x"}).status_code in {302, 403}
    assert Question.objects.get(pk=question.pk).version == 1


NUMBER = """\
[[question]]
slug = "keep"
step = "gates"
objective = "describe"
kind = "numeric"
difficulty = "Foundational"
bloom = "apply"
sample = true
stem = "What is 0.5 times 3?"
answer = 1.5
tolerance = 0.01
decimals = 1
explanation = "Half of 3 is 1.5."
"""


def test_a_question_can_become_one_of_another_kind(question: Question, editor: User) -> None:
    page = signed_in(editor).post(f"{page_of(question)}preview/", {"source": NUMBER})
    assert "Right is: <strong>1.5</strong>" in page.content.decode()
    written = publish(question=question, text=NUMBER, based_on=stamp(question), editor=editor)
    assert (written.kind, written.version, written.options.count()) == ("numeric", 2, 0)
    assert written.spec["answer"] == 1.5


def test_a_value_of_any_type_is_a_problem_and_no_crash(question: Question) -> None:
    for odd in ("1979-05-27", "nan", "[[1]]", "{a = 1}", "-0", "inf"):
        assert problems(question, '"It erases"', odd)
        assert editing.check_draft(question, NUMBER.replace("1.5\n", f"{odd}\n", 1)) is not None
