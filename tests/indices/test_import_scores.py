"""The command import_scores: what it saves, what it founds, what it refuses."""

import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indices.models import Component, ComponentScore, Edition, Index, Result, SourceFile
from tests.indices.workbooks import BASE, FOREIGN, HEADER, JUSTICE, book, csv
from units.models import AuditEntry, Unit

HEADINGS = (
    "Đơn vị,Số phiếu,Tính minh bạch và tiếp cận thông tin,Chi phí thời gian,"
    '"Hỗ trợ DN, HTX, HKD",Tiếp cận đất đai,DDCI năm 2021,Xếp loại\n'
)
HA_TINH = """\
Huyện Cẩm Xuyên,88,1,2.58,1.85,1,13.77,Rất thấp
Thị xã Kỳ Anh,97,7.29,8.24,5.01,6.64,73.07,Tốt
Sở Tư pháp,68,7.66,8.27,5.42,-,68.2,Khá
Sở Kế hoạch và đầu tư,104,6.48,6.49,5.86,-,67.8,Khá
Sở Tài chính,69,7.77,{wrong},7.96,-,68.85,Khá
"""
CODE = "ha-tinh-ddci-sbn-2021"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def file(tmp_path):
    """Return a function that writes bytes or text to a file and gives its path."""

    def write(content, name="bang.xlsx"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def run(*arguments) -> str:
    out = io.StringIO()
    call_command("import_scores", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments) -> tuple[dict | None, str]:
    """Return the JSON, if any, and the reasons of a refused import."""
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_scores", *arguments, stdout=out)
    return (json.loads(out.getvalue()) if out.getvalue() else None), str(error.value)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Unit, Edition, Component, Result, ComponentScore, SourceFile))


def test_a_table_is_saved_whole_with_its_file_and_audit_lines(cast, file, media):
    data = book(BASE)
    answer = json.loads(run(file(data), "--edition", "ddci-sbn-2025", "--json"))

    assert (answer["rows"], len(answer["changes"]), answer["problems"]) == (2, 8, [])
    assert answer["changes"][0] == {
        "cell": "B2",
        "unit": "Sở Ngoại vụ",
        "component": "Tính minh bạch và tiếp cận thông tin",
        "from": None,
        "to": "8.35",
    }
    assert answer["changes"][3] == {"cell": "E2", "unit": "Sở Ngoại vụ", "component": "Xếp hạng", "from": None, "to": 1}
    result = Result.objects.get(edition=cast.draft, unit=cast.department)
    assert (result.total, result.rank, result.entered_by.is_machine) == (Decimal("80.17"), 1, True)
    kept = SourceFile.objects.get()
    assert (kept.name, kept.sha256, kept.uploaded_by.is_machine) == (
        "bang.xlsx",
        hashlib.sha256(data).hexdigest(),
        True,
    )
    assert kept.file.read() == data
    assert Path(kept.file.path).is_relative_to(media)
    assert [line.action for line in AuditEntry.objects.order_by("id")] == ["result.import"] * 2 + ["result.import-file"]


def test_the_same_file_again_changes_nothing_and_is_not_kept_twice(cast, file):
    path = file(book(BASE))
    run(path, "--edition", "ddci-sbn-2025")
    before = counts()

    assert json.loads(run(path, "--edition", "ddci-sbn-2025", "--json"))["changes"] == []
    assert counts() == before


def test_a_dry_run_lists_the_changes_and_saves_nothing(cast, file, media):
    before = counts()
    answer = json.loads(run(file(book(BASE)), "--edition", "ddci-sbn-2025", "--dry-run", "--json"))

    assert (answer["rows"], len(answer["changes"])) == (2, 8)
    assert counts() == before
    assert not media.exists()


def test_in_words_each_change_stands_with_its_cell(cast, file):
    answer = run(file(book([HEADER, FOREIGN])), "--edition", "ddci-sbn-2025")

    assert answer.splitlines()[1] == "C2: Sở Ngoại vụ, Chi phí thời gian: trống → 9,1"
    assert answer.splitlines()[-1] == "Đọc 1 đơn vị. Đã lưu 4 ô."


