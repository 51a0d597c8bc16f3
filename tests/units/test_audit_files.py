"""Files of audit lines that an inspector checks: as they were taken away, and after somebody has touched them."""

import csv
import gzip
import io
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from units.audit import record
from units.audit_archive import write
from units.audit_chain import hash_of, head, link
from units.audit_export import as_csv, csv_rows, newest_first
from units.audit_files import FileRefused, verify_file
from units.models import AuditEntry
from units.vietnamese import nfc

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(cast):
    """Five lines, all of them linked; one begins as a formula does, one has what ends a cell."""
    texts = ["Việc 1", "=1+1", 'Có "ngoặc"; phẩy,\nxuống dòng', "Việc 4", "Việc 5"]
    found = [
        record("test.change", cast.department, text, by=cast.head, changes={"điểm": (1, "8,10")}) for text in texts
    ]
    link()
    return found


@pytest.fixture
def taken(lines, tmp_path):
    """The whole trail as somebody takes it away."""
    path = tmp_path / "nhat-ky.csv"
    path.write_text("".join(as_csv(newest_first(AuditEntry.objects.all()))), newline="")
    return path


def rows_of(path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def rewrite(path, rows) -> None:
    """Save the file anew as a program does that knows its form; what it marked as text is marked once."""
    path.write_text("\ufeff" + csv_rows([cell.removeprefix("'") for cell in row] for row in rows), newline="")


def codes(path, expected=None, **options) -> list[tuple]:
    return [(fault.code, fault.position) for fault in verify_file(path, expected, **options).faults]


def said(*arguments, **options) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_file_as_it_was_taken_is_proven_and_fits_the_database(taken):
    verdict = verify_file(taken)

    assert (verdict.lines, verdict.first, verdict.last, verdict.missing, verdict.unlinked) == (5, 1, 5, 0, 0)
    assert (verdict.compared, verdict.faults) == (5, [])
    assert said(file=taken) == (
        "Đã kiểm tra 5 dòng của tệp: không phát hiện sai lệch.\nMắt xích: 1–5; không có trong tệp: 0.\n"
        "Đối chiếu với cơ sở dữ liệu: 5 dòng.\n"
    )


def test_saving_it_anew_without_a_change_is_no_fault(taken):
    rewrite(taken, rows_of(taken))
    assert codes(taken) == []


def test_a_text_that_was_changed_for_the_eye_alone(taken):
    rows = rows_of(taken)
    rows[5][8] = "Không có gì"
    rewrite(taken, rows)

    assert codes(taken) == [("shown", 1)]
    with pytest.raises(CommandError, match="Dòng 6 của tệp: phần chữ để đọc khác với dòng gốc đã băm"):
        said(file=taken)


def test_a_line_that_was_changed_throughout_does_not_fit_its_hash(taken):
    rows = rows_of(taken)
    rows[5][8] = "Không có gì"
    rows[5][15] = rows[5][15].replace("Việc 1", "Không có gì")
    rewrite(taken, rows)

    assert codes(taken) == [("altered", 1)]


def test_a_chain_that_was_made_anew_fits_itself_but_not_the_database_or_a_head_that_was_kept(taken, lines, cast):
    kept = head()
    rows = rows_of(taken)
    previous = "0" * 64
    for position, row in enumerate(reversed(rows[1:]), start=1):
        row[8] = row[8].replace("Việc", "Chuyện")
        row[15] = row[15].replace("Việc", "Chuyện")
        row[13], row[14] = previous, hash_of(json.loads(row[15]), position, previous)
        previous = row[14]
    rewrite(taken, rows)

    assert codes(taken, with_database=False) == []
    assert codes(taken, kept, with_database=False) == [("head", 5)]
    assert codes(taken) == [("database", position) for position in (5, 4, 3, 2, 1)]


def test_a_line_that_was_taken_out_shows_as_missing(taken):
    rows = rows_of(taken)
    del rows[3]
    rewrite(taken, rows)

    assert verify_file(taken).missing == 1
    assert "không có trong tệp: 1." in said(file=taken)
    with pytest.raises(CommandError, match="Tệp thiếu 1 mắt xích trong khoảng 1–5."):
        said("--whole", file=taken)


def test_a_line_that_stands_twice(taken):
    rows = rows_of(taken)
    rewrite(taken, [*rows, rows[-1]])

    assert codes(taken) == [("order", 1)]


def test_a_line_that_the_database_does_not_know(taken, lines, cast):
    record("test.change", cast.department, "Thêm", by=None)
    link()
    rewrite(taken, rows_of(taken))
    more = "".join(as_csv(newest_first(AuditEntry.objects.all())))
    taken.write_text(more.replace(",6,", ",7,"), newline="")

    assert codes(taken) == [("altered", 7), ("database", 7)]


def test_a_line_without_a_place_in_the_chain_is_counted(cast, lines, tmp_path):
    record("test.change", cast.department, "Vừa xong", by=None)
    path = tmp_path / "a.csv"
    path.write_text("".join(as_csv(newest_first(AuditEntry.objects.all()))), newline="")

    assert (verify_file(path).unlinked, codes(path)) == (1, [])
    assert "Chưa nối vào chuỗi khi xuất: 1 dòng, không kiểm tra được." in said(file=path)


def test_a_file_is_proven_where_there_is_no_database(taken, monkeypatch):
    def gone():
        raise DatabaseError("no such table")

    monkeypatch.setattr("units.audit_files.head", gone)
    verdict = verify_file(taken)

    assert (verdict.lines, verdict.compared, verdict.faults) == (5, None, [])
    assert "Đối chiếu với cơ sở dữ liệu: không." in said(file=taken)


def test_the_command_says_the_same_in_json(taken):
    assert json.loads(said("--json", file=taken)) == {
        "valid": True, "lines": 5, "unlinked": 0, "first": 1, "last": 5, "missing": 0, "compared": 5, "faults": [],
    }  # fmt: skip


def test_an_archive_that_was_cut_or_changed(cast, lines, tmp_path):
    path = tmp_path / "kho.jsonl.gz"
    write(AuditEntry.objects.latest("pk").at.date().replace(year=2100), path)
    assert (codes(path), verify_file(path).lines) == ([], 5)

    whole = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    path.write_bytes(gzip.compress("".join(whole[:-1]).encode()))
    assert codes(path) == [("gap", 1)]
    path.write_bytes(gzip.compress("".join(whole).replace("Việc 4", "Việc 9").encode()))
    assert codes(path) == [("altered", 4)]
    path.write_bytes(gzip.compress("".join(whole).encode())[:-30])
    with pytest.raises(FileRefused):
        verify_file(path)


@pytest.fixture
def archived(lines, tmp_path):
    """The trail as an archive: its path, its head, its lines."""
    path = tmp_path / "kho.jsonl.gz"
    write(timezone.localdate() + timedelta(days=1), path)
    head, *rows = [json.loads(text) for text in gzip.decompress(path.read_bytes()).decode().splitlines()]
    return path, head, rows


def repack(path, objects) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(one) + "\n" for one in objects).encode()))


