"""How often one person, or one address where nobody is signed in, may ask for what is costly."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render

from units.requests import client_address

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """At most so many requests of a method in so many seconds, for all views of the limit together."""

    name: str
    method: str
    most: int
    seconds: int

    def sentence(self, wait: int) -> str:
        span = "phút" if self.seconds == 60 else f"{self.seconds} giây"
        return f"Mỗi {span} chỉ nhận {self.most} lần. Hãy thử lại sau {wait} giây; chưa có gì được lưu."


class RateLimits:
    """Middleware: answer 429 with the seconds to wait once a limit of settings.RATE_LIMITS is reached.

    RATE_LIMITS maps a view's name to the arguments of its Limit. Counts are kept in the cache “limits”, so that all
    processes agree; while Redis does not answer, nobody is held up.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.limits = {view: Limit(*limit) for view, limit in settings.RATE_LIMITS.items()}

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named):
        limit = self.limits.get(request.resolver_match.view_name)
        if limit is None or request.method != limit.method:
            return None
        wait = seconds_to_wait(limit, _who(request))
        return refusal(request, limit, wait) if wait else None


def seconds_to_wait(limit: Limit, who: str) -> int:
    """Count one more request of somebody; return how many seconds they must wait, 0 while the limit is not reached."""
    window, passed = divmod(int(time.time()), limit.seconds)
    is_within = _count(f"{limit.name}:{who}:{window}", limit.seconds) <= limit.most
    return 0 if is_within else limit.seconds - passed


def _who(request) -> str:
    return f"user-{request.user.pk}" if request.user.is_authenticated else f"address-{client_address(request)}"


def _count(key: str, seconds: int) -> int:
    """Count one more under the key and return how many there are; 0 where they cannot be counted."""
    from redis import RedisError  # slow to import, and commands limit nobody

    cache = caches["limits"]
    try:
        return _one_more(cache, key, seconds + 1)
    except (RedisError, ValueError) as error:
        _logger.warning("A limit was not counted: %s", type(error).__name__)
        return 0


def _one_more(cache, key: str, seconds: int) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # the first in this span; who comes at the same moment has added the key already
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key)


def refusal(request, limit: Limit, wait: int) -> HttpResponse:
    """The page that says when to try again."""
    _logger.warning("Limit %s reached", limit.name)
    response = render(request, "429.html", {"sentence": limit.sentence(wait)}, status=429)
    response["Retry-After"] = str(wait)
    return response
