"""What a backup says of itself: when, of what, how much, and how to tell that it is whole."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

FORMAT = 1
NAME = "manifest.json"
FILES = "files/"


class BackupRefused(Exception):
    """Why nothing was backed up or restored, and what to do: a sentence in Vietnamese."""


@dataclass(frozen=True)
class State:
    """A database at one moment: applied migrations, rows of each table, head of the audit chain ("" if empty)."""

    migrations: Sequence[str]
    counts: dict[str, int]
    audit_head: str

    @classmethod
    def read(cls, cursor, tables: Sequence[str]) -> "State":
        """Read it through an open cursor, within whose transaction nothing changes."""
        counts = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608  names come from the database itself
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
        cursor.execute("SELECT position, hash FROM units_auditlink ORDER BY position DESC LIMIT 1")
        head = cursor.fetchone()
        return cls(migrations, counts, f"{head[0]}:{head[1]}" if head else "")


@dataclass(frozen=True)
class Member:
    """A file of the archive: name, bytes, SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Written last into the archive; `made_at` is a moment of ISO 8601, `engine` is sqlite or postgresql."""

    made_at: str
    engine: str
    state: State
    database: Member
    files: Sequence[Member]
    format: int = FORMAT

    @property
    def moment(self) -> str:
        """When it was made, as people here write it: “05:20 22/11/2026”."""
        return f"{timezone.localtime(datetime.fromisoformat(self.made_at)):%H:%M %d/%m/%Y}"

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read it back. Raises BackupRefused for what is none, or one of a later format."""
        try:
            found = json.loads(data)
            if found["format"] > FORMAT:
                raise BackupRefused("Bản sao lưu do phiên bản mới hơn của cổng tạo ra. Hãy nâng cấp cổng trước.")
            found["state"] = State(**found["state"])
            found["database"] = Member(**found["database"])
            found["files"] = [Member(**one) for one in found["files"]]
            return cls(**found)
        except (ValueError, TypeError, KeyError):
            raise BackupRefused("Tệp không phải bản sao lưu của cổng, hoặc đã hỏng. Hãy dùng bản khác.") from None
