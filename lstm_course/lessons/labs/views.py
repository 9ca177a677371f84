"""A lab on a page of its own; to htmx, the lab without the page around it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from lstm_course.lessons.labs.catalogue import CATALOGUE, present_lab


@require_safe
@vary_on_headers("HX-Request")
def lab(request: HttpRequest, name: str) -> HttpResponse:
    """Show a lab in the state that the address describes; readable by everybody."""
    if name not in CATALOGUE:
        raise Http404(f"There is no lab {name!r}.")
    shown = present_lab(name, request.GET.dict())
    others = [lab for lab in CATALOGUE.values() if lab.name != name]
    is_part = bool(getattr(request, "htmx", False))
    template = "panel" if is_part else "page"
    return render(request, f"lessons/labs/{template}.html", {"lab": shown, "others": others})
