"""The audit trail as its readers see it: found, paged, read line by line, taken away as a file."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from units.audit import record
from units.audit_chain import link
from units.models import AuditEntry, AuditLink
from units.permissions import Role

PAGE = "/nhat-ky/"


@pytest.fixture
def reader(cast):
    """Somebody of the province's IT staff."""
    return cast.person("cntt", "Bế Quản Trị", cast.province, Role.IT_STAFF)


@pytest.fixture
def lines(cast):
    return [
        record("plan.issue", cast.department, "Ban hành Kế hoạch số 05", by=cast.head_of_unit),
        record("task.done", cast.office, "Báo hoàn thành", by=cast.officer, on_behalf_of=cast.head,
               changes={"trạng thái": ("đang thực hiện", "chờ xác nhận"), "kết quả": (None, "8,35")}),
        record("user.sign_in", cast.officer, "Đăng nhập", by=cast.officer),
    ]  # fmt: skip


@pytest.fixture
def found(as_user, reader, lines):
    """Return a function that gives the sentences that a search finds."""

    def ask(**entries):
        return [line.summary for line in as_user(reader).get(PAGE, entries).context["rows"]]

    return ask


def test_the_newest_line_comes_first(found):
    assert found() == ["Đăng nhập", "Báo hoàn thành", "Ban hành Kế hoạch số 05"]


@pytest.mark.parametrize(
    ("entries", "sentences"),
    [
        ({"tim": "ban hanh KE HOACH"}, ["Ban hành Kế hoạch số 05"]),
        ({"tim": "cho xac nhan"}, ["Báo hoàn thành"]),
        ({"tim": "hoan 99"}, []),
        ({"nguoi": "canbo"}, ["Đăng nhập", "Báo hoàn thành"]),
        ({"nguoi": "Vi Trưởng"}, ["Báo hoàn thành"]),
        ({"nguoi": "không ai"}, []),
        ({"viec": "plan."}, ["Ban hành Kế hoạch số 05"]),
        ({"loai": "units.user"}, ["Đăng nhập"]),
        ({"nguoi": "canbo", "viec": "user"}, ["Đăng nhập"]),
        ({"den_ngay": "31/12/2020"}, []),
        ({"tu_ngay": "31/12/2020"}, ["Đăng nhập", "Báo hoàn thành", "Ban hành Kế hoạch số 05"]),
        ({"dia_chi": "10.0.0.1"}, []),
    ],
)
def test_what_narrows_the_lines(found, entries, sentences):
    assert found(**entries) == sentences


def test_today_counts_from_midnight_to_midnight_in_vietnam(found):
    today = f"{timezone.localdate():%d/%m/%Y}"

    assert len(found(tu_ngay=today, den_ngay=today)) == 3


def test_the_history_of_one_object_and_of_one_request(found, cast, client):
    assert found(loai="units.unit", ma=str(cast.office.pk)) == ["Báo hoàn thành"]
    response = client.get(reverse("indices:ranking-xlsx", args=["ddci-sbn-2024"]))
    assert len(found(tham_chieu=response["X-Request-ID"])) == 1


@pytest.mark.parametrize(
    ("entries", "field", "said"),
    [
        ({"tu_ngay": "32/13/2025"}, "tu_ngay", "Nhập một ngày hợp lệ."),
        ({"tu_ngay": "02/01/2025", "den_ngay": "01/01/2025"}, "den_ngay", "Ngày cuối không được trước ngày đầu."),
        ({"loai": "kế hoạch"}, "loai", "Loại đối tượng phải có dạng như plans.plan, tasks.task, units.user."),
        ({"truoc": "0"}, "truoc", None),
        ({"dia_chi": "10.0.0"}, "dia_chi", None),
    ],
)
def test_a_wrong_entry_is_said_and_finds_nothing(as_user, reader, lines, entries, field, said):
    response = as_user(reader).get(PAGE, entries)

    assert (response.status_code, response.context["rows"], list(response.context["form"].errors)) == (422, [], [field])
    assert said is None or response.context["form"].errors[field] == [said]


def test_pages_follow_each_other_without_a_count(as_user, reader, cast, django_assert_max_num_queries):
    for number in range(120):
        record("test.change", cast.department, f"Việc {number}", by=cast.head)
    client, seen, page = as_user(reader), [], PAGE
    for _ in range(3):
        response = client.get(page)
        seen += [line.summary for line in response.context["rows"]]
        page = f"{PAGE}?truoc={response.context['older']}"

    assert seen == [f"Việc {number}" for number in reversed(range(120))]
    assert response.context["older"] is None
    with django_assert_max_num_queries(14) as queries:
        client.get(PAGE)
    assert [query for query in queries.captured_queries if "COUNT" in query["sql"] and "audit" in query["sql"]] == []


