import hashlib
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from indices.actions import check, save_cells
from indices.cells import Cell, Change
from indices.models import ComponentScore, Result, SourceFile
from tests.browser import DESKTOP, PHONE, violations
from tests.indices.workbooks import BASE, FOREIGN, HEADER, JUSTICE, book
from units.models import AuditEntry


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def upload_address(edition) -> str:
    return reverse("indices:import", args=[edition.code])


def check_address(edition) -> str:
    return reverse("indices:import-check", args=[edition.code])


def upload(client, edition, data, name="bang.xlsx"):
    return client.post(upload_address(edition), {"file": SimpleUploadedFile(name, data)})


def form_of(page) -> dict:
    """What the browser would post back from the page of the check, with nothing changed."""
    context = page.context
    posted = {"seen": context["seen"], "shown-sheet": context["preparation"].table.sheet}
    return posted | {choice.name: choice.value for choice in [*context["columns"], *context["rows"]]}


def said(page) -> list[str]:
    return [f"{problem.cell}: {problem.message}" for problem in page.context["problems"]]


def test_a_file_is_shown_first_and_saved_whole_with_who_when_and_hash(as_user, cast):
    client, data = as_user(cast.standing_clerk), book(BASE)
    response = upload(client, cast.draft, data)
    page = client.get(response.url)

    assert response.url == check_address(cast.draft)
    assert not Result.objects.filter(edition=cast.draft).exists()
    assert [(change.cell, change.what, change.after_text) for change in page.context["changes"]][:2] == [
        ("B2", "Tính minh bạch và tiếp cận thông tin", "8,35"),
        ("C2", "Chi phí thời gian", "9,10"),
    ]
    saved = client.post(response.url, form_of(page) | {"action": "save"})

    assert saved.url == cast.draft.get_absolute_url()
    assert ComponentScore.objects.filter(result__edition=cast.draft).count() == 4
    kept = SourceFile.objects.get()
    assert (kept.name, kept.uploaded_by, kept.sha256) == (
        "bang.xlsx",
        cast.standing_clerk,
        hashlib.sha256(data).hexdigest(),
    )
    assert AuditEntry.objects.filter(action="result.import", actor=cast.standing_clerk).count() == 2
    assert default_storage.listdir("bang-diem-cho")[1] == []
    assert "bang.xlsx" in client.get(saved.url).content.decode()


def test_problems_are_listed_by_cell_and_cannot_be_saved(as_user, cast):
    client = as_user(cast.standing_clerk)
    upload(client, cast.draft, book([HEADER, ["Sở Ngoại vụ", 50, 9.1, 80.17, 1], JUSTICE]))
    page = client.get(check_address(cast.draft))
    answer = client.post(check_address(cast.draft), form_of(page) | {"action": "save"})

    assert said(page) == ["B2: 50 lớn hơn 10. Điểm phải từ 0 đến 10."]
    assert "Lưu tất cả" not in page.content.decode()
    assert answer.status_code == 422
    assert not Result.objects.filter(edition=cast.draft).exists()


def test_columns_and_rows_are_corrected_on_the_page(as_user, cast):
    client = as_user(cast.standing_clerk)
    upload(client, cast.draft, book([["Đơn vị", "Chi phí thời gain", "Lạ"], ["Sở Ngoại giao", 8, 7], ["Sở Abc", 6, 6]]))
    address = check_address(cast.draft)
    page = client.get(address)
    assert [problem.cell for problem in page.context["problems"]] == ["B1"]

    form = form_of(page) | {"column-B": "score:chi-phi-thoi-gian", "column-C": "score:tinh-minh-bach"}
    page = client.post(address, form)
    assert [problem.cell for problem in page.context["problems"]] == ["A2", "A3"]

    page = client.post(address, form_of(page) | {"row-2": "sngv", "row-3": "ignore"})
    assert said(page) == []
    assert [(change.cell, change.unit.code, change.after_text) for change in page.context["changes"]] == [
        ("B2", "sngv", "8,00"),
        ("C2", "sngv", "7,00"),
    ]
    client.post(address, form_of(page) | {"action": "save"})
    scores = ComponentScore.objects.filter(result__edition=cast.draft)
    assert list(scores.values_list("result__unit__code", "line__component__code", "score")) == [
        ("sngv", "tinh-minh-bach", Decimal(7)),
        ("sngv", "chi-phi-thoi-gian", Decimal(8)),
    ]


