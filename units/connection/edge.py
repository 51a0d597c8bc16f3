"""The edge of the API: what a request must be before it is read, and what every answer has."""

import re

from django.conf import settings
from django.utils.cache import get_conditional_response, patch_vary_headers

from units.connection.freshness import tag_of
from units.connection.problems import MEDIA_TYPE, Problem, problem_of_status

PREFIX = "/api/"
_WITH_BODY = ("POST", "PUT", "PATCH")
_JSON, _PDF = "application/json", "application/pdf"
_NUMBER = re.compile(r"[0-9]{1,18}")


def guard(get_response):
    """Middleware: requests below /api/ come without cookies, in JSON and not too large; every error answers as a
    problem, every answer that can be kept has an ETag and is not sent again to who has it (304)."""

    def middleware(request):
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        request.COOKIES = {}
        try:
            _refuse(request)
        except Problem as problem:
            return _finished(problem.response())
        return _finished(_fresh(request, _as_problem(get_response(request))))

    return middleware


def _refuse(request) -> None:
    """Raise Problem: 406, 413, 415."""
    answer = _PDF if request.path_info.endswith("/file") else _JSON
    if not (request.accepts(answer) or request.accepts(MEDIA_TYPE)):
        raise Problem("not-acceptable")
    if request.method not in _WITH_BODY:
        return
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not _NUMBER.fullmatch(length):
        raise Problem("bad-request")
    if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise Problem("too-large")
    if request.content_type != _JSON:
        raise Problem("unsupported-media-type")


def _as_problem(response):
    """The same answer, or where it is an error page for people a problem with its status."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    problem = problem_of_status(response.status_code)
    problem.headers = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
    found = problem.response()
    found.status_code = response.status_code
    return found


def _fresh(request, response):
    if request.method != "GET" or response.status_code != 200:
        return response
    response["ETag"] = tag_of(response.content)
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _finished(response):
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Accept"])
    return response