def test_a_line_shows_what_was_and_what_became_and_its_place_in_the_chain(as_user, reader, lines, client):
    page = f"{PAGE}{lines[1].pk}/"
    assert "Chưa nối" in as_user(reader).get(page).content.decode()
    link()
    text = as_user(reader).get(page).content.decode()

    assert "Mắt xích 2, nội dung khớp mã băm" in text
    assert "thay mặt" in text.lower()
    for word in ("đang thực hiện", "chờ xác nhận", "8,35", "chưa có", "Vi Trưởng Phòng"):
        assert word in text
    assert f'href="/nhat-ky/?loai=units.unit&amp;ma={lines[1].object_id}"' in text


def test_a_line_names_things_as_the_forms_do(as_user, reader, cast):
    membership = cast.officer.memberships.get()
    of_role = {"role": ("officer", "head_of_office"), "ends_on": (None, "2026-12-31")}
    told = [
        (record("admin.change", membership, "x", by=reader, changes=of_role),
         [("role", "Vai trò", "Cán bộ thực hiện", "Trưởng phòng, giám đốc trung tâm"),
          ("ends_on", "Đến hết ngày", None, "2026-12-31")]),
        (record("admin.change", cast.officer, "x", by=reader, changes={"is_staff": (False, True)}),
         [("is_staff", "Vào được trang Quản trị", "không", "có")]),
        (record("test.change", cast.officer, "x", by=reader, changes={"ghi chú": ("a", "b"), "memberships": (1, 2)}),
         [("ghi chú", "ghi chú", "a", "b"), ("memberships", "memberships", 1, 2)]),
    ]  # fmt: skip
    client = as_user(reader)

    for line, expected in told:
        changes = client.get(f"{PAGE}{line.pk}/").context["changes"]
        assert [(one.code, one.name, one.before, one.after) for one in changes] == expected


def test_a_line_of_a_model_that_is_gone_is_shown_as_it_was_kept(as_user, reader):
    line = AuditEntry.objects.create(
        actor=reader, action="x.y", object_type="gone.thing", object_id="1", summary="x", changes={"role": ["a", "b"]}
    )

    (change,) = as_user(reader).get(f"{PAGE}{line.pk}/").context["changes"]
    assert (change.name, change.before, change.after) == ("role", "a", "b")


def test_the_paper_says_what_it_was_narrowed_to(as_user, reader, lines):
    client = as_user(reader)
    paper = '<p class="d-none d-print-block">Đang lọc: {}.</p>'
    narrowed = client.get(PAGE, {"nguoi": " canbo ", "viec": "user", "truoc": "99999"}).content.decode()

    assert paper.format("Người thực hiện: canbo; Mã việc: user") in narrowed
    assert "Đang lọc" not in client.get(PAGE).content.decode()


