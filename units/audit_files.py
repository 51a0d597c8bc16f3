"""Files of audit lines that are proven by themselves: a CSV that somebody took away, an archive of the oldest lines.

Each line of such a file holds what was hashed, its position and the hashes before and after it. An archive is gzip of
JSON lines: a head (format, who is who, both ends of the chain in it), then one object for each line, position by
position.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path

from django.db import DatabaseError

from units.audit_chain import Fault, Head, anchor, hash_of, hashes_at, head
from units.audit_export import HEADINGS, WHOLE, neutral, shown_of
from units.models import AuditAnchor

FORMAT = 1
KIND = "ddci-audit"
"""By which the head of an archive says what it is."""
_GZIP = b"\x1f\x8b"
_AT_ONCE = 2000
_LONGEST_CELL = 2**27
_MOST_POSITIONS = 2**63
_DAMAGE = (
    OSError, EOFError, zlib.error, UnicodeError, ValueError, KeyError, TypeError, AttributeError, OverflowError,
    RecursionError, csv.Error,
)  # fmt: skip
"""What reading a file comes upon that was damaged, or made by somebody else."""
_MOST_FAULTS = 1000
"""Faults that are told one by one; of a file that is wrong all through, no more are needed."""


class FileRefused(Exception):
    """A file that is none of these, with a Vietnamese sentence that says why and what to do."""


@dataclass(frozen=True)
class Row:
    """A line of a file: its place in the file from 1, what was hashed, its place in the chain (None where it had none
    yet) with both hashes, and what people read of it (None in an archive)."""

    number: int
    values: dict
    position: int | None
    previous: str
    hash: str
    shown: list[str] | None = None


@dataclass(frozen=True)
class Ends:
    """What an archive says of itself: positions from `first` to `last`, and the hashes at both ends."""

    first: int
    previous: str
    last: int
    hash: str

    @property
    def lines(self) -> int:
        return self.last - self.first + 1


@dataclass
class FileVerdict:
    """What reading found: lines, those without a place in the chain, first and last position, positions between them
    that are not in the file, how many lines were held against the database (None: it was not there or knows nothing of
    this chain), and the faults."""

    lines: int = 0
    unlinked: int = 0
    first: int | None = None
    last: int | None = None
    missing: int = 0
    compared: int | None = None
    faults: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict:
        return {"valid": not self.faults} | asdict(self)

    def add(self, code: str, row: Row, message: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(code, row.position, row.values.get("id"), f"Dòng {row.number} của tệp: {message}"))


def verify_file(path: Path, expected: Head | None = None, *, with_database: bool = True) -> FileVerdict:
    """Check every line of a CSV of the trail, or of an archive, against its own hash, its neighbours, a head that was
    kept elsewhere, and the database where there is one that holds the chain. Changes nothing, keeps little in memory.

    Raises FileRefused for a file that is neither.
    """
    try:
        return _verify(path, expected, with_database)
    except FileNotFoundError:
        raise FileRefused(f"Không có tệp {path}.") from None
    except _DAMAGE:
        raise FileRefused(
            f"{path.name} không phải tệp CSV tải từ trang Nhật ký, cũng không phải tệp lưu trữ của archive_audit, hoặc "
            "đã hỏng. Hãy dùng đúng tệp gốc, chưa mở và lưu lại bằng Excel."
        ) from None


def _verify(path: Path, expected: Head | None, with_database: bool) -> FileVerdict:
    verdict = FileVerdict()
    if is_archive(path):
        ends, rows = read_archive(path)
    else:
        ends, rows = None, _read_csv(path)
    database = _Database() if with_database else None
    first = before = found = None
    for piece in _pieces(rows):
        for row in piece:
            _check(verdict, row, before)
            if expected and row.position == expected.position:
                found = row.hash
            before = row if row.position else before
            first = first or before
        if database:
            database.compare(verdict, piece)
    if ends:
        _check_ends(verdict, ends, first, before)
        if database:
            database.compare_whole(verdict, path, ends)
    if expected and found != expected.hash:
        said = "khác mốc đã giữ" if found else "của mốc đã giữ không có trong tệp"
        verdict.faults.append(Fault("head", expected.position, None, f"Mắt xích {expected.position} {said}."))
    return verdict


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    piece = []
    for row in rows:
        piece.append(row)
        if len(piece) == _AT_ONCE:
            yield piece
            piece = []
    yield piece


def is_archive(path: Path) -> bool:
    """Whether the file is packed as archives are."""
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def sha256_of(path: Path) -> str:
    """SHA-256 of a whole file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read_archive(path: Path) -> tuple[Ends, Iterator[Row]]:
    """What an archive says of itself, and its lines. Raises one of _DAMAGE, also while its lines are read, for what is
    none."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        said = json.loads(file.readline())
    if said["kind"] != KIND or said["format"] > FORMAT:
        raise ValueError
    return Ends(**said["chain"]), _archived_rows(path)


def _archived_rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        next(file)
        for number, text in enumerate(file, start=2):
            one = json.loads(text)
            yield Row(number, dict(one["line"]), _place(one["position"]), one["previous"], one["hash"])


def _place(said: int | str) -> int:
    """A position as the database can hold it. Raises ValueError."""
    position = int(said)
    if not 0 < position < _MOST_POSITIONS:
        raise ValueError
    return position


def _read_csv(path: Path) -> Iterator[Row]:
    longest = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            if next(rows, None) != [*HEADINGS, WHOLE]:
                raise ValueError
            for number, (*shown, position, previous, found, whole) in enumerate(rows, start=2):
                place = _place(position) if position else None
                yield Row(number, dict(json.loads(whole)), place, previous, found, shown)
    finally:
        csv.field_size_limit(longest)


def _check(verdict: FileVerdict, row: Row, before: Row | None) -> None:
    """Hold a line against its hash, against what stands beside it for people, and against the line before."""
    verdict.lines += 1
    if row.shown is not None and _readable(row.shown) != [neutral(text) for text in shown_of(row.values)]:
        verdict.add("shown", row, "phần chữ để đọc khác với dòng gốc đã băm; tệp đã bị sửa.")
    if row.position is None:
        verdict.unlinked += 1
        return
    verdict.first = min(verdict.first or row.position, row.position)
    verdict.last = max(verdict.last or row.position, row.position)
    if hash_of(row.values, row.position, row.previous) != row.hash:
        verdict.add("altered", row, f"dòng nhật ký số {row.values.get('id')} không khớp mã băm; đã bị sửa.")
    if before:
        _check_neighbours(verdict, row, before)


def _readable(shown: list[str]) -> list[str]:
    """What of the cells comes from the hashed values; names of people do not."""
    return [*shown[:2], *shown[5:]]


def _check_neighbours(verdict: FileVerdict, row: Row, before: Row) -> None:
    step = abs(row.position - before.position)
    older, newer = sorted((row, before), key=lambda one: one.position)
    if step == 0:
        verdict.add("order", row, f"mắt xích {row.position} đứng hai lần.")
    elif step == 1 and newer.previous != older.hash:
        verdict.add("broken", row, f"mắt xích {newer.position} không nối với mắt xích trước nó.")
    verdict.missing += max(0, step - 1)


def _check_ends(verdict: FileVerdict, ends: Ends, first: Row | None, last: Row | None) -> None:
    """An archive holds every position from its first to its last, and says so."""
    whole = (verdict.first, verdict.last, verdict.lines, verdict.missing) == (ends.first, ends.last, ends.lines, 0)
    if not whole or first is None or (first.previous, last.hash) != (ends.previous, ends.hash):
        message = f"Tệp lưu trữ phải có đủ mắt xích {ends.first}–{ends.last}; đã bị bỏ bớt hoặc thêm dòng."
        verdict.faults.append(Fault("gap", ends.first, None, message))


class _Database:
    """The chain in the database, as far as there is one; lines that were archived are known by their last hash."""

    def __init__(self):
        try:
            self.head, self.anchor = head(), anchor()
        except DatabaseError:
            self.head = None

    def compare(self, verdict: FileVerdict, piece: list[Row]) -> None:
        """Hold the positions of a piece against it."""
        if not self.head or not self.head.position:
            return
        linked = [row for row in piece if row.position]
        known = hashes_at([row.position for row in linked])
        verdict.compared = verdict.compared or 0
        for row in linked:
            expected = known.get(row.position)
            if expected:
                verdict.compared += 1
            if expected and expected != row.hash:
                verdict.add("database", row, f"mắt xích {row.position} khác với chuỗi trong cơ sở dữ liệu.")
            elif not expected and row.position > self.anchor.position:
                verdict.add("database", row, f"mắt xích {row.position} không có trong chuỗi của cơ sở dữ liệu.")

    def compare_whole(self, verdict: FileVerdict, path: Path, ends: Ends) -> None:
        """Hold an archive whose lines were removed against the SHA-256 of then, which covers the names in it too."""
        known = self.head and AuditAnchor.objects.filter(pk=ends.last, hash=ends.hash).first()
        if known and known.file_sha256 != sha256_of(path):
            message = f"Tệp không còn nguyên như khi bỏ dòng: SHA-256 khác điểm neo {ends.last} ({known.file_sha256})."
            verdict.faults.append(Fault("database", ends.last, None, message))
