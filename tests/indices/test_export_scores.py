"""The command export_scores: what it writes, import_scores reads back without a change."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from indices.models import Edition
from indices.sheets.exporting import export_edition
from indices.sheets.spreadsheet import OutColumn, write_table
from tests.indices.workbooks import COMPONENTS, UNITS, read
from units.models import Unit

SCORES = st.none() | st.decimals(0, 10, places=2)
TOTALS = st.none() | st.decimals(0, 100, places=2)
RANKS = st.none() | st.integers(1, 25)
ROWS = st.dictionaries(st.sampled_from(list(UNITS)), st.tuples(SCORES, RANKS, SCORES, RANKS, TOTALS, RANKS), min_size=1)
"""Figures of some units: score and rank of the first two components, total and rank."""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def reread(path, code) -> dict:
    out = io.StringIO()
    call_command("import_scores", str(path), "--edition", code, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_every_round_of_the_data_files_comes_back_unchanged(db, settings, tmp_path):
    settings.DEBUG = True
    call_command("load_fixtures", verbosity=0, stdout=io.StringIO())
    editions = list(Edition.objects.all())
    path = tmp_path / "bang.xlsx"
    for edition in editions:
        call_command("export_scores", "--edition", edition.code, "-o", str(path), stdout=io.StringIO())
        answer = reread(path, edition.code)
        assert (edition.code, answer["changes"], answer["problems"]) == (edition.code, [], [])
        assert answer["rows"] == edition.results.count() or not edition.results.count() or edition.state == "draft"

    assert len(editions) > 15


def test_the_table_has_every_figure_in_its_place(cast):
    book = load_workbook(io.BytesIO(export_edition(cast.edition_2024)))
    sheet = book["Bảng điểm"]

    assert sheet["A1"].value == "Kết quả DDCI khối sở, ban, ngành năm 2024"
    assert [cell.value for cell in sheet[5]] == [1, "Sở Ngoại vụ", 8.35, 1, 9.1, 1, 8.93, 1, 80.17, 1]
    assert [cell.value for cell in sheet[6]] == [2, "Sở Tư pháp", 7.9, 2, 8, 2, 8, 2, 79, 2]
    notes = {row[0].value: row[1].value for row in book["Ghi chú"]}
    assert (notes["Mã đợt"], notes["Trạng thái"], notes["Nguồn số liệu"]) == ("ddci-sbn-2024", "Đã công bố", "chưa ghi")


def test_an_open_round_is_a_template_with_every_unit(cast):
    sheet = load_workbook(io.BytesIO(export_edition(cast.draft)))["Bảng điểm"]

    assert [[cell.value for cell in row][:3] for row in sheet.iter_rows(min_row=5)] == [
        [1, "Sở Ngoại vụ", None],
        [2, "Sở Tư pháp", None],
    ]


def test_names_that_look_like_formulas_are_neutralised_and_found_again(cast, tmp_path):
    Unit.objects.filter(pk=cast.department.pk).update(name='=HYPERLINK("http://example.vn")')
    Edition.objects.filter(pk=cast.edition_2024.pk).update(source="@SUM(1)")
    path = tmp_path / "bang.xlsx"
    call_command("export_scores", "--edition", "ddci-sbn-2024", "-o", str(path), stdout=io.StringIO())

    book = load_workbook(path)
    assert book["Bảng điểm"]["B5"].value == '\'=HYPERLINK("http://example.vn")'
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert reread(path, "ddci-sbn-2024") == {"rows": 2, "changes": [], "problems": []}


@given(ROWS)
def test_any_figures_come_back_as_they_went(rows):
    names = [known.names[0] for known in COMPONENTS[:2]]
    columns = [OutColumn("Đơn vị", "Đơn vị", "text")]
    for name in names:
        columns += [OutColumn(name, "Điểm", "score"), OutColumn(name, "Hạng", "rank")]
    columns += [OutColumn("Tổng điểm", "Tổng điểm", "score"), OutColumn("Xếp hạng", "Xếp hạng", "rank")]
    written = write_table(
        title="Kết quả", columns=columns, rows=[[UNITS[code][0], *row] for code, row in rows.items()], notes=[]
    )
    back: dict[str, list] = {}
    for figure in (table := read(written)).figures:
        back.setdefault(figure.unit, []).append(figure.value)

    assert table.problems == []
    assert {code: tuple(values) for code, values in back.items()} == {
        code: row for code, row in rows.items() if any(value is not None for value in row)
    }


def test_an_existing_file_survives_a_failure(cast, tmp_path):
    folder = tmp_path / "thu-muc.xlsx"
    folder.mkdir()

    with pytest.raises(CommandError, match="Không ghi được tệp"):
        call_command("export_scores", "--edition", "ddci-sbn-2024", "-o", str(folder))
    assert [path.name for path in tmp_path.iterdir()] == ["thu-muc.xlsx"]


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        ("khong-co", "a.xlsx", "Không có đợt nào mang mã “khong-co”. Hãy xem mã ở trang Xếp hạng."),
        ("ddci-sbn-2024", "a.csv", "phải có đuôi .xlsx."),
    ],
)
def test_what_cannot_be_exported_says_why(cast, tmp_path, code, name, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("export_scores", "--edition", code, "-o", str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []


def test_corrected_figures_are_exported(cast):
    assert Decimal(str(load_workbook(io.BytesIO(export_edition(cast.edition_2023))).active["C5"].value)) == Decimal(8)