def test_one_wrong_cell_refuses_all(cast, file):
    before = counts()
    data = book([HEADER, FOREIGN, ["Sở Tư pháp", 50, 8, 79, 3]])
    answer, reasons = refused(file(data), "--edition", "ddci-sbn-2025", "--json")

    assert answer["problems"] == [
        {"cell": "B3", "message": "50 lớn hơn 10. Điểm phải từ 0 đến 10."},
        {"cell": "E3", "message": "Hạng 3 vượt quá số đơn vị của khối (2)."},
    ]
    assert answer["changes"] == []
    assert reasons == "B3: 50 lớn hơn 10. Điểm phải từ 0 đến 10.\nE3: Hạng 3 vượt quá số đơn vị của khối (2)."
    assert counts() == before


def test_a_dash_clears_a_figure_and_a_blank_row_leaves_it(cast, file):
    run(file(book(BASE)), "--edition", "ddci-sbn-2025")
    run(file(book([HEADER, ["Sở Ngoại vụ", "-", 9.1, 80.17, 1], ["Sở Tư pháp"]])), "--edition", "ddci-sbn-2025")

    scores = ComponentScore.objects.filter(result__edition=cast.draft).order_by("result__unit__code", "line__position")
    assert list(scores.values_list("score", flat=True)) == [None, Decimal("9.10"), Decimal("7.90"), Decimal("8.00")]


def test_a_published_round_takes_no_other_figures(cast, file):
    answer, reasons = refused(
        file(book([HEADER, ["Sở Ngoại vụ", 8.35, 9.1, 99, 1]])), "--edition", "ddci-sbn-2024", "--json"
    )

    message = "99 khác 80,17 của đợt đã công bố. Hãy lập đính chính có lý do."
    assert answer["problems"] == [{"cell": "D2", "message": message}]
    assert reasons == f"D2: {message}"
    assert Result.objects.get(edition=cast.edition_2024, unit=cast.department).total == Decimal("80.17")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ddci-sbn-2031", "Không có đợt nào mang mã “ddci-sbn-2031”. Thêm --create để lập đợt từ tệp."),
        ("khong-co", "Không có đợt nào mang mã “khong-co”. Thêm --create để lập đợt từ tệp."),
    ],
)
def test_an_unknown_round_is_not_founded_unasked(cast, file, code, reason):
    assert refused(file(book(BASE)), "--edition", code) == (None, reason)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "khong-co",
            "“khong-co” không phải là mã đợt. Hãy ghi dạng ddci-sbn-2026, hoặc ha-tinh-ddci-sbn-2021 với tỉnh khác.",
        ),
        (
            "pci-sbn-2026",
            "“pci-sbn-2026” không hợp lệ: PCI chỉ có dạng pci-tinh-2024, DDCI có khối sbn, huyen hoặc xa.",
        ),
        (
            "ddci-tinh-2026",
            "“ddci-tinh-2026” không hợp lệ: PCI chỉ có dạng pci-tinh-2024, DDCI có khối sbn, huyen hoặc xa.",
        ),
        ("lang-son-ddci-sbn-2026", "Mã đợt của tỉnh nhà không ghi tỉnh. Hãy dùng ddci-sbn-2026."),
        ("xu-la-ddci-sbn-2026", "Không có tỉnh nào mang mã “xu-la”. Hãy kiểm tra phần đầu của mã đợt."),
        ("ddci-sbn-1999", "Năm phải từ 2005 (năm đầu của PCI) đến 2100."),
    ],
)
def test_a_wrong_code_founds_nothing(cast, file, code, reason):
    before = counts()

    assert refused(file(book(BASE)), "--edition", code, "--create") == (None, reason)
    assert counts() == before


def test_files_that_are_not_read_are_refused_in_json_too(cast, file, tmp_path):
    answer, reason = refused(file(b"%PDF-1.7", "a.pdf"), "--edition", "ddci-sbn-2025", "--json")

    assert reason == "Đây là tệp PDF. Hãy chọn tệp .xlsx hoặc .csv."
    assert answer == {"rows": 0, "changes": [], "problems": [{"cell": None, "message": reason}]}
    _, reason = refused(str(tmp_path / "mat.xlsx"), "--edition", "ddci-sbn-2025")
    assert reason == f"Không đọc được {tmp_path / 'mat.xlsx'}: không có tệp này. Hãy kiểm tra đường dẫn."


def test_a_file_of_500_mb_is_refused_before_it_is_read(cast, tmp_path):
    path = tmp_path / "lon.xlsx"
    with path.open("wb") as out:
        out.truncate(500 * 2**20)

    assert refused(str(path), "--edition", "ddci-sbn-2025")[1] == (
        "Tệp lớn 500 MB, quá 10 MB. Hãy chỉ giữ lại trang tính có bảng điểm."
    )


