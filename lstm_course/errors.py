"""The site's own error pages: what happened, that nothing was lost, and the one way on."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be understood; one that is too large has a page of its own."""
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(get_template("413.html").render(), status=413)
    return HttpResponse(get_template("400.html").render(), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: say that nothing was lost, and how to go on."""
    return render(request, "403_csrf.html", {"back": page_before(request)}, status=403)


def page_before(request: HttpRequest) -> str:
    """Return the page of ours that the form stood on, or the course."""
    before = request.headers.get("Referer", "")
    host = {request.get_host()}
    return before if url_has_allowed_host_and_scheme(before, allowed_hosts=host) else "/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request and context: whatever broke may be the session or the database."""
    return HttpResponse(get_template("500.html").render(), status=500)


def page_for_not_allowed(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whoever opens an address that only takes a form reads so, not a blank page."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_blank = not response.streaming and not response.content
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_blank:
            response.content = render(request, "405.html").content
        return response

    return respond
