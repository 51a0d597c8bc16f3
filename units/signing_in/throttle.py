"""Guessing costs time: from some failure on, each further one makes its key wait twice as long.

The counts are rows of the database, so that all web processes agree and a restart forgets nothing. An attempt is
counted before the secret is compared and taken back when it was right: guesses sent at once do not get past the count.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from units.models import FailedSignIns

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """From the how manieth failure on one waits, and after how much quiet the failures are forgotten."""

    name: str
    failures: int
    forgotten: timedelta
    longest: timedelta = LONGEST_WAIT


PERSON_AT_ADDRESS = Limit("person", 5, timedelta(hours=24))
ADDRESS = Limit("address", 50, timedelta(hours=1))
"""Wide, because a whole agency may come from one address."""
NAME = Limit("name", 100, timedelta(hours=1), timedelta(minutes=5))
"""From wherever: OWASP ASVS 4.0.3, 2.2.1 allows 100 failures an hour. The wait is short, not to lock others out."""
CODE = Limit("code", 5, timedelta(hours=24))
"""Codes of the second factor, from wherever."""


class TooManyFailures(Exception):
    """Nothing is compared any more for `wait`, which stays the same whether the account exists or not."""

    def __init__(self, wait: timedelta):
        self.wait = wait
        super().__init__(f"Đã sai nhiều lần liên tiếp. Hãy đợi {in_words(wait)} rồi thử lại.")


def in_words(wait: timedelta) -> str:
    """A time to wait, rounded up: “45 giây”, “2 phút”, “1 giờ”."""
    seconds = max(1, -int(-wait.total_seconds() // 1))
    if seconds < 60:
        return f"{seconds} giây"
    minutes = -(-seconds // 60)
    return "1 giờ" if minutes == 60 else f"{minutes} phút"


class Attempt:
    """One try, counted as failed until `succeeded`; `wait` is what the next one has to wait if it stays so."""

    def __init__(self, rows: list[tuple[Limit, FailedSignIns]]):
        self._rows = rows
        now = timezone.now()
        self.wait = max((row.blocked_until - now for _, row in rows if row.blocked_until), default=None)

    @transaction.atomic
    def succeeded(self) -> None:
        """Forget the failures of the person; of the address only this try, or an own account would clear the way."""
        for limit, row in self._rows:
            if found := FailedSignIns.objects.select_for_update().filter(pk=row.pk, count__gt=0).first():
                found.count = found.count - 1 if limit is ADDRESS else 0
                found.blocked_until = found.blocked_until if found.count >= limit.failures else None
                found.save(update_fields=["count", "blocked_until"])


def take_password_attempt(username: str, address: str) -> Attempt:
    """Begin a try of a name and password from that address; raises TooManyFailures."""
    _forget()
    name, network = username.strip().casefold()[:150], network_of(address)
    return _take([(PERSON_AT_ADDRESS, f"{name}\n{network}"), (ADDRESS, network), (NAME, name)])


def network_of(address: str) -> str:
    """What one subscriber has: an address of IPv4, of IPv6 the whole /64, in which a machine may take any address."""
    if ":" not in address:
        return address
    return str(IPv6Network((int(IPv6Address(address)), 64), strict=False).network_address)


def take_code_attempt(user_id: int) -> Attempt:
    """Begin a try of a code of that person's second factor; raises TooManyFailures."""
    return _take([(CODE, str(user_id))])


@transaction.atomic
def _forget() -> None:
    """Drop rows that no longer count; those somebody is just writing are left, so that nobody waits for another."""
    old = FailedSignIns.objects.filter(forgotten_after__lt=timezone.now()).select_for_update(skip_locked=True)
    FailedSignIns.objects.filter(pk__in=[row.pk for row in old[:500]]).delete()


@transaction.atomic
def _take(wanted: list[tuple[Limit, str]]) -> Attempt:
    now = timezone.now()
    rows = [(limit, _locked_row(limit, what)) for limit, what in wanted]
    if wait := max((row.blocked_until - now for _, row in rows if row.blocked_until), default=None):
        if wait > timedelta(0):
            raise TooManyFailures(wait)
    for limit, row in rows:
        row.count = row.count + 1 if row.forgotten_after >= now else 1
        row.blocked_until = now + _wait_after(limit, row.count) if row.count >= limit.failures else None
        row.forgotten_after = now + limit.forgotten
        row.save()
    return Attempt(rows)


def _wait_after(limit: Limit, failures: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(failures - limit.failures, 10), limit.longest)


def _locked_row(limit: Limit, what: str) -> FailedSignIns:
    """The row of that key, locked; names typed into the form are not kept in the clear, one may be a password."""
    key = salted_hmac("units.signing_in.throttle", f"{limit.name}\n{what}", algorithm="sha256").hexdigest()
    FailedSignIns.objects.get_or_create(key=key, defaults={"forgotten_after": timezone.now() + limit.forgotten})
    return FailedSignIns.objects.select_for_update().get(key=key)
