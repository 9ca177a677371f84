"""What a load balancer and a monitor may ask."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client


def test_a_process_says_that_it_is_alive_without_a_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_a_site_that_can_work_says_so(client: Client, db: None) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "checks": {"database": "ok", "cache": "ok"}}


def test_a_missing_database_is_named_but_not_its_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("could not connect to db.internal as lstm")

    monkeypatch.setattr(connection, "cursor", fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "OperationalError", "cache": "ok"}
    assert "db.internal" not in answer.content.decode()


def test_a_cache_that_keeps_nothing_is_named(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "set", lambda *args, **kwargs: None)
    cache.delete("readyz")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "cache": "LookupError"}


def test_the_answers_are_never_kept(client: Client) -> None:
    assert "no-store" in client.get("/healthz")["Cache-Control"]


def test_the_machine_itself_reads_the_figures(client: Client) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b"django_http_requests_total" in answer.content


@pytest.mark.parametrize("address", ["10.0.0.7", "2001:db8::7", ""])
def test_nobody_else_reads_them(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 403


def test_a_visitor_behind_our_proxy_is_not_the_machine_itself(client: Client) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 403


def test_who_holds_the_token_reads_them_from_anywhere(
    client: Client, settings: LazySettings
) -> None:
    settings.METRICS_TOKEN = "a long secret"
    given = {"Authorization": "Bearer a long secret"}
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7", headers=given).status_code == 200


@pytest.mark.parametrize("given", ["Bearer wrong", "Bearer ", "", "Basic a long secret"])
def test_another_token_opens_nothing(client: Client, settings: LazySettings, given: str) -> None:
    settings.METRICS_TOKEN = "a long secret"
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 403
