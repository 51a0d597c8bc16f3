"""A backup of the loaded sample system, and its way back into an empty one, by the commands as an administrator runs
them."""

import gzip
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing, contextmanager
from hashlib import sha256

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.processes import run
from units.backup.making import make
from units.backup.manifest import BackupRefused, Manifest, Member, State

FILE = "minh-chung/ab/anh.png"


class System:
    """An installation of the portal with a database and a folder of its own."""

    def __init__(self, folder, url=""):
        self.folder = folder
        self.environment = {"DATA_DIR": str(folder), "DATABASE_URL": url, "REDIS_URL": ""}

    def run(self, *arguments) -> str:
        return run(*arguments, **self.environment)

    def ask(self, code: str):
        """What Python in this installation prints, as JSON."""
        return json.loads(self.run("shell", "--no-imports", "-c", f"import json; print(json.dumps({code}))"))

    def refuses(self, *arguments) -> str:
        """The sentences with which a command ends with 1."""
        with pytest.raises(subprocess.CalledProcessError) as refused:
            self.run(*arguments)
        assert refused.value.returncode == 1
        return refused.value.stderr.decode() if isinstance(refused.value.stderr, bytes) else refused.value.stderr

    def put_file(self, name=FILE, content=b"png"):
        path = self.folder / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def copy(self, folder) -> "System":
        """Another installation with the same data, on SQLite."""
        shutil.copytree(self.folder, folder)
        return System(folder)

    def load_samples(self):
        self.run("migrate", "--verbosity", "0")
        self.run("load_fixtures")
        self.put_file()
        return self

    def facts(self) -> dict:
        """Every row of every table, but of those that a restore adds to."""
        return self.ask(FACTS)

    def pages(self) -> list[int]:
        return self.ask(PAGES)


FACTS = (
    "[f'{row}' for model in __import__('django.apps').apps.apps.get_models() if model._meta.label not in"
    " ('units.AuditEntry', 'units.Change', 'sessions.Session') for row in model.objects.order_by('pk').exclude(**({"
    "'username': 'lenh-may-chu'} if model._meta.label == 'units.User' else {})).values_list()]"
)
PAGES = (
    "[(c := __import__('django.test').test.Client(), c.force_login(__import__('units.models').models.User.objects.get("
    "username='chuyenvien.sngv'))) and c.get(path, HTTP_HOST='localhost').status_code for path in ('/', '/ke-hoach/',"
    " '/nhiem-vu/', '/ke-hoach/sngv/DDCI/2025/pdf/')]"
)


def heads(said: str) -> str:
    return said.strip().rpartition(": ")[2]


def test_a_sample_system_comes_back_whole(tmp_path):
    old = System(tmp_path / "old").load_samples()
    archive = str(tmp_path / "sao-luu.tar.gz")
    head = heads(old.run("backup", "-o", archive))
    assert os.stat(archive).st_mode & 0o777 == 0o600

    new = System(tmp_path / "new")
    said = new.run("restore", archive)

    assert "số dòng từng bảng và đầu chuỗi nhật ký khớp" in said
    assert new.facts() == old.facts()
    assert (new.folder / "media" / FILE).read_bytes() == b"png"
    assert new.run("verify_audit", "--expect", head).startswith("Đã kiểm tra ")
    lines = "list(__import__('units.models').models.AuditEntry.objects.filter(action__startswith='system.').values_list"
    assert new.ask(f"{lines}('action', flat=True))") == ["system.restore"]
    assert old.ask(f"{lines}('action', flat=True))") == ["system.backup"]
    assert new.pages() == old.pages()


def test_a_backup_says_when_it_was_made_as_people_here_write_it():
    whole = Manifest("2026-11-20T18:30:04+00:00", "sqlite", State([], {}, ""), Member("x", 0, ""), [])

    assert whole.moment == "01:30 21/11/2026"


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory):
    """An installation with nothing but its reference data, and a backup of it; both only to be read."""
    folder = tmp_path_factory.mktemp("small")
    system = System(folder / "data")
    system.run("migrate", "--verbosity", "0")
    system.put_file()
    archive = folder / "sao-luu.tar.gz"
    system.run("backup", "-o", str(archive))
    return system, archive


def test_a_system_that_is_in_use_is_not_overwritten_unless_forced(backed_up, tmp_path):
    system, archive = backed_up
    used = system.copy(tmp_path / "used")
    (used.folder / "media" / FILE).unlink()
    used.put_file("van-ban/cu.pdf", b"pdf")
    assert "Hệ thống này đã có tài khoản hoặc tệp." in used.refuses("restore", str(archive))
    assert not (used.folder / "media" / FILE).exists()

    used.run("restore", str(archive), "--force")
    assert (used.folder / "media" / FILE).read_bytes() == b"png"


def refusal(path) -> str:
    """Why the command refuses an archive. No fixture of the database is asked for, so that touching it would fail."""
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(path))
    return str(refused.value)


@contextmanager
def rewritten(archive, path):
    """A copy of the archive, whose members may be changed in a dict of name to bytes."""
    with tarfile.open(archive) as old:
        members = {member.name: old.extractfile(member).read() for member in old}
    yield members
    with tarfile.open(path, "w:gz") as new:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))


def change_a_file(members):
    members[f"files/{FILE}"] = b"gif"


def lose_a_file(members):
    del members[f"files/{FILE}"]


def add_a_file(members):
    members["files/la.exe"] = b"x"


def climb_out(members):
    members["files/../../la.txt"] = b"x"


def spoil_the_database(members):
    members["database.dump"] = members["database.dump"][:-1] + b"x"


