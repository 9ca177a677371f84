"""A person without a browser: signs up by the form, then speaks the API with the session."""

import secrets
import time
from typing import Any

import requests

from tests.journeys.people import PASSWORD
from tests.journeys.site import Site


class Visitor:
    """Cookies of one person on one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.site.address + path, timeout=30)

    def post(self, path: str, **arguments: Any) -> requests.Response:
        headers = {
            "X-CSRFToken": self.session.cookies.get("csrftoken", ""),
            "Referer": self.site.address + path,
        }
        return self.session.post(self.site.address + path, headers=headers, timeout=30, **arguments)

    def sign_up(self) -> "Visitor":
        self.get("/accounts/signup/")
        name = f"visitor-{secrets.token_hex(5)}"
        form = {"username": name, "email": "", "password1": PASSWORD, "password2": PASSWORD}
        assert self.post("/accounts/signup/", data=form).status_code == 200
        assert "sessionid" in self.session.cookies
        return self

    def submit(self, exercise: str, source: str, token: str | None = None) -> dict[str, Any]:
        data = {"source": source, **({"token": token} if token else {})}
        response = self.post(f"/api/v1/exercises/{exercise}/submissions/", json=data)
        assert response.status_code == 201, response.text
        return dict(response.json())

    def submission(self, pk: int) -> dict[str, Any]:
        return dict(self.get(f"/api/v1/submissions/{pk}/").json())

    def settled(self, patience: float = 60) -> list[dict[str, Any]]:
        """All own submissions, once none is waiting."""
        deadline = time.monotonic() + patience
        while True:
            rows = list(self.get("/api/v1/submissions/").json()["results"])
            if all(row["state"] in {"graded", "our-fault"} for row in rows):
                return rows
            assert time.monotonic() < deadline, rows
            time.sleep(0.2)

    def progress(self) -> list[dict[str, Any]]:
        return list(self.get("/api/v1/progress/").json()["results"])