def test_the_table_of_another_province_is_refused_with_its_wrong_cell_and_founds_nothing(cast, file):
    before = counts()
    path = file((HEADINGS + HA_TINH).format(wrong="50"), "ha-tinh.csv")
    answer, reasons = refused(path, "--edition", CODE, "--create", "--json")

    assert (answer["rows"], answer["problems"]) == (
        5,
        [{"cell": "D6", "message": "50 lớn hơn 10. Điểm phải từ 0 đến 10."}],
    )
    assert reasons == "D6: 50 lớn hơn 10. Điểm phải từ 0 đến 10."
    assert counts() == before
    assert not Unit.objects.filter(code="ha-tinh").exists()


def test_once_corrected_it_founds_the_round_with_units_of_their_natural_kind(cast, file):
    answer = json.loads(
        run(file((HEADINGS + HA_TINH).format(wrong="7.51"), "ha-tinh.csv"), "--edition", CODE, "--create", "--json")
    )

    edition = Edition.objects.get(code=CODE)
    assert (answer["rows"], answer["problems"]) == (5, [])
    assert (edition.province.code, edition.province.name, edition.year, edition.state) == (
        "ha-tinh", "Tỉnh Hà Tĩnh", 2021, "draft",
    )  # fmt: skip
    assert [(line.component.code, line.name) for line in edition.lines.all()] == [
        ("tinh-minh-bach", "Tính minh bạch và tiếp cận thông tin"),
        ("chi-phi-thoi-gian", "Chi phí thời gian"),
        ("ho-tro-dn-htx-hkd", "Hỗ trợ DN, HTX, HKD"),
        ("tiep-can-dat-dai", "Tiếp cận đất đai"),
    ]
    assert sorted((unit.code, unit.kind) for unit in edition.units()) == [
        ("ha-tinh-huyen-cam-xuyen", "district"),
        ("ha-tinh-skhdt", "department"),
        ("ha-tinh-stc", "department"),
        ("ha-tinh-stp", "department"),
        ("ha-tinh-thi-xa-ky-anh", "district"),
    ]
    finance = edition.results.get(unit__code="ha-tinh-stc")
    assert finance.total == Decimal("68.85")
    assert list(finance.scores.values_list("line__component__code", "score")) == [
        ("tinh-minh-bach", Decimal("7.77")),
        ("chi-phi-thoi-gian", Decimal("7.51")),
        ("ho-tro-dn-htx-hkd", Decimal("7.96")),
    ]
    assert AuditEntry.objects.filter(action="edition.found").count() == 1


def test_founding_twice_changes_nothing(cast, file):
    path = file((HEADINGS + HA_TINH).format(wrong="7.51"), "ha-tinh.csv")
    run(path, "--edition", CODE, "--create")
    before = counts()

    assert json.loads(run(path, "--edition", CODE, "--create", "--json"))["changes"] == []
    assert counts() == before
    assert json.loads(run(path, "--edition", CODE, "--json"))["changes"] == []


def test_a_new_round_of_the_home_province_takes_the_units_and_components_that_are_there(cast, file):
    data = book(
        [["Đơn vị", "CSTP 1: Tính minh bạch", "Chuyển đổi số", "Tổng điểm"], ["SNgV", 8, 7, 75], ["Sở TN&MT", 6, 6, 60]]
    )
    run(file(data), "--edition", "ddci-sbn-2026", "--create")

    edition = Edition.objects.get(code="ddci-sbn-2026")
    assert edition.province == cast.province
    assert [(line.component.code, line.name) for line in edition.lines.all()] == [
        ("tinh-minh-bach", "Tính minh bạch"),
        ("chuyen-doi-so", "Chuyển đổi số"),
    ]
    assert sorted(edition.results.values_list("unit__code", "unit__name")) == [
        ("sngv", "Sở Ngoại vụ"),
        ("stnmt", "Sở Tài nguyên và Môi trường"),
    ]


