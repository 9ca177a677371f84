"""Statements written once do what the querysets that they were written from would do."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.db.transaction import TransactionManagementError
from pytest_django import DjangoAssertNumQueries

from exercises.models import Check, Run, State, Submission
from lstm_course.prepared import Change, changed, rows
from tests.cast import SubmissionFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

COLUMNS = ("pk", "user_id", "token", "claim", "report", "created_at", "score", "uses_attempt")
NOW = datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
REPORT = {"verdict": "passed", "checks": [{"passed": True}], "text": "C̃ 100 % '; --"}
written: list[str] = []


@pytest.fixture(autouse=True)
def forget_what_was_written() -> None:
    written.clear()


@rows
def tuples_of(user: int, since: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    found = Submission.objects.filter(user=user, created_at__gte=since)
    return found.order_by("pk").values_list(*COLUMNS)


@rows
def of_token(token: uuid.UUID) -> QuerySet[Submission]:
    return Submission.objects.select_related("exercise").defer("source").filter(token=token)


@rows
def with_source(source: str) -> QuerySet[Any, tuple[int]]:
    written.append("with_source")
    return Submission.objects.filter(source=source).values_list("pk")


@rows
def all_of(model: type[Run], user: int) -> QuerySet[Any, tuple[int]]:
    return model._default_manager.filter(user=user).values_list("pk")


@rows
def held_row(pk: int) -> QuerySet[Submission]:
    return Submission.objects.select_for_update().filter(pk=pk)


@changed
def grade(pk: int, **values: object) -> Change:
    return Submission.objects.filter(pk=pk), {**values, "tries": F("tries") + 1}


@changed
def renumber(user: int, number: int) -> Change:
    return Submission.objects.filter(user=user), {"number": number}


def test_tuples_hold_what_the_queryset_gives() -> None:
    sent = SubmissionFactory(claim=uuid.uuid4(), report=REPORT, score=0.25, uses_attempt=False)
    SubmissionFactory()
    mine = Submission.objects.filter(user=sent.user).values_list(*COLUMNS)
    assert tuples_of(sent.user.pk, sent.created_at) == list(mine)
    assert tuples_of(user=sent.user.pk, since=NOW.replace(year=2999)) == []


def test_an_object_comes_with_its_relation_and_without_what_was_deferred(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sent = SubmissionFactory(report=REPORT, state=State.GRADED)
    SubmissionFactory(user=sent.user)
    with django_assert_num_queries(1):
        (found,) = of_token(sent.token)
        assert (found, found.report, found.exercise.title) == (sent, REPORT, sent.exercise.title)
    assert found.get_deferred_fields() == {"source"}
    assert found.source == sent.source
    found.score = 0.5
    found.save()  # it is known to be stored: nothing is inserted
    assert Submission.objects.get(token=sent.token).score == 0.5


def test_it_is_written_once_and_takes_other_values_each_time() -> None:
    first, second = SubmissionFactory(source="a = 1"), SubmissionFactory(source="b = '%s' -- ;")
    assert [with_source(each.source) for each in (first, second, first)] == [
        [(first.pk,)],
        [(second.pk,)],
        [(first.pk,)],
    ]
    assert len(written) <= 1  # an earlier test may have written it


def test_each_model_has_a_statement_of_its_own() -> None:
    user = UserFactory()
    first, second = SubmissionFactory.create_batch(2, user=user)
    check = Check.objects.create(user=user, exercise=first.exercise, source="x = 1")
    assert sorted(all_of(Submission, user.pk)) == [(first.pk,), (second.pk,)]
    assert all_of(Check, user.pk) == [(check.pk,)]


def test_nothing_is_compared_with_none() -> None:
    with pytest.raises(ValueError, match="source is None, which equals nothing in SQL"):
        with_source(None)  # type: ignore[arg-type]


def test_values_are_stored_as_the_model_stores_them() -> None:
    sent, other = SubmissionFactory.create_batch(2)
    claim = uuid.uuid4()
    new = {"report": REPORT, "claim": claim, "finished_at": NOW, "score": 0.1 + 0.2}
    assert grade(sent.pk, **new, uses_attempt=False) == 1
    sent.refresh_from_db()
    assert {name: getattr(sent, name) for name in new} == new
    assert (sent.tries, sent.uses_attempt) == (1, False)
    other.refresh_from_db()
    assert (other.tries, other.report) == (0, None)


def test_none_can_be_stored() -> None:
    sent = SubmissionFactory(report=REPORT, claim=uuid.uuid4(), finished_at=NOW)
    assert grade(sent.pk, report=None, claim=None, finished_at=None) == 1
    sent.refresh_from_db()
    assert (sent.claim, sent.finished_at) == (None, None)
    assert Submission.objects.filter(report__isnull=True).exists()  # not the null of JSON
    assert grade(sent.pk, claim=None) == 1  # other columns: another statement


def test_it_tells_how_many_rows_there_were() -> None:
    user = UserFactory()
    assert grade(0, score=1.0) == 0
    assert renumber(user.pk, 3) == 0
    SubmissionFactory(user=user, number=1)
    assert renumber(user.pk, 3) == 1


def test_after_an_error_nothing_more_is_done_in_the_transaction() -> None:
    first = SubmissionFactory(number=1)
    SubmissionFactory(user=first.user, exercise=first.exercise, number=2)
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            renumber(first.user.pk, 1)
        with pytest.raises(TransactionManagementError):
            Submission.objects.exists()


def test_a_row_is_locked_where_the_database_locks_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sent = SubmissionFactory()
    with django_assert_num_queries(1) as seen:
        assert held_row(sent.pk) == [sent]
    locks = connection.features.has_select_for_update
    assert ("FOR UPDATE" in seen.captured_queries[0]["sql"]) is locks