def test_an_archive_damaged_at_any_byte_gets_a_sentence(archived):
    """Of the head of gzip (its first bytes with time and file name) nothing counts; no other byte may be wrong."""
    path, *_ = archived
    whole = path.read_bytes()
    text_begins = 10 + whole[10:].index(b"\0") + 1
    for place in range(text_begins, len(whole), 5):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        with pytest.raises(FileRefused, match="hoặc đã hỏng"):
            verify_file(path)


def test_an_archive_that_says_another_hash_before_it(archived):
    path, head, rows = archived
    repack(path, [head | {"chain": head["chain"] | {"previous": "f" * 64}}, *rows])

    assert codes(path) == [("gap", 1)]


@pytest.mark.parametrize("position", [0, -1, 2**63, 10**30])
def test_a_position_that_no_chain_has_is_refused(archived, position):
    path, head, rows = archived
    repack(path, [head, *rows[:-1], rows[-1] | {"position": position}])

    with pytest.raises(FileRefused):
        verify_file(path)


@pytest.mark.parametrize("values", [{"changes": []}, {"action": 5}, {"at": "9999-12-31T23:59:59+00:00"}])
def test_a_line_with_values_of_another_kind_is_refused(taken, values):
    heading, first, *rows = rows_of(taken)
    first[-1] = json.dumps(json.loads(first[-1]) | values)
    rewrite(taken, [heading, first, *rows])

    with pytest.raises(FileRefused):
        verify_file(taken)


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\r\n1,2\r\n", b"\x1f\x8bxx", gzip.compress(b"{}\n", mtime=0), b"\xff\xfe\x00"],
    ids=["empty", "other table", "broken gzip", "other gzip", "other text"],
)
def test_what_is_no_such_file_is_refused(tmp_path, content):
    path = tmp_path / "gi-do.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="gi-do.csv không phải tệp CSV tải từ trang Nhật ký"):
        said(file=path)
    with pytest.raises(CommandError, match="Không có tệp"):
        said(file=tmp_path / "khong-co.csv")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda text: "\0" not in text))
def test_whatever_stands_in_a_line_comes_back_from_the_file(text):
    row = ["1", text, "x"]
    back = next(csv.reader(io.StringIO(csv_rows([row]), newline="")))

    assert [nfc(cell).removeprefix("'") for cell in back] == [nfc(cell).removeprefix("'") for cell in row]