def test_a_unit_that_is_no_more_is_not_founded_anew(cast, file):
    cast.unit("scu", "Sở Cũ", Unit.Kind.DEPARTMENT, cast.province, ends_on="2025-02-28")
    data = book([["Đơn vị", "Tổng điểm"], ["Sở Cũ", 70]])
    message = "A2: Sở Cũ chỉ tồn tại đến 28/02/2025. Hãy sửa tên hoặc bỏ dòng."

    assert refused(file(data), "--edition", "ddci-sbn-2026", "--create")[1] == message
    assert refused(file(data), "--edition", "ddci-sbn-2025")[1] == message


def test_a_unit_of_another_block_is_named_as_such(cast, file):
    cast.unit("huyen-chi-lang", "Huyện Chi Lăng", Unit.Kind.DISTRICT, cast.province)
    data = book([["Đơn vị", "Tổng điểm"], ["Sở Tư pháp", 70], ["Huyện Chi Lăng", 60]])

    assert refused(file(data), "--edition", "ddci-sbn-2025")[1] == (
        "A3: Huyện Chi Lăng không thuộc khối sở, ban, ngành. Hãy bỏ dòng hoặc nhập vào đợt khác."
    )


def test_pci_is_founded_with_provinces(cast, file):
    data = csv("Tỉnh, thành phố;Gia nhập thị trường;PCI 2026;Xếp hạng\nLạng Sơn;7,5;69,01;16\nTP. Hải Phòng;8;75;1\n")
    run(file(data, "pci.csv"), "--edition", "pci-tinh-2026", "--create")

    edition = Edition.objects.get(code="pci-tinh-2026")
    assert edition.province is None
    assert sorted(edition.results.values_list("unit__code", "unit__name", "rank")) == [
        ("hai-phong", "Thành phố Hải Phòng", 1),
        ("lang-son", "Tỉnh Lạng Sơn", 16),
    ]


@pytest.mark.django_db
def test_an_empty_portal_is_founded_from_the_index_up(file):
    run(
        file(book([["Đơn vị", "Chi phí thời gian", "Vai trò NĐĐ"], ["Sở Tư pháp", 8, 7]])),
        "--edition",
        "ddci-sbn-2026",
        "--create",
    )

    assert Index.objects.get().code == "DDCI"
    assert set(Unit.objects.values_list("code", "name")) == {("lang-son", "Tỉnh Lạng Sơn"), ("stp", "Sở Tư pháp")}
    assert set(Component.objects.values_list("code", flat=True)) == {"chi-phi-thoi-gian", "vai-tro-ndd"}
    assert Result.objects.get().total is None


def test_justice_stays_as_it_is(cast, file):
    """Units that a file does not name keep their figures."""
    run(file(book(BASE)), "--edition", "ddci-sbn-2025")
    run(file(book([HEADER, ["Sở Ngoại vụ", 1, 1, 10, 2]])), "--edition", "ddci-sbn-2025")

    assert Result.objects.get(edition=cast.draft, unit=cast.other_department).total == Decimal(JUSTICE[3])


def test_ranks_that_may_belong_to_either_side_are_asked_for(cast, tmp_path, capsys):
    """A rank column before each figure fits the figure on its left as well as the one on its right."""
    path = tmp_path / "bang.csv"
    path.write_text(
        "Đơn vị,Hạng,Tính minh bạch và tiếp cận thông tin,Hạng,Chi phí thời gian,Hạng,Điểm tổng\n"
        "Sở Ngoại vụ,1,9.00,2,8.00,1,85.00\n"
    )
    with pytest.raises(CommandError, match="B1: Chưa rõ cột “Hạng” là hạng của số bên trái hay bên phải."):
        call_command("import_scores", str(path), "--edition", "ddci-sbn-2025")

    assert not Result.objects.filter(edition=cast.draft).exists()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("pci-tinh-2026", "“Sở Ngoại vụ” không phải là tỉnh, không thuộc bảng PCI."),
        ("ddci-huyen-2026", "cấp huyện không còn từ sau ngày 30/06/2025."),
        ("ddci-sbn-0000", "Năm phải từ 2005"),
    ],
)
def test_a_code_that_does_not_fit_the_file_founds_nothing(cast, tmp_path, code, sentence):
    path = tmp_path / "bang.csv"
    path.write_text("Đơn vị,Tính minh bạch,Điểm tổng\nSở Ngoại vụ,9.00,85.00\n")
    units = Unit.objects.count()

    with pytest.raises(CommandError, match=sentence):
        call_command("import_scores", str(path), "--edition", code, "--create")
    assert Unit.objects.count() == units
    assert not Edition.objects.filter(code=code).exists()
