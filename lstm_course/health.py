"""What a load balancer and a monitor ask: is the process alive, can it work, how is it doing?"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

LOOPBACK = frozenset({"127.0.0.1", "::1"})


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers. Asks nothing else, so that a slow database restarts nobody."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the site can serve, and what is missing if it cannot (503)."""
    checks = {name: failure_of(check) for name, check in CHECKS.items()}
    is_ready = not any(checks.values())
    return JsonResponse(
        {
            "status": "ready" if is_ready else "not ready",
            "checks": {name: failure or "ok" for name, failure in checks.items()},
        },
        status=200 if is_ready else 503,
    )


def failure_of(check: Callable[[], None]) -> str:
    """Return the kind of what went wrong: its message could name hosts and users."""
    try:
        check()
    except Exception as error:  # whatever a driver raises means "not ready"
        return type(error).__name__
    return ""


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_cache() -> None:
    token = secrets.token_hex(8)
    cache.set("readyz", token, timeout=10)
    if cache.get("readyz") is None:
        raise LookupError


CHECKS: dict[str, Callable[[], None]] = {"database": check_database, "cache": check_cache}


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures, for the machine itself or for who holds METRICS_TOKEN."""
    if not may_read_metrics(request):
        return HttpResponse("Metrics need METRICS_TOKEN.\n", status=403, content_type="text/plain")
    answer: HttpResponse = ExportToDjangoView(request)
    return answer


def may_read_metrics(request: HttpRequest) -> bool:
    """Behind a proxy everybody seems to come from loopback: a forwarded request needs the token."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    if {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & set(request.headers):
        return False
    return request.META.get("REMOTE_ADDR", "") in LOOPBACK
