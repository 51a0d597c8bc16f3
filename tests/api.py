"""A program that speaks to the API with a token of somebody of the cast."""

import json
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from units.models import Scope, User
from units.tokens import make_token


class Program:
    """Asks in the name of a person, with all scopes or with those named."""

    def __init__(self, person: User, *scopes: str, name: str = "Chương trình thử"):
        last_day = timezone.localdate() + timedelta(days=30)
        self.token, self.secret = make_token(
            name=f"{name} {person.api_tokens.count() + 1}", scopes=scopes or Scope.values, last_day=last_day, by=person
        )
        self.client = Client()

    def _headers(self, headers: dict | None) -> dict:
        return {"authorization": f"Bearer {self.secret}"} | (headers or {})

    def get(self, path: str, headers: dict | None = None, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self._headers(headers))

    def send(self, method: str, path: str, body, headers: dict | None = None):
        """Send a body as JSON."""
        return self.client.generic(
            method.upper(), f"/api/v1{path}", body if isinstance(body, str) else json.dumps(body),
            content_type="application/json", headers=self._headers(headers),
        )  # fmt: skip

    def patch(self, path: str, body, headers: dict | None = None):
        return self.send("patch", path, body, headers)

    def post(self, path: str, body, headers: dict | None = None):
        return self.send("post", path, body, headers)