def test_another_sheet_is_chosen_on_the_page(as_user, cast):
    client = as_user(cast.standing_clerk)
    upload(client, cast.draft, book(BASE, [HEADER, ["Sở Ngoại vụ", 1, 1, 1, 1], JUSTICE]))
    page = client.get(check_address(cast.draft))
    assert [problem.cell for problem in page.context["problems"]] == ["A1"]

    page = client.post(check_address(cast.draft), form_of(page) | {"sheet": "Trang 2"})
    assert said(page) == []
    assert page.context["changes"][0].after_text == "1,00"


def test_a_changed_choice_is_shown_before_it_is_saved(as_user, cast):
    client = as_user(cast.standing_clerk)
    upload(client, cast.draft, book(BASE))
    form = form_of(client.get(check_address(cast.draft))) | {"column-B": "ignore", "action": "save"}
    page = client.post(check_address(cast.draft), form)

    assert page.status_code == 422
    assert "Cách ghép hoặc số liệu đã khác lần xem trước" in page.content.decode()
    assert not Result.objects.filter(edition=cast.draft).exists()


def test_what_somebody_saved_since_the_preview_is_told_and_nothing_is_lost(as_user, cast):
    client = as_user(cast.standing_clerk)
    upload(client, cast.draft, book(BASE))
    form = form_of(client.get(check_address(cast.draft))) | {"action": "save"}
    line = cast.draft.lines.first()
    theirs = Change(Cell(cast.department.pk, line.pk, "score"), None, Decimal("6.5"))
    save_cells(edition=cast.draft, changes=[theirs], by=cast.unit_clerk)

    page = client.post(check_address(cast.draft), form)
    assert page.status_code == 422
    assert page.context["conflicts"] == [
        {"unit": cast.department, "what": line.name, "kind": "score", "seen": "", "now": "6,50"}
    ]
    assert ComponentScore.objects.get(result__edition=cast.draft).score == Decimal("6.5")

    client.post(check_address(cast.draft), form_of(page) | {"action": "save"})
    assert ComponentScore.objects.get(result__unit=cast.department, line=line).score == Decimal("8.35")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF-1.7", "a.pdf", "Đây là tệp PDF. Hãy chọn tệp .xlsx hoặc .csv."),
        (b"", "a.xlsx", "Tệp trống. Hãy chọn tệp có bảng điểm."),
        (b"x" * (10 * 2**20 + 1), "a.csv", "Tệp lớn 10 MB, quá 10 MB. Hãy chỉ giữ lại trang tính có bảng điểm."),
    ],
)
def test_a_file_that_is_not_read_gets_its_sentence(as_user, cast, data, name, sentence):
    response = upload(as_user(cast.standing_clerk), cast.draft, data, name)

    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [sentence]


def test_no_file_is_asked_for(as_user, cast):
    response = as_user(cast.standing_clerk).post(upload_address(cast.draft), {"upload": "1"})

    assert response.context["form"].errors["file"] == ["Hãy chọn tệp bảng điểm."]


def test_the_waiting_file_is_the_uploaders_own_and_one_for_each_round(as_user, cast):
    client = as_user(cast.standing_clerk)
    upload(client, cast.draft, book(BASE))
    upload(client, cast.draft, book([HEADER, FOREIGN]))
    assert len(default_storage.listdir("bang-diem-cho")[1]) == 1
    assert client.get(check_address(cast.draft)).context["preparation"].matched_rows == 1

    other = cast.person("thuongtruc2", "Lộc Thường Trực", cast.province, "standing_clerk")
    assert as_user(other).get(check_address(cast.draft)).url == upload_address(cast.draft)


