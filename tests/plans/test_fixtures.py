from datetime import date
from decimal import Decimal
from textwrap import indent

import pytest

from plans.assignment import AssignmentStyle
from plans.fixtures import load_plan
from plans.models import Basis, Paragraph, Party, Plan, Section, Target
from plans.reading import read_plan
from units.fixtures import FixtureError
from units.models import AuditEntry, Unit

HEAD = """
index: DDCI
unit: sngv
year: 2026
title: Cải thiện Chỉ số DDCI năm 2026
state: approved
assignment_style: agencies
symbol: KH-SNgV
position: GIÁM ĐỐC
signatory: Trịnh Giám Đốc
"""
SOLUTION = """
solution: >-
  Rà soát thủ tục.

  Công khai kết quả.
marker: plus
measure: 100% thủ tục
due_on: 2026-09-30
directors: [{name: Trịnh Giám Đốc, title: Giám đốc Sở}]
leads: [{name: Văn phòng Sở, scope: đầu mối}, Các phòng chuyên môn]
supports: [Hiệp hội Doanh nghiệp tỉnh]
"""


def item(text: str, depth: int = 6) -> str:
    """The lines of a mapping as one entry of a list."""
    block = indent(text.strip("\n"), " " * (depth + 2))
    return " " * depth + "- " + block[depth + 2 :] + "\n"


def sections(content: str, components: str = "[chi-phi-thoi-gian]") -> str:
    return (
        f"sections:\n  - heading: Giải pháp\n    marker: roman\n    components: {components}\n    content:\n{content}"
    )


@pytest.fixture
def association(cast) -> Unit:
    return cast.unit("hiep-hoi", "Hiệp hội Doanh nghiệp tỉnh", Unit.Kind.OUTSIDE, cast.province)


