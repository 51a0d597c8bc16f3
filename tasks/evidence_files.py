"""Files that people hand in as evidence: looked at, scanned, and kept once under the hash of their content."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files import File

from tasks.evidence_scan import NotClean, scan
from tasks.evidence_types import ALL, FileType, Unsafe, type_of
from tasks.models import Evidence
from units.vietnamese import nfc

MOST_FILES = 10
MOST_TOGETHER = 45 * 2**20
"""Bytes of all files of one go; the reverse proxy takes 50 MB a request."""

LONGEST_NAME = 200


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: where its content is, what it is called and what it is."""

    file: File
    name: str
    kind: FileType
    sha256: str


def taken_types() -> list[FileType]:
    """The types that this installation takes; raise ImproperlyConfigured where EVIDENCE_TYPES names another."""
    unknown = [name for name in settings.EVIDENCE_TYPES if name not in ALL]
    if unknown:
        raise ImproperlyConfigured(f"EVIDENCE_TYPES ghi loại tệp lạ: {', '.join(unknown)}. Chỉ có: {', '.join(ALL)}.")
    return [ALL[name] for name in settings.EVIDENCE_TYPES]


def accepted() -> str:
    """What a file chooser offers: `.pdf,.docx,…`."""
    return ",".join(f".{suffix}" for kind in taken_types() for suffix in kind.suffixes)


def checked(files: Sequence[File]) -> list[Checked]:
    """Return the files, each fit to be kept; raise ValidationError with a sentence for each that is not.

    It may take as long as the scanner does, so that no transaction should be open.
    """
    if len(files) > MOST_FILES:
        raise ValidationError({"files": f"Mỗi lần gửi tối đa {MOST_FILES} tệp. Hãy bớt tệp hoặc gửi làm nhiều lần."})
    if sum(file.size for file in files) > MOST_TOGETHER and len(files) > 1:
        raise ValidationError({"files": f"Các tệp cộng lại vượt {MOST_TOGETHER // 2**20} MB. Hãy gửi làm nhiều lần."})
    good, problems = [], []
    for file in files:
        try:
            good.append(_checked(file))
        except ValidationError as error:
            problems.extend(error.messages)
    if problems:
        raise ValidationError({"files": problems})
    return good


def keep(taken: Checked, **values) -> Evidence:
    """Return an unsaved row of evidence for a file, whose content now lies in the store."""
    evidence = Evidence(
        name=taken.name, content_type=taken.kind.content_type, sha256=taken.sha256, size=taken.file.size, **values
    )
    evidence.file.name = _stored(evidence, taken)
    return evidence


def _stored(evidence: Evidence, taken: Checked) -> str:
    """The name under which the content lies in the store; one left half-written by a crash is written anew."""
    storage = evidence.file.storage
    name = evidence.file.field.generate_filename(evidence, taken.sha256)
    if storage.exists(name):
        if storage.size(name) == taken.file.size:
            return name
        storage.delete(name)
    taken.file.seek(0)
    return storage.save(name, taken.file)


def _checked(file: File) -> Checked:
    name = shown_name(file.name or "")
    if not file.size:
        raise ValidationError(f"Tệp “{name}” rỗng (0 byte). Hãy chọn lại tệp.")
    if file.size > settings.EVIDENCE_MOST_BYTES:
        limit = settings.EVIDENCE_MOST_BYTES // 2**20
        raise ValidationError(f"Tệp “{name}” lớn hơn {limit} MB. Hãy giảm dung lượng hoặc gửi đường dẫn đến tệp.")
    kind = _kind(file, name)
    try:
        scan(_chunks(file))
    except NotClean as error:
        raise ValidationError(f"Tệp “{name}” {error}.") from None
    return Checked(file, with_suffix(name, kind), kind, _sha256(file))


def _kind(file: File, name: str) -> FileType:
    try:
        kind = type_of(file)
    except Unsafe as error:
        raise ValidationError(f"Tệp “{name}” {error} nên không nhận. Hãy lưu thành PDF rồi gửi lại.") from None
    if kind not in taken_types():
        names = ", ".join(kind.name for kind in taken_types())
        raise ValidationError(f"Nội dung tệp “{name}” không phải loại được nhận ({names}). Hãy chọn tệp khác.")
    return kind


def shown_name(name: str) -> str:
    """Return a file's name without folders and without characters that hide or turn what stands there."""
    last = nfc(name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in last)
    return _cut(" ".join(plain.split()).lstrip(".") or "tep")


def with_suffix(name: str, kind: FileType) -> str:
    """Return the name with a suffix that tells the truth about the content."""
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    if suffix in kind.suffixes:
        return name
    stem = name[: -len(suffix) - 1] if suffix in _KNOWN else name
    return _cut(f"{stem}.{kind.name}")


def _cut(name: str) -> str:
    """Shorten the stem of a name that is too long, so that it keeps its suffix."""
    suffix = PurePosixPath(name).suffix
    if len(name) <= LONGEST_NAME or len(suffix) > 10:
        return name[:LONGEST_NAME]
    return name[: LONGEST_NAME - len(suffix)].rstrip() + suffix


_KNOWN = {suffix for kind in ALL.values() for suffix in kind.suffixes}


def _chunks(file: File) -> Iterable[bytes]:
    file.seek(0)
    return file.chunks()


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(file):
        digest.update(chunk)
    return digest.hexdigest()
