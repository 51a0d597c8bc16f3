"""Making a backup: the database first, then the files, which are only ever added to while rows refer to them."""

import io
import tarfile
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from units.backup.databases import dump
from units.backup.manifest import FILES, NAME, BackupRefused, Manifest, Member

ENDINGS = (".tar.gz", ".tgz")
_DATABASE = "database.dump"


class Hashing(io.RawIOBase):
    """A stream that is hashed as it is read."""

    def __init__(self, stream):
        self.stream, self.hash = stream, sha256()

    def read(self, size=-1):
        data = self.stream.read(size)
        self.hash.update(data)
        return data


def make(path: Path) -> Manifest:
    """Write a backup into a .tar.gz file, which is there whole or not at all, and which only its owner may read.

    Raises BackupRefused.
    """
    if not path.name.endswith(ENDINGS):
        raise BackupRefused(f"Tên tệp “{path.name}” phải có đuôi .tar.gz.")
    draft = path.with_name(f".{path.name}.dang-ghi")
    try:
        draft.touch(mode=0o600)
        with (
            tempfile.TemporaryDirectory(dir=path.parent) as folder,
            tarfile.open(draft, "w:gz", compresslevel=6) as archive,
        ):
            manifest = _fill(archive, Path(folder) / _DATABASE)
        draft.replace(path)
    except OSError as error:
        raise BackupRefused(
            f"Không ghi được {path}: {error.strerror}. Hãy xem thư mục, quyền ghi, chỗ trống."
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _fill(archive: tarfile.TarFile, dumped: Path) -> Manifest:
    made_at = timezone.now().isoformat(timespec="seconds")
    state = dump(dumped)
    with dumped.open("rb") as stream:
        database = _add(archive, _DATABASE, dumped.stat().st_size, stream)
    manifest = Manifest(made_at, connection.vendor, state, database, list(_add_files(archive)))
    data = manifest.as_bytes()
    _add(archive, NAME, len(data), io.BytesIO(data))
    return manifest


def _add_files(archive: tarfile.TarFile) -> Iterator[Member]:
    for name in stored_files():
        try:
            stream = default_storage.open(name)
        except FileNotFoundError:
            # Exports are deleted after some days, maybe just now.
            continue
        with stream:
            yield _add(archive, FILES + name, stream.size, stream)


def _add(archive: tarfile.TarFile, name: str, size: int, stream) -> Member:
    info, hashing = tarfile.TarInfo(name), Hashing(stream)
    info.size, info.mode, info.mtime = size, 0o600, int(timezone.now().timestamp())
    archive.addfile(info, hashing)
    return Member(name, size, hashing.hash.hexdigest())


def stored_files(folder: str = "") -> Iterator[str]:
    """The name of every file that the portal keeps, in the order of the alphabet."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from stored_files(f"{folder}{name}/")
