"""What is known of the queue of jobs: whether it answers, how long it is, how many jobs were done and how.

Redis in production; the embedded default keeps messages as files and counts no jobs. Its package is slow to import and
few commands ask the queue: it is loaded on the first question.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import redis

_KEY = "ddci:jobs:"
_SECONDS = "giây"


@cache
def _client(url: str) -> redis.Redis:
    import redis  # see above

    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, decode_responses=True)


def answers() -> bool:
    """Whether jobs can be put into the queue now."""
    if not settings.REDIS_URL:
        return os.access(_folder(), os.W_OK)
    try:
        return bool(_client(settings.REDIS_URL).ping())
    except _errors():
        return False


def length() -> int | None:
    """How many jobs wait for a worker; None while Redis does not answer."""
    name = settings.CELERY_TASK_DEFAULT_QUEUE
    if not settings.REDIS_URL:
        return sum(1 for _ in _folder().glob(f"*.{name}.msg"))
    try:
        return _client(settings.REDIS_URL).llen(name)
    except _errors():
        return None


def count_job(name: str, state: str, seconds: float) -> None:
    """Count a job that ended as `state` (SUCCESS, FAILURE, RETRY) after so many seconds, for all processes together."""
    if not settings.REDIS_URL:
        return
    key = _KEY + settings.CELERY_TASK_DEFAULT_QUEUE
    try:
        with _client(settings.REDIS_URL).pipeline() as pipeline:
            pipeline.hincrby(key, f"{name}|{state}", 1)
            pipeline.hincrbyfloat(key, f"{name}|{_SECONDS}", round(seconds, 3))
            pipeline.execute()
    except _errors():
        # A figure less is no reason for a job to fail.
        return


def job_counts() -> Iterator[tuple[str, str | None, float]]:
    """Each job with a state and how many ended so, and with None and the seconds that it took in all."""
    if not settings.REDIS_URL:
        return
    try:
        counts = _client(settings.REDIS_URL).hgetall(_KEY + settings.CELERY_TASK_DEFAULT_QUEUE)
    except _errors():
        return
    for field, value in sorted(counts.items()):
        name, _, state = field.rpartition("|")
        yield name, None if state == _SECONDS else state, float(value)


def _errors() -> type[Exception]:
    """What the package raises while Redis does not answer."""
    from redis import RedisError  # see above

    return RedisError


def _folder() -> Path:
    return Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
