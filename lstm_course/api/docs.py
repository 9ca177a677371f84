"""The API's documentation as a page of the site: read from the schema, without a script."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"operations": operations()})


@cache
def operations() -> list[dict[str, Any]]:
    """Every operation of the schema, in the order of the addresses."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    paths = generator.get_schema(public=True)["paths"]  # type: ignore[no-untyped-call]
    return [
        described(path, method, paths[path][method])
        for path in sorted(paths)
        for method in METHODS
        if method in paths[path]
    ]


def described(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "method": method.upper(),
        "text": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "open": {} in operation.get("security", []),
        "sends": "requestBody" in operation,
    }
