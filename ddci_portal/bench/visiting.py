"""Somebody signed in, without the sign-in page: asks once in this process, and tells the load generator how to ask."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client

from ddci_portal.bench.load import Refused, Request
from units.models import User

_AT_ONCE = 6


@dataclass(frozen=True)
class Asked:
    """What a page case asks for: who, which address, in a few words on what data."""

    user: User
    path: str
    about: str = ""


class Visitor:
    """A session of a person, in the database that the servers use as well."""

    def __init__(self, user: User):
        self.user = user
        self.client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
        self.client.force_login(user)

    @property
    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in self.client.cookies.items())
        return {"Cookie": cookies, "Host": "127.0.0.1", "Accept-Encoding": "gzip"}

    def request(self, path: str) -> Request:
        """How the load generator asks for a page as this person."""
        return Request(path, self.headers)

    @staticmethod
    def stranger(path: str) -> Request:
        """How somebody asks who is not signed in."""
        return Request(path, {"Host": "127.0.0.1"})

    def saving(self, path: str, content) -> Request:
        """How the load generator posts JSON as this person; a page with a form must have been asked for before."""
        token = self.client.cookies["csrftoken"].value
        headers = self.headers | {"Content-Type": "application/json", "X-CSRFToken": token}
        return Request(path, headers, "POST", json.dumps(content))

    def get(self, path: str):
        """The answer of this process; raises Refused unless it is 200."""
        response = self.client.get(path)
        if response.status_code != 200:
            raise Refused(f"{path} trả {response.status_code} {response.headers.get('Location', '')}".rstrip())
        return response

    def queries(self, path: str) -> int:
        """How many queries the page takes."""
        return counted(lambda: self.get(path))


def counted(work: Callable[[], object]) -> int:
    """How many queries a piece of work sends to the database."""
    sent = 0

    def count(execute, sql, params, many, context):
        nonlocal sent
        sent += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work()
    return sent


def as_known(site: str, request: Request) -> tuple[Request, int]:
    """The request as a browser sends it that has kept the first answer, and the status it gets then.

    A browser asks with If-None-Match only for what it may keep: with an ETag and without `no-store`.
    """
    first = _ask(site, request)
    if first.status != 200:
        raise Refused(f"{request.path} trả {first.status} {first.getheader('Location', '')}".rstrip())
    tag, control = first.getheader("ETag"), first.getheader("Cache-Control", "")
    if not tag or "no-store" in control:
        return request, 200
    again = replace(request, headers=request.headers | {"If-None-Match": tag})
    return again, _ask(site, again).status


def warm(site: str, request: Request) -> None:
    """Ask until every worker of a server has surely answered once: all of them at once, twice."""
    for _ in range(2):
        with ThreadPoolExecutor(_AT_ONCE) as asking:
            list(asking.map(lambda _: _ask(site, request), range(_AT_ONCE)))


def _ask(site: str, request: Request):
    connection = HTTPConnection(urlsplit(site).netloc, timeout=60)
    try:
        connection.request(request.method, request.path, request.body.encode() or None, request.headers)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()