def lose_the_manifest(members):
    del members["manifest.json"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (change_a_file, f"1 tệp sai, đầu tiên là files/{FILE}"),
        (lose_a_file, f"1 tệp sai, đầu tiên là files/{FILE}"),
        (add_a_file, "1 tệp sai, đầu tiên là files/la.exe"),
        (climb_out, "trỏ ra ngoài"),
        (spoil_the_database, "1 tệp sai, đầu tiên là database.dump"),
        (lose_the_manifest, "thiếu manifest.json"),
    ],
)
def test_an_archive_that_was_spoilt_is_refused_before_anything_is_written(backed_up, tmp_path, spoil, said):
    _, archive = backed_up
    with rewritten(archive, tmp_path / "hong.tar.gz") as members:
        spoil(members)

    assert said in refusal(tmp_path / "hong.tar.gz")


@pytest.mark.parametrize("content", [b"", b"x" * 100, gzip.compress(b"x" * 9000)], ids=["empty", "text", "gzip"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "la.tar.gz").write_bytes(content)

    assert "đã hỏng hoặc bị sửa" in refusal(tmp_path / "la.tar.gz")


def test_an_archive_that_was_cut_off_is_refused(backed_up, tmp_path):
    _, archive = backed_up
    (tmp_path / "cut.tar.gz").write_bytes(archive.read_bytes()[:-2000])

    assert "đã hỏng hoặc bị sửa" in refusal(tmp_path / "cut.tar.gz")


def test_a_backup_of_a_later_version_is_refused(backed_up, tmp_path):
    _, archive = backed_up
    with rewritten(archive, tmp_path / "moi.tar.gz") as members:
        manifest = json.loads(members["manifest.json"])
        manifest["state"]["migrations"].append("units.0999_later")
        members["manifest.json"] = json.dumps(manifest).encode()

    assert "có bước units.0999_later" in System(tmp_path / "new").refuses("restore", str(tmp_path / "moi.tar.gz"))


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(backed_up, tmp_path):
    """The last migration of tasks is undone in the backup, as if it were made before that came."""
    old = backed_up[0].copy(tmp_path / "old")
    names = "sorted(n for a, n in __import__('django.db.migrations.loader').db.migrations.loader.MigrationLoader(None)"
    last, before = old.ask(f"{names}.disk_migrations if a == 'tasks')[-1:-3:-1]")
    old.run("migrate", "tasks", before, "--verbosity", "0")
    old.run("backup", "-o", str(tmp_path / "cu.tar.gz"))

    new = System(tmp_path / "new")
    new.run("restore", str(tmp_path / "cu.tar.gz"))
    assert f"[X] {last}" in new.run("showmigrations", "tasks")


def test_the_output_has_the_right_ending_and_nothing_is_left_behind(tmp_path):
    with pytest.raises(BackupRefused, match="phải có đuôi .tar.gz"):
        make(tmp_path / "sao-luu.zip")
    with pytest.raises(BackupRefused, match="Không ghi được"):
        make(tmp_path / "khong-co" / "sao-luu.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_holds_what_was_committed_while_others_write(backed_up, tmp_path):
    """Another process has written and not committed: its row is not in the backup, which does not wait either."""
    system, _ = backed_up
    with closing(sqlite3.connect(system.folder / "ddci.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN")
        writer.execute("INSERT INTO django_session VALUES ('x', 'x', '2030-01-01')")
        dump = "__import__('units.backup.databases').backup.databases.dump"
        counts = f"{dump}(__import__('pathlib').Path('{tmp_path}/x')).counts['django_session']"
        assert system.ask(counts) == 0


@pytest.fixture
def databases():
    """Return a function that makes an empty database of PostgreSQL and gives its address."""
    settings, made = connection.settings_dict, []
    server = {
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }

    def execute(sql):
        with closing(psycopg2.connect(dbname="postgres", **server)) as session:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute(sql)

    def make():
        made.append(f"backup_{os.getpid()}_{len(made)}")
        execute(f"CREATE DATABASE {made[-1]}")
        return "postgres://{user}:{password}@{host}:{port}/".format(**server) + made[-1]

    yield make
    for name in made:
        execute(f"DROP DATABASE {name}")


@pytest.mark.services
def test_postgresql_comes_back_whole_and_what_was_there_stays_when_that_fails(databases, tmp_path):
    old = System(tmp_path / "old", databases()).load_samples()
    archive = str(tmp_path / "sao-luu.tar.gz")
    head, facts = heads(old.run("backup", "-o", archive)), old.facts()
    new = System(tmp_path / "new", databases())
    new.run("restore", archive)

    assert new.facts() == facts
    assert new.pages() == old.pages()
    assert new.run("verify_audit", "--expect", head).startswith("Đã kiểm tra ")
    change = "__import__('units.models').models.AuditEntry.objects.update(summary='')"
    with pytest.raises(subprocess.CalledProcessError) as refused:
        new.run("shell", "-c", change)
    assert "append-only" in refused.value.stderr

    with rewritten(archive, tmp_path / "hong.tar.gz") as members:
        spoil_dump(members)
    assert "pg_restore không làm được" in new.refuses("restore", str(tmp_path / "hong.tar.gz"), "--force")
    assert new.pages() == old.pages()
    new.run("restore", archive, "--force")
    assert new.facts() == facts


def spoil_dump(members):
    """A dump that is broken, in an archive that says it ought to be so."""
    members["database.dump"] = members["database.dump"][:20_000]
    manifest = json.loads(members["manifest.json"])
    manifest["database"] |= {"size": 20_000, "sha256": sha256(members["database.dump"]).hexdigest()}
    members["manifest.json"] = json.dumps(manifest).encode()