@pytest.mark.parametrize("address", [upload_address, check_address])
def test_a_closed_round_takes_no_file(as_user, cast, address):
    cast.result(cast.draft, cast.department, "80", 1, [("8", 1)] * 3)
    check(edition=cast.draft, by=cast.standing_clerk)

    assert as_user(cast.standing_clerk).get(address(cast.draft)).url == cast.draft.get_absolute_url()


def test_the_export_is_a_file_and_leaves_an_audit_line(as_user, cast):
    response = as_user(cast.leader).get(reverse("indices:export", args=["ddci-sbn-2024"]))

    assert response["Content-Disposition"] == 'attachment; filename="ddci-sbn-2024.xlsx"'
    assert response.content[:2] == b"PK"
    line = AuditEntry.objects.get()
    assert (line.action, line.actor, line.object_id) == ("result.export", cast.leader, str(cast.edition_2024.pk))


def test_a_blank_workbook_names_the_units_and_has_no_figure_and_the_page_offers_it(as_user, cast):
    cast.result(cast.draft, cast.department, "80.00", 1, [("8", 1)] * 3)
    client = as_user(cast.standing_clerk)
    way = f"{reverse('indices:export', args=[cast.draft.code])}?trong=1"
    assert f'href="{way}"' in client.get(upload_address(cast.draft)).content.decode()
    response = client.get(way)

    assert response["Content-Disposition"] == 'attachment; filename="ddci-sbn-2025-mau.xlsx"'
    rows = [row for row in load_workbook(io.BytesIO(response.content)).worksheets[0].values if row[1]]
    assert [(row[1], set(row[2:])) for row in rows[-2:]] == [("Sở Ngoại vụ", {None}), ("Sở Tư pháp", {None})]
    assert AuditEntry.objects.get().summary == "Tải mẫu nhập trống của DDCI khối sở, ban, ngành năm 2025"


@pytest.mark.parametrize(("person", "status"), [("standing_clerk", 200), ("unit_clerk", 404), ("leader", 404)])
def test_an_open_round_is_exported_only_by_those_who_enter_all_of_it(as_user, cast, person, status):
    cast.result(cast.draft, cast.other_department, "12.34", 1, [("8", 1)] * 3)

    assert as_user(getattr(cast, person)).get(reverse("indices:export", args=[cast.draft.code])).status_code == status


def test_the_import_is_linked_only_for_those_who_may(as_user, cast):
    entry = reverse("indices:entry")

    assert upload_address(cast.draft) in as_user(cast.standing_clerk).get(entry).content.decode()
    assert upload_address(cast.draft) not in as_user(cast.unit_clerk).get(entry, follow=True).content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_in_the_browser_a_file_is_uploaded_corrected_and_saved(transactional_db, settings, tmp_path, visit, viewport):
    settings.DEBUG = True
    call_command("load_fixtures", verbosity=0)
    settings.DEBUG = False
    path = Path(tmp_path / "diem.xlsx")
    path.write_bytes(book([HEADER[:4], ["Sở Ngoại vụ", "8,35", 9.1, 80.17], ["Sở Ngoại giao", 7, 7, 70]]))
    page = visit("thuongtruc", "Mau-DDCI-2025", viewport)
    page.goto("/nhap-diem/ddci-sbn-2025/tep/")
    page.get_by_label("Tệp bảng điểm").set_input_files(path)
    page.get_by_role("button", name="Tải lên và kiểm tra").click()
    page.get_by_text("Không có đơn vị “Sở Ngoại giao” trong đợt này.").wait_for()
    assert violations(page) == []
    page.get_by_label("Dòng 3: Sở Ngoại giao").select_option("Sở Nội vụ")
    page.get_by_role("button", name="Xem lại").click()
    page.get_by_role("button", name="Lưu tất cả 6 ô").click()

    page.get_by_text("Đã lưu 6 ô từ tệp diem.xlsx.").wait_for()
    assert violations(page) == []
    assert Result.objects.get(edition__code="ddci-sbn-2025", unit__code="snv").total == Decimal(70)
