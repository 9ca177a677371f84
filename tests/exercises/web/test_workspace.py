"""The page on which an exercise is worked at, and who sees what on it."""

import pytest
from django.test import Client
from django.urls import reverse

from exercises.models import Check, Exercise, HintUse, State, Submission
from lstm_course.accounts.models import User
from tests.cast import ExerciseFactory, SubmissionFactory
from tests.conftest import signed_in
from tests.exercises.conftest import RIGHT, WITHOUT_BIAS, report


def page(client: Client, gate: Exercise) -> str:
    response = client.get(reverse("exercise", args=[gate.slug]))
    assert response.status_code == 200
    return response.content.decode()


def graded(user: User, gate: Exercise, number: int = 1, **changes: object) -> Submission:
    written = report(**changes)
    return SubmissionFactory(
        user=user,
        exercise=gate,
        number=number,
        source=f"# number {number}\n",
        state=State.GRADED,
        report=written,
        verdict=written["verdict"],
        score=written["score"],
    )


def test_a_visitor_reads_the_statement_and_the_starter(client: Client, gate: Exercise) -> None:
    html = page(client, gate)
    assert gate.statement_html in html
    assert "def forget_gate(h_prev, x_t, W_f, b_f):" in html
    assert "Sign up to check and submit" in html


def test_an_inactive_or_unknown_exercise_is_not_found(client: Client, gate: Exercise) -> None:
    gate.is_active = False
    gate.save()
    for slug in (gate.slug, "no-such-exercise"):
        assert client.get(f"/exercises/{slug}/").status_code == 404
        assert signed_in_post(client, slug).status_code == 404


def signed_in_post(client: Client, slug: str) -> object:
    return client.post(f"/exercises/{slug}/submit/", {"source": RIGHT})


def test_the_list_shows_ones_own_standing(
    as_student: Client, student: User, classmate: User, gate: Exercise
) -> None:
    other = ExerciseFactory(slug="sigmoid", title="The sigmoid")
    graded(student, gate)
    graded(classmate, other)
    html = as_student.get("/exercises/").content.decode()
    assert html.count("Passed") == 1
    assert "The sigmoid" in html


def test_a_visitor_sees_the_list(client: Client, gate: Exercise) -> None:
    assert "The forget gate" in client.get("/exercises/").content.decode()


def test_an_empty_list_says_how_it_fills(client: Client, db: None) -> None:
    assert "No exercises yet" in client.get("/exercises/").content.decode()


def test_the_editor_starts_with_the_last_submission(
    as_student: Client, student: User, gate: Exercise
) -> None:
    graded(student, gate, 1)
    graded(student, gate, 2)
    assert "# number 2\n</textarea>" in page(as_student, gate)


def test_the_last_report_lights_up_the_tasks(
    as_student: Client, student: User, gate: Exercise
) -> None:
    checks = report()["checks"]
    checks[1] |= {"passed": False, "message": "Right in 1 of 5 cases."}
    graded(student, gate, verdict="failed", score=0.5, checks=checks)
    html = page(as_student, gate)
    assert "task task-right" in html
    assert "task task-wrong" in html


def test_many_inputs_of_the_example_are_folded(as_student: Client, gate: Exercise) -> None:
    params = {f"W_{k}": [[1.0]] for k in "abcdef"}
    gate.example = {"function": "lstm_step", "inputs": {"params": params}, "right": []}
    gate.save()
    html = page(as_student, gate)
    assert "<p><code>lstm_step</code> with these inputs</p>" in html
    assert "<code>params[&quot;W_f&quot;]</code>" in html
    gate.example["inputs"]["x_t"] = [[1.0]]
    gate.save()
    html = page(as_student, gate)
    assert "<summary><code>lstm_step</code> with these 7 arrays</summary>" in html


def test_each_sentence_says_its_share_of_the_score(as_student: Client, gate: Exercise) -> None:
    told = '<span class="task-points"><span class="visually-hidden">worth </span>50 %</span>'
    assert page(as_student, gate).count(told) == 2
    gate.tasks = [{"text": "Use the bias.", "checks": ["values"]}]  # as loaded long ago
    gate.save()
    assert "task-points" not in page(as_student, gate)


def test_the_page_shows_the_newer_of_check_and_submission(
    as_student: Client, student: User, gate: Exercise
) -> None:
    graded(student, gate)
    assert "Result of submission 1" in page(as_student, gate)
    Check.objects.create(
        user=student, exercise=gate, source=RIGHT, state=State.GRADED, report=report()
    )
    assert "Result of the check" in page(as_student, gate)


def test_the_example_is_on_the_page(client: Client, gate: Exercise) -> None:
    gate.example = {
        "function": "forget_gate",
        "inputs": {"b_f": [0.125, -0.25]},
        "right": [{"name": "f_t", "values": [[0.5312, 0.4378]]}],
    }
    gate.save()
    html = page(client, gate)
    for text in ("b_f", "0.125", "f_t", "0.4378"):
        assert text in html