@pytest.fixture
def write(tmp_path, cast, association):
    """Return a function that puts a data file into a folder."""

    def to_file(text: str):
        path = tmp_path / "ke-hoach.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def refused(path) -> list[str]:
    """Load the file, check that nothing of it stayed, and return what was said, without the file's name."""
    with pytest.raises(FixtureError) as error:
        load_plan(path)
    assert (Plan.objects.count(), Section.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    assert all(problem.startswith(f"{path}: ") for problem in error.value.problems)
    return [problem.removeprefix(f"{path}: ") for problem in error.value.problems]


def test_a_plan_is_loaded_whole(cast, association, write):
    path = write(
        HEAD
        + "focal_point: sngv-van-phong\nauthority: Q. GIÁM ĐỐC\nrecipients: [UBND tỉnh (b/c), 'Lưu: VT']\n"
        + "bases: [{number: 94/KH-UBND, date: 2026-03-29, text: Căn cứ Kế hoạch số 94/KH-UBND}]\n"
        + "targets: [{component: chi-phi-thoi-gian, kind: rank_max, value: 3, of: 25}]\n"
        + sections("      - Năm 2025 tăng điểm.\n      - {table: results}\n" + item(SOLUTION))
        + "appendices: [{heading: Khuyến nghị, content: [{text: Rút ngắn thủ tục, marker: dash}]}]\n"
    )

    plan = load_plan(path)

    assert (plan.focal_point, plan.state, plan.assignment_style) == (cast.office, "approved", AssignmentStyle.AGENCIES)
    assert plan.recipient_lines == ["UBND tỉnh (b/c)", "Lưu: VT"]
    assert Basis.objects.values_list("number", "date").get() == ("94/KH-UBND", date(2026, 3, 29))
    assert Target.objects.values_list("kind", "value", "of").get() == ("rank_max", Decimal(3), 25)
    text = read_plan(plan)
    (node,) = text.body
    assert [item.lines for item in node.items] == [
        ["Năm 2025 tăng điểm."],
        [],
        ["Rà soát thủ tục.", "Công khai kết quả."],
    ]
    assert [item.label for item in node.items] == ["", "", "+"]
    assert node.items[1].is_results_table
    assert [str(target) for target in node.targets] == ["xếp hạng 3/25 trở lên"]
    solution = node.items[2].source
    assert (solution.measure, solution.due_on) == ("100% thủ tục", date(2026, 9, 30))
    assert [(p.role, str(p), p.title, p.unit, p.group) for p in solution.parties.order_by("id")] == [
        ("director", "Trịnh Giám Đốc", "Giám đốc Sở", None, None),
        ("lead", "Văn phòng Sở (đầu mối)", "", cast.office, None),
        ("lead", "Các phòng chuyên môn", "", None, cast.group),
        ("support", "Hiệp hội Doanh nghiệp tỉnh", "", association, None),
    ]
    assert [node.section.heading for node in text.appendices] == ["Khuyến nghị"]
    assert AuditEntry.objects.values_list("action", "actor").get() == ("plan.load", None)


def test_a_plan_that_is_there_is_kept(cast, write):
    there = cast.plan(year=2026)

    assert load_plan(write(HEAD + sections("      - Lời văn khác.\n"))) is None

    assert Plan.objects.get() == there
    assert not Paragraph.objects.filter(text="Lời văn khác.").exists()


def test_text_is_stored_in_form_c_and_figures_as_they_are_written(write):
    plan = load_plan(
        write(
            HEAD
            + "targets: [{component: chi-phi-thoi-gian, kind: score_above, value: 9.1}]\n"
            + sections("      - Vie\u0302\u0323t Nam\n")
        )
    )

    assert Paragraph.objects.get(section__plan=plan).text == "Việt Nam"
    assert str(plan.targets.get()) == "đạt trên 9,1 điểm"


def test_offices_come_before_groups_and_bodies_of_the_same_name(cast, write):
    cast.unit("van-phong-ngoai", "Văn phòng Sở", Unit.Kind.OUTSIDE, cast.department)
    load_plan(write(HEAD + sections(item("solution: Việc\nleads: [Văn phòng Sở]"))))

    assert Party.objects.get().unit == cast.office


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ("unit: sngv", "unit: khong-co"),
            "đơn vị “khong-co” không có trong cổng; hãy sửa mã hoặc thêm vào danh mục đơn vị.",
        ),
        (("index: DDCI", "index: ABC"), "bộ chỉ số “ABC” không có trong cổng; chỉ có DDCI hoặc PCI."),
        (("state: approved", "state: draft"), "tệp: trạng thái “draft” không có; chỉ có: approved, issued."),
        (
            ("state: approved", "state: issued"),
            "kế hoạch: Kế hoạch đã ban hành phải có số và ngày.",
        ),
        (
            ("style: agencies", "style: any"),
            "tệp: cách ghi phân công “any” không có; chỉ có: leaders, agencies, performers, entrust, subject.",
        ),
        (("symbol: KH-SNgV\n", ""), "tệp thiếu trường “symbol”; hãy bổ sung."),
        (
            ("symbol: KH-SNgV\n", "symbol: KH-SNgV\nfocal_point: stp-van-phong\n"),
            "đầu mối “stp-van-phong” không thuộc Sở Ngoại vụ; hãy sửa mã ở trường “focal_point”.",
        ),
        (
            ("symbol: KH-SNgV\n", "symbol: KH-SNgV\nnumber: 5\n"),
            "kế hoạch: Số và ngày ban hành phải cùng có hoặc cùng để trống.",
        ),
        (
            ("symbol: KH-SNgV\n", "symbol: KH-SNgV\nrecipients: [2025]\n"),
            "mục recipients: “2025” phải là chữ; hãy đặt trong dấu ngoặc kép.",
        ),
    ],
)
def test_a_wrong_head_gets_a_sentence(write, change, sentence):
    assert refused(write((HEAD + sections("      - Lời văn.\n")).replace(*change))) == [sentence]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            item("solution: Việc\nleads: [Phòng Không Có]"),
            ", phần chủ trì: “Phòng Không Có” không phải là phòng, cụm đơn vị hay tổ chức ngoài của Sở Ngoại vụ; "
            "hãy sửa tên hoặc thêm vào danh mục đơn vị.",
        ),
        (
            item("solution: Việc\nsupports: [Các phòng khác]"),
            ", phần phối hợp: “Các phòng khác” không phải là phòng, cụm đơn vị hay tổ chức ngoài của Sở Ngoại vụ; "
            "hãy sửa tên hoặc thêm vào danh mục đơn vị.",
        ),
        (
            item("solution: Việc\nmarker: star"),
            ": dấu đầu dòng “star” không có; chỉ có: roman, number, decimal, letter, dash, plus.",
        ),
        (
            item("solution: Việc\ndue_on: tháng 9"),
            ": “tháng 9” ở trường “due_on” không phải là ngày; hãy viết dạng 2025-03-29.",
        ),
        (
            item("solution: Việc\nlead: [Văn phòng Sở]"),
            " có trường “lead” không dùng ở đây; "
            "chỉ có: solution, marker, measure, due_on, directors, leads, supports.",
        ),
        (
            item("table: figures"),
            ": bảng “figures” không có; chỉ có: results.",
        ),
        (
            item("text: Lời văn\nsolution: Việc"),
            " phải là lời văn, hoặc có đúng một trong các trường text, table, solution.",
        ),
        (
            item("text: 2025"),
            ", trường “text” phải là chữ; hãy đặt trong dấu ngoặc kép.",
        ),
    ],
)
def test_a_wrong_place_in_the_text_gets_a_sentence(write, content, sentence):
    assert refused(write(HEAD + sections(content))) == ["phần nội dung, mục “Giải pháp”, đoạn thứ 1" + sentence]


