"""Somebody at the prompt of an installation, who does lines of manage.py one after the other and says how each ended.

    python -m tests.docs.hands LINES ENDS

LINES holds lists of words as JSON, ENDS gets the words, the exit status and what was said of each. One process does all
of them, because starting is most of what a command costs; before the first line of a command, what it needs is laid
ready. Run by test_at_the_prompt.py in a copy of the project whose database is empty.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import django
from django.core.management import ManagementUtility

STAYS, LEAVES = "chuyenvien.sngv", "canbo.sngv"
PLAN = ("--unit", "sngv", "--year", "2025", "--index", "DDCI")
LONG_AGO = datetime(2020, 5, 4, tzinfo=UTC)
BARE = Path("bare.sqlite3")
"""The database as it was before the first line."""

ORDER = (
    "migrate",
    "load_fixtures",
    "sample_accounts",
    "export_scores",
    "import_scores",
    "import_plan",
    "export_plan",
    "check_plan",
    "sign_plan",
    "verify_pdf",
    "export_report",
    "send_reminders",
    "archive_audit",
    "verify_audit",
    "backup",
    "restore",
    "reset_second_factor",
    "forget_person",
    "remove_samples",
    "makemigrations",
    "draw_models",
)
"""In what order a year's worth of commands can follow each other; one that is not here comes last."""


def done(*words: str) -> tuple[int, str]:
    """The exit status of a line and what was printed, errors included."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            ManagementUtility(["manage.py", *words]).execute()
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def _table() -> None:
    done("export_scores", "--edition", "ddci-sbn-2025", "-o", "TỆP.xlsx")


def _plan_in_word() -> None:
    done("export_plan", *PLAN, "--format", "docx", "-o", "TỆP.docx")


def _certificate() -> None:
    from tests.reports.signing.authority import PASSPHRASE, Authority  # needs the portal's settings

    authority = Authority("CA thử")
    Path("CA.pem").write_bytes(authority.pem)
    Path("TỆP.p12").write_bytes(authority.issue("TRINH GIAM DOC").p12().data)
    os.environ["TÊN"] = PASSPHRASE


def _old_lines() -> None:
    """The first lines of the trail are of long ago."""
    from tests.conftest import past_the_triggers
    from units.audit_chain import link
    from units.models import AuditEntry

    with past_the_triggers():
        oldest = list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True)[:3])
        AuditEntry.objects.filter(pk__in=oldest).update(at=LONG_AGO)
    link()


def _trail_in_a_table() -> None:
    from django.test import Client

    from units.models import User

    visitor = Client()
    visitor.force_login(User.objects.get(username="cntt"))
    answer = visitor.get("/nhat-ky/tep/", HTTP_HOST="localhost")
    Path("nhat-ky.csv").write_bytes(b"".join(answer.streaming_content))


def _nothing_but_a_backup() -> None:
    """What is called after a day is the backup that was just made; the machine is a new one."""
    from django.conf import settings
    from django.db import connections

    shutil.copy("TỆP.tar.gz", "sao-luu/ddci-2026-11-20.tar.gz")
    connections.close_all()
    settings.DATA_DIR.rename("machine-before")
    settings.DATA_DIR.mkdir()
    shutil.copy(BARE, settings.DATABASES["default"]["NAME"])


def _second_factor() -> None:
    from units.models import User
    from units.signing_in.second_factor import code_at, new_secret, step_now, turn_on

    person, secret = User.objects.get(username=LEAVES), new_secret()
    turn_on(user=person, secret=secret, code=code_at(secret, step_now()), by=person)


def _person_who_has_left() -> None:
    from django.utils import timezone

    from tasks.models import Task
    from units.models import Membership, User

    Task.objects.filter(assignee__username=LEAVES).update(assignee=User.objects.get(username=STAYS))
    Membership.objects.filter(user__username=LEAVES).update(ends_on=timezone.localdate() - timedelta(days=1))


READY: dict[str, Callable[[], None]] = {
    "import_scores": _table,
    "import_plan": _plan_in_word,
    "sign_plan": _certificate,
    "archive_audit": _old_lines,
    "verify_audit": _trail_in_a_table,
    "restore": _nothing_but_a_backup,
    "reset_second_factor": _second_factor,
    "forget_person": _person_who_has_left,
}
"""What lies ready before the first line of a command."""


def filled(words: list[str]) -> list[str]:
    """The words with what only this installation knows: a place in its audit trail, the name of a person."""
    from units.audit_chain import head

    people = {"forget_person", "reset_second_factor"}
    known = {"VỊ_TRÍ:MÃ": str(head()), "1234:9f…": str(head())} | ({"TÊN": LEAVES} if words[0] in people else {})
    return [known.get(word, word) for word in words]


def place(words: list[str]) -> tuple[int, bool, bool, bool]:
    """Where a line stands in the order: looking comes before doing, and what throws away comes last."""
    at = ORDER.index(words[0]) if words[0] in ORDER else len(ORDER)
    return at + ("--remove" in words), "--remove" in words, "--dry-run" not in words, "--force" in words


def main(lines: Path, ends: Path) -> None:
    """Do the lines; only in a copy of the project, whose data nobody needs."""
    assert not Path(".git").exists()
    django.setup()
    from django.conf import settings

    shutil.copy(settings.DATABASES["default"]["NAME"], BARE)
    for folder in ("kho", "sao-luu"):
        Path(folder).mkdir()
    wanted, told, ready = json.loads(lines.read_text(encoding="utf-8")), [], dict(READY)
    for words in sorted(wanted, key=place):
        ready.pop(words[0], lambda: None)()
        told.append([words, *done(*filled(words))])
    ends.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddci_portal.settings")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