def test_the_model_solution_is_shown_after_a_pass_only(
    as_student: Client, student: User, gate: Exercise
) -> None:
    url = reverse("solution", args=[gate.slug])
    before = as_student.get(url)
    assert before.status_code == 403
    assert "the model solution" not in before.content.decode()
    assert url not in page(as_student, gate)
    graded(student, gate)
    assert "the model solution" in as_student.get(url).content.decode()
    assert url in page(as_student, gate)


def test_a_pass_leads_on_to_the_next_exercise(
    as_student: Client, student: User, gate: Exercise
) -> None:
    graded(student, gate)
    assert "That was the last one" in page(as_student, gate)
    ExerciseFactory(slug="input-gate", title="The input gate", position=gate.position + 2)
    ExerciseFactory(slug="gone", position=gate.position + 1, is_active=False)
    html = page(as_student, gate)
    assert 'href="/exercises/input-gate/">Next exercise: The input gate</a>' in html


def test_what_is_not_right_yet_leads_nowhere_else(
    as_student: Client, student: User, gate: Exercise
) -> None:
    ExerciseFactory(slug="input-gate", position=gate.position + 1)
    graded(student, gate, verdict="failed", score=0.5, checks=report()["checks"])
    assert "Next exercise" not in page(as_student, gate)


def test_somebody_elses_pass_opens_nothing(
    client: Client, as_student: Client, classmate: User, gate: Exercise
) -> None:
    graded(classmate, gate)
    for reader in (client, as_student):
        assert reader.get(reverse("solution", args=[gate.slug])).status_code == 403


@pytest.mark.parametrize("path", ["", "submit/", "check/", "solution/", "submissions/"])
def test_the_solution_is_in_no_page_before_a_pass(
    as_student: Client, gate: Exercise, path: str
) -> None:
    response = as_student.get(f"/exercises/{gate.slug}/{path}")
    assert b"the model solution\n" not in response.content


def test_hints_open_one_after_the_other_and_are_noted(
    as_student: Client, student: User, gate: Exercise
) -> None:
    html = page(as_student, gate)
    assert "Show hint 1 of 2" in html
    assert "Join h and x." not in html
    first = as_student.post(f"/exercises/{gate.slug}/hints/1/", headers={"HX-Request": "true"})
    assert "Join h and x." in first.content.decode()
    assert "Show hint 2 of 2" in first.content.decode()
    assert list(HintUse.objects.values_list("user", "number")) == [(student.pk, 1)]


def test_a_hint_is_counted_once(as_student: Client, gate: Exercise) -> None:
    for _ in range(2):
        as_student.post(f"/exercises/{gate.slug}/hints/1/")
    assert HintUse.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (2, "Open hint 1 first: hint 2 builds on it."),
        (3, "This exercise has no hint 3."),
        (0, "This exercise has no hint 0."),
    ],
)
def test_a_hint_cannot_be_skipped_to(
    as_student: Client, gate: Exercise, number: int, message: str
) -> None:
    response = as_student.post(f"/exercises/{gate.slug}/hints/{number}/")
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not HintUse.objects.exists()


def test_without_javascript_a_hint_leads_back_to_the_page(
    as_student: Client, gate: Exercise
) -> None:
    response = as_student.post(f"/exercises/{gate.slug}/hints/1/", follow=True)
    assert response.redirect_chain == [(f"/exercises/{gate.slug}/#hints", 302)]
    assert "Join h and x." in response.content.decode()


def test_without_javascript_a_hint_keeps_the_code_that_was_typed(
    as_student: Client, gate: Exercise
) -> None:
    html = page(as_student, gate)
    assert 'form="code-form" formaction="/exercises/forget-gate/hints/1/"' in html
    response = as_student.post(
        f"/exercises/{gate.slug}/hints/1/", {"source": "# half done\n"}, follow=True
    )
    assert "# half done\n</textarea>" in response.content.decode()


def test_a_visitor_is_asked_to_sign_in_for_hints(client: Client, gate: Exercise) -> None:
    response = client.post(f"/exercises/{gate.slug}/hints/1/")
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next=/exercises/{gate.slug}/"


def test_hints_of_others_stay_closed_to_me(
    as_student: Client, classmate: User, gate: Exercise
) -> None:
    signed_in(classmate).post(f"/exercises/{gate.slug}/hints/1/")
    assert "Join h and x." not in page(as_student, gate)


def test_the_page_makes_few_queries(
    as_student: Client, student: User, gate: Exercise, django_assert_max_num_queries: object
) -> None:
    for number in range(1, 31):
        graded(student, gate, number)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page(as_student, gate)


def test_code_that_ends_the_textarea_stays_in_it(
    as_student: Client, student: User, gate: Exercise
) -> None:
    SubmissionFactory(
        user=student, exercise=gate, source="</textarea><script>alert(1)</script>", number=1
    )
    html = page(as_student, gate)
    assert "<script>alert(1)" not in html
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in html


def test_a_leading_blank_line_of_the_code_is_kept(
    as_student: Client, student: User, gate: Exercise
) -> None:
    SubmissionFactory(user=student, exercise=gate, source=f"\n{WITHOUT_BIAS}", number=1)
    assert '">\n\nimport numpy' in page(as_student, gate), "HTML drops the first newline"
