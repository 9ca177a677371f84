"""The API keeps to its own schema, whatever is sent to it."""

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from lstm_course.accounts.models import User
from tests.cast import ExerciseFactory, ItemFactory, QuestionFactory, StepFactory
from tests.conftest import signed_in

CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance)


@pytest.fixture
def contract(transactional_db: None, settings: LazySettings) -> schemathesis.schemas.BaseSchema:
    """The schema as the site itself serves it."""
    # Called in process, the schema's client unpacks no compressed answer.
    without = ("whitenoise.", "lstm_course.compression.")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(without)]
    return schemathesis.openapi.from_wsgi("/api/v1/schema.json", get_wsgi_application())


@pytest.fixture
def cookie(student: User) -> str:
    """The session of a student of a small course."""
    ItemFactory(step=StepFactory(position=1))
    QuestionFactory(slug="question", is_sample=True)
    ExerciseFactory()
    return signed_in(student).cookies["sessionid"].value


@pytest.mark.django_db(transaction=True)
def test_every_operation_keeps_to_the_schema(
    contract: schemathesis.schemas.BaseSchema, cookie: str
) -> None:
    tried = set()
    for result in contract.get_all_operations():
        operation = result.ok()
        tried.add(operation.label)

        @bounded(
            max_examples=10,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def keeps(case: schemathesis.Case) -> None:
            cache.clear()  # throttling is promised elsewhere
            response = case.call(cookies={"sessionid": cookie})
            case.validate_response(response, checks=list(CHECKS))

        keeps()
    assert len(tried) >= 19