def test_an_unknown_component_gets_a_sentence(write):
    assert refused(write(HEAD + sections("      - Lời văn.\n", "[khong-co]"))) == [
        "phần nội dung, mục “Giải pháp”: chỉ số thành phần “khong-co” không có trong DDCI; chỉ có: chi-phi-thoi-gian, "
        "tinh-minh-bach, ung-dung-cntt."
    ]


def test_an_unknown_marker_of_a_section_gets_a_sentence(write):
    path = write(HEAD + sections("      - Lời văn.\n").replace("marker: roman", "marker: La Mã"))

    assert refused(path) == [
        "phần nội dung, mục “Giải pháp”: cách đánh số “La Mã” không có; "
        "chỉ có: roman, number, decimal, letter, dash, plus."
    ]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (
            "{component: chi-phi-thoi-gian, kind: score_min, value: 11}",
            "mục tiêu thứ 1: Mục tiêu điểm phải từ 0 đến 10; mục tiêu xếp hạng phải từ 1 trở lên.",
        ),
        (
            "{component: chi-phi-thoi-gian, kind: score_min, value: tám}",
            "mục tiêu thứ 1: giá trị “tám” không phải là số; hãy viết dạng 8,4 hoặc 8.4.",
        ),
        (
            "{component: chi-phi-thoi-gian, kind: best, value: 8}",
            "mục tiêu thứ 1: loại mục tiêu “best” không có; chỉ có: score_min, score_above, rank_max.",
        ),
    ],
)
def test_a_wrong_target_gets_a_sentence(write, target, sentence):
    assert refused(write(HEAD + f"targets: [{target}]\n" + sections("      - Lời văn.\n"))) == [sentence]


def test_all_problems_are_told_at_once(write):
    path = write(
        HEAD
        + "targets: [{component: khong-co, kind: rank_max, value: 3}]\n"
        + sections(item("solution: Việc\nleads: [A]\nsupports: [B]"))
    )

    assert len(refused(path)) == 3
