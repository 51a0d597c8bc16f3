"""Restoring a backup: everything is checked before anything is written."""

import tarfile
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from units.accounts import machine
from units.audit import record
from units.audit_chain import Fault, verify
from units.backup import databases
from units.backup.making import stored_files
from units.backup.manifest import FILES, NAME, BackupRefused, Manifest
from units.models import User

_BROKEN = "Bản sao lưu đã hỏng hoặc bị sửa: {}. Chưa có gì được ghi; hãy dùng bản khác."
_NOT_EMPTY = (
    "Hệ thống này đã có tài khoản hoặc tệp. Hãy phục hồi vào một hệ thống trống, hoặc thêm --force để thay toàn bộ cơ "
    "sở dữ liệu bằng bản sao lưu (dữ liệu hiện có sẽ mất)."
)
_MOST_MANIFEST = 200 * 2**20


@dataclass(frozen=True)
class Restored:
    """What came back, and what the audit chain in it says."""

    manifest: Manifest
    faults: list[Fault]


def restore(path: Path, *, force: bool = False) -> Restored:
    """Put a backup in place of database and files, then bring it to this version.

    Only into an empty system, unless forced. Afterwards nobody is signed in. Raises BackupRefused before anything is
    written, or when what came back is not what the backup says.
    """
    with tempfile.TemporaryDirectory() as folder:
        dumped = Path(folder) / "database"
        manifest = check(path, dumped)
        _check_fits(manifest)
        if not force and not is_empty():
            raise BackupRefused(_NOT_EMPTY)
        databases.load(dumped)
    _check_state(manifest)
    _put_files(path, manifest)
    call_command("migrate", verbosity=0, interactive=False)
    Session.objects.all().delete()
    faults = verify().faults
    by = machine()
    record("system.restore", by, f"Phục hồi từ bản sao lưu lúc {manifest.moment}", by=by)
    return Restored(manifest, faults)


def is_empty() -> bool:
    """Whether there is nothing that a backup could destroy: no account and no file."""
    tables = connection.introspection.table_names()
    return not (User._meta.db_table in tables and User.objects.exists()) and next(stored_files(), None) is None


def check(path: Path, dumped: Path) -> Manifest:
    """Read the whole archive, hold every file against the manifest, and leave the database in `dumped`."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            seen, manifest = _read(archive, dumped)
    except FileNotFoundError:
        raise BackupRefused(f"Không có tệp {path}.") from None
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupRefused(_BROKEN.format(error)) from None
    if manifest is None:
        raise BackupRefused(_BROKEN.format(f"thiếu {NAME}"))
    expected = {one.name: (one.size, one.sha256) for one in (manifest.database, *manifest.files)}
    if wrong := sorted(name for name in seen.keys() | expected if seen.get(name) != expected.get(name)):
        raise BackupRefused(_BROKEN.format(f"{len(wrong)} tệp sai, đầu tiên là {wrong[0]}"))
    return manifest


def _read(archive: tarfile.TarFile, dumped: Path) -> tuple[dict[str, tuple[int, str]], Manifest | None]:
    seen, manifest = {}, None
    for member in archive:
        if not member.isfile():
            raise BackupRefused(_BROKEN.format(f"{member.name} không phải tệp thường"))
        stream = archive.extractfile(member)
        if member.name == NAME and member.size < _MOST_MANIFEST:
            manifest = Manifest.from_bytes(stream.read())
        elif member.name.startswith(FILES):
            _check_inside(member.name)
            seen[member.name] = member.size, _hash_of(stream)
        else:
            with dumped.open("wb") as output:
                seen[member.name] = member.size, _hash_of(stream, output)
    return seen, manifest


def _check_inside(name: str) -> None:
    if ".." in PurePosixPath(name).parts or "\\" in name:
        raise BackupRefused(_BROKEN.format(f"tên tệp {name} trỏ ra ngoài"))


def _hash_of(stream, output=None) -> str:
    found = sha256()
    while chunk := stream.read(2**20):
        found.update(chunk)
        if output:
            output.write(chunk)
    return found.hexdigest()


def _check_fits(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"Bản sao lưu là của {manifest.engine}, còn hệ thống này dùng {connection.vendor}. Hãy phục hồi vào hệ "
            "thống dùng cùng loại cơ sở dữ liệu."
        )
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    replaced = {f"{app}.{name}" for one in loader.disk_migrations.values() for app, name in one.replaces}
    if later := [name for name in manifest.state.migrations if name not in known | replaced]:
        raise BackupRefused(
            f"Bản sao lưu do phiên bản khác, mới hơn của cổng tạo ra (có bước {later[0]}). Hãy nâng cấp cổng rồi "
            "phục hồi."
        )


def _check_state(manifest: Manifest) -> None:
    """Hold what is in the database now against what was when the backup was made."""
    found = databases.state()
    if found.audit_head != manifest.state.audit_head or found.counts != manifest.state.counts:
        differing = [table for table, count in manifest.state.counts.items() if found.counts.get(table) != count]
        raise BackupRefused(
            f"Cơ sở dữ liệu sau phục hồi không khớp bản sao lưu (bảng {', '.join(differing) or 'nhật ký'}). Đừng dùng "
            "hệ thống này; hãy phục hồi lại từ bản khác."
        )


def _put_files(path: Path, manifest: Manifest) -> None:
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            if member.name.startswith(FILES):
                _put(member.name.removeprefix(FILES), File(archive.extractfile(member)))


def _put(name: str, content: File) -> None:
    default_storage.delete(name)
    stored = default_storage.save(name, content)
    if stored != name:
        raise BackupRefused(f"Không ghi được tệp {name} vào kho (kho đặt tên {stored}).")