def rows_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_narrowed_lines_are_taken_as_csv_which_is_itself_recorded(as_user, reader, lines):
    response = as_user(reader).get(f"{PAGE}tep/", {"nguoi": "canbo", "viec": "task"})
    heading, *rows = rows_of(response)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert heading[:5] == ["Số", "Lúc", "Tên đăng nhập", "Người thực hiện", "Thay mặt"]
    assert [(row[2], row[4], row[8], row[9]) for row in rows] == [
        (
            "canbo",
            "Vi Trưởng Phòng",
            "Báo hoàn thành",
            "kết quả: (trống) → 8,35; trạng thái: đang thực hiện → chờ xác nhận",
        )
    ]
    written = AuditEntry.objects.latest("pk")
    assert (written.actor, written.action, written.summary) == (
        reader, "audit.export", "Xuất nhật ký: nguoi=canbo&viec=task",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(as_user, reader, cast, text):
    record("test.change", cast.department, text, by=cast.head)
    _, row = rows_of(as_user(reader).get(f"{PAGE}tep/", {"viec": "test"}))

    assert row[8] == f"'{text}"


def test_a_file_has_every_line_whatever_pieces_it_is_read_in(as_user, reader, lines, monkeypatch):
    monkeypatch.setattr("units.audit_export.AT_ONCE", 2)
    _, *rows = rows_of(as_user(reader).get(f"{PAGE}tep/", {"tu_ngay": "01/01/2020"}))

    assert [row[8] for row in rows] == [
        "Xuất nhật ký: tu_ngay=01%2F01%2F2020", "Đăng nhập", "Báo hoàn thành", "Ban hành Kế hoạch số 05",
    ]  # fmt: skip


def test_each_line_of_a_file_has_its_place_in_the_chain(as_user, reader, lines):
    heading, *rows = rows_of(as_user(reader).get(f"{PAGE}tep/"))
    links = {str(one.entry_id): one for one in AuditLink.objects.all()}

    assert heading[12:] == ["Mắt xích", "Mã băm trước", "Mã băm", "Dòng gốc (JSON)"]
    assert len(rows) == len(links) == 4
    assert all(row[12:15] == [str(links[row[0]].position), *hashes(links[row[0]])] for row in rows)


def hashes(one: AuditLink) -> list[str]:
    return [one.previous_hash, one.hash]


def workbook_of(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_the_same_lines_as_a_workbook(as_user, reader, lines):
    """The same rows as in the CSV, but what machines check by; its own download is the newest line."""
    client = as_user(reader)
    heading, *rows = rows_of(client.get(f"{PAGE}tep/", {"nguoi": "canbo"}))
    response = client.get(f"{PAGE}xlsx/", {"nguoi": "canbo"})
    book = workbook_of(response)

    assert response["Content-Disposition"] == f'attachment; filename="nhat-ky-{timezone.localdate():%Y%m%d}.xlsx"'
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    title, _, head, _, *shown = book["Nhật ký"].values
    assert (title[0], list(head)) == ("NHẬT KÝ THAY ĐỔI", heading[:15])
    assert [[cell or "" for cell in row] for row in shown] == [row[:15] for row in rows]
    assert next(book["Ghi chú"].values) == ("Số dòng", "2")
    assert AuditEntry.objects.latest("pk").summary == "Xuất nhật ký: nguoi=canbo"


def test_a_sheet_that_is_full_says_so(as_user, reader, lines, monkeypatch):
    monkeypatch.setattr("ddci_portal.audit_workbook.MOST_LINES", 2)
    book = workbook_of(as_user(reader).get(f"{PAGE}xlsx/"))
    rows = list(book["Nhật ký"].values)[4:]

    assert len(rows) == 3
    assert [row[8] for row in rows[:2]] == ["Xuất nhật ký: tất cả", "Đăng nhập"]
    assert rows[2][0].startswith("Tệp Excel đã đầy: các dòng cũ hơn không có trong tệp này.")
    assert [note[0] for note in book["Ghi chú"].values] == ["Số dòng", "Còn thiếu", "Tính đến", "Cách kiểm tra"]


def test_a_text_longer_than_a_cell_is_cut_in_a_workbook_only(as_user, reader, cast):
    record("test.change", cast.department, "Dài", by=cast.head, changes={"x": (None, "a" * 40_000)})
    client = as_user(reader)
    _, row = rows_of(client.get(f"{PAGE}tep/", {"viec": "test"}))
    sheet = workbook_of(client.get(f"{PAGE}xlsx/", {"viec": "test"}))["Nhật ký"]

    assert len(row[9]) == 40_000 + len("x: (trống) → ")
    assert (len(sheet["J5"].value), sheet["J5"].value[-2:]) == (32_767, "a…")


def test_a_wrong_entry_leads_from_the_file_back_to_the_page(as_user, reader):
    response = as_user(reader).get(f"{PAGE}tep/", {"tu_ngay": "hôm qua"})

    assert (response.status_code, response.url) == (302, "/nhat-ky/?tu_ngay=h%C3%B4m+qua")


@pytest.mark.parametrize("person", ["standing_clerk", "leader", "head_of_unit", "officer"])
def test_nobody_else_reads_it(as_user, cast, lines, person):
    client = as_user(getattr(cast, person))

    assert [client.get(f"{PAGE}{end}").status_code for end in ("", "tep/", "xlsx/", f"{lines[0].pk}/")] == [403] * 4


def test_it_staff_of_another_province_do_not_read_it(as_user, cast, lines):
    elsewhere = cast.unit("ha-tinh", "Tỉnh Hà Tĩnh", "province", None)
    stranger = cast.person("cntt.ht", "Người Hà Tĩnh", elsewhere, Role.IT_STAFF)

    assert as_user(stranger).get(PAGE).status_code == 403
