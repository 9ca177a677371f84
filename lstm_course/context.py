"""What the frame of every page needs to know: the places to go, and which of them is here."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the main navigation; `is_here` is the value of its aria-current, or empty."""

    label: str
    url: str
    is_here: str


@dataclass(frozen=True, slots=True)
class Navigation:
    places: tuple[Place, ...]
    sign_in: str
    sign_up: str
    api_docs: str


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor. Lazy: the answers that htmx fetches are rendered without a frame."""
    return {"navigation": SimpleLazyObject(lambda: navigation_of(request))}


def navigation_of(request: HttpRequest) -> Navigation:
    back = urlencode({"next": way_back(request)})
    return Navigation(
        places=tuple(
            Place(label, url, whereabouts(request.path, url))
            for label, name in places_for(request)
            for url in (reverse(name),)
        ),
        sign_in=f"{reverse('account_login')}?{back}",
        sign_up=f"{reverse('account_signup')}?{back}",
        api_docs=reverse("api-docs"),
    )


def places_for(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Everybody sees the course and their own work; who is signed in also sees their classes."""
    user = getattr(request, "user", None)
    is_known = bool(getattr(user, "is_authenticated", False))
    classes = ("Classes", "classes") if is_known else ("Join a class", "join")
    return (("Course", "course"), ("Progress", "progress"), ("Review", "review"), classes)


def whereabouts(path: str, url: str) -> str:
    """Return "page" on that very page, "true" below it, and nothing elsewhere."""
    if path == url:
        return "page"
    below = ("/lessons/", "/labs/", "/exercises/", "/questions/") if url == "/" else (url,)
    return "true" if path.startswith(below) else ""


def way_back(request: HttpRequest) -> str:
    """Return where to go after signing in: here, or on from the account pages where they say."""
    path = request.get_full_path()
    if path.startswith(reverse("account_login").removesuffix("login/")):
        return request.GET.get("next", "/")
    return path
