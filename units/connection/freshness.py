"""Versions: an ETag on what is read, If-Match on what is written."""

import json
from hashlib import sha256

from django.utils.http import parse_etags
from ninja import Schema
from ninja.renderers import JSONRenderer

from units.connection.problems import Problem


class Renderer(JSONRenderer):
    """JSON in which Vietnamese is read as it is written."""

    json_dumps_params = {"ensure_ascii": False}


def tag_of(content: bytes) -> str:
    """The ETag of an answer: it changes with anything that is read in it."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def require_match(request, current: Schema) -> None:
    """Raise Problem unless If-Match names the object as it is now: 428 without the header, 412 with another version.

    Call it on the locked object. The 412 carries the object as it stands under “current”.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem("precondition-required")
    content = Renderer().render(request, current.model_dump(), response_status=200)
    tag = tag_of(content.encode())
    # A proxy that compresses an answer marks its tag as weak; what is compared here is still the hash of all of it.
    seen = [one.removeprefix("W/") for one in parse_etags(given)]
    if given != "*" and tag not in seen:
        raise Problem("precondition-failed", more={"current": json.loads(content)}, headers={"ETag": tag})
