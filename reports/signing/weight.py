"""A file from anybody is first read in a process of its own: what unpacks to gigabytes ends that one, not the web's."""

import re
from contextlib import suppress
from pathlib import Path

from plans.importing.limits import read_within_limits
from plans.importing.source import PlanRefused

SECONDS = 10
"""Of the processor and of the clock; a signed plan of 14 pages takes about one, most of it to start."""

MEGABYTES = 1200
_MOST_USED = 600
"""Megabytes of address space that reading may take. Less than what the process has, because the readers pass over a
lack of memory as over any other damage."""

_PEAK = re.compile(r"^VmPeak:\s+(\d+) kB", re.MULTILINE)

TOO_HEAVY = "Tệp này quá phức tạp hoặc nén bất thường nên cổng không đọc. Hãy chọn đúng tệp PDF của văn bản."


class TooHeavy(ValueError):
    """Reading a file takes more time or memory than is given; the message says so in Vietnamese."""


def check_weight(data: bytes) -> None:
    """Raise TooHeavy for a file that cannot be read within the limits."""
    try:
        read_within_limits(read_apart, data, seconds=SECONDS, megabytes=MEGABYTES)
    except PlanRefused:
        raise TooHeavy(TOO_HEAVY) from None


def read_apart(data: bytes) -> None:
    """Read a file in every way in which it is verified, for nothing but what that takes; for a process of its own."""
    from django.conf import settings  # a process of its own knows none

    if not settings.configured:
        settings.configure(USE_TZ=True, TIME_ZONE="Asia/Ho_Chi_Minh")
    _read(data)
    if _peak() > _MOST_USED:
        raise PlanRefused(TOO_HEAVY)


def _read(data: bytes) -> None:
    from plans.importing.readers.pdf import read_pages
    from reports.signing.pades import read_signatures
    from reports.signing.trust import Trust

    with suppress(PlanRefused):  # the caller says what is wrong with it
        read_pages(data)
    read_signatures(data, trust=Trust())


def _peak() -> float:
    """The most address space that this process has had, in megabytes; none where the system does not tell."""
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text())
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0
