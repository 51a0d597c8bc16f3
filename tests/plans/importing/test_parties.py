"""Who directs, leads and supports: names in a row, lines that assign, and sentences that name their offices."""

import pytest

from plans.importing.meaning.assignments import read_assignment
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.names import read_row
from plans.importing.meaning.people import read_people
from plans.importing.meaning.subjects import read_subject
from tests.plans.importing.made_up import components, names, plan_of, solutions

NOTHING_KNOWN = Lexicon()


def row(text: str, lexicon: Lexicon = NOTHING_KNOWN) -> list[str]:
    return [name.name for name in read_row(text, lexicon, closed=True)[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Văn phòng Sở.", ["Văn phòng Sở"]),
        ("Thanh Tra Sở", ["Thanh tra Sở"]),
        ("các Phòng chuyên môn, Trung tâm Xúc tiến đầu tư.", ["Các phòng chuyên môn", "Trung tâm Xúc tiến đầu tư"]),
        ("Trung tâm xúc tiến đầu tư", ["Trung tâm Xúc tiến đầu tư"]),
        (
            "Các phòng: Quản lý đầu tư công, Quản lý đầu tư ngoài ngân sách, Đăng ký kinh doanh.",
            ["Phòng Quản lý đầu tư công", "Phòng Quản lý đầu tư ngoài ngân sách", "Phòng Đăng ký kinh doanh"],
        ),
        ("Các sở: Tài chính, Nội vụ; UBND các huyện", ["Sở Tài chính", "Sở Nội vụ", "UBND các huyện"]),
        ("Các phòng, ban, đơn vị, UBND các xã, thị trấn.", ["Các phòng, ban, đơn vị, UBND các xã, thị trấn"]),
        ("Các phòng chuyên môn, đơn vị thuộc Sở", ["Các phòng chuyên môn, đơn vị thuộc Sở"]),
        ("Văn phòng, các phòng chuyên môn", ["Văn phòng", "Các phòng chuyên môn"]),
        ("Văn phòng HĐND và UBND huyện", ["Văn phòng HĐND và UBND huyện"]),
        ("Văn phòng HĐND và UBND xã và Công an xã", ["Văn phòng HĐND và UBND xã", "Công an xã"]),
        ("Phòng Tài chính - Kế hoạch huyện", ["Phòng Tài chính - Kế hoạch"]),
        ("Phòng Nông nghiệp và Môi trường; Phòng Nội vụ", ["Phòng Nông nghiệp và Môi trường", "Phòng Nội vụ"]),
        (
            "Phòng Kinh tế, Hạ tầng và Đô thị; Trung tâm Phục vụ hành chính công",
            ["Phòng Kinh tế, Hạ tầng và Đô thị", "Trung tâm Phục vụ hành chính công"],
        ),
        (
            "Sở Văn hóa, Thể thao và Du lịch và Sở Tài chính",
            ["Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính"],
        ),
        ("phòng Lãnh sự - Hợp tác quốc tế, phòng Biên giới", ["Phòng Lãnh sự - Hợp tác quốc tế", "Phòng Biên giới"]),
        ("Các phòng, ban liên quan", ["Các phòng, ban liên quan"]),
        ("PHÒNG KẾ HOẠCH TỔNG HỢP", ["Phòng Kế hoạch tổng hợp"]),
        ("Hiệp hội doanh nghiệp tỉnh", ["Hiệp hội Doanh nghiệp tỉnh"]),
        ("UBND các xã, phường", ["UBND các xã, phường"]),
    ],
)
def test_names_in_a_row(text, found):
    assert row(text) == found


def test_scopes_stand_in_brackets():
    found, _ = read_row(
        "Phòng Tư pháp huyện (nội dung thiết chế pháp lý); Công an cấp xã (thiết chế an ninh trật tự), "
        "Trung tâm Văn hóa (TTVH).",
        NOTHING_KNOWN,
        closed=True,
    )

    assert [(name.name, name.scope) for name in found] == [
        ("Phòng Tư pháp", "thiết chế pháp lý"),
        ("Công an cấp xã", "thiết chế an ninh trật tự"),
        ("Trung tâm Văn hóa", ""),
    ]


KNOWN = Lexicon.of(
    [
        "Trung tâm Thông tin và Dịch vụ đối ngoại",
        "Phòng Quản lý biên giới",
        "Trung tâm Văn hóa, Thể thao và Truyền thông",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
    ],
    ["Các phòng chuyên môn thuộc Sở"],
)


@pytest.mark.parametrize(
    ("written", "meant", "doubted"),
    [
        ("Trung tâm TTDVĐN", "Trung tâm Thông tin và Dịch vụ đối ngoại", False),
        ("Phòng KTHT&ĐT", "Phòng Kinh tế, Hạ tầng và Đô thị", False),
        ("Trung tâm Văn hóa Thể thao và Truyền thông", "Trung tâm Văn hóa, Thể thao và Truyền thông", False),
        ("phòng quản lý biên giới", "Phòng Quản lý biên giới", False),
        ("phòng Quảng lý biên giới", "Phòng Quản lý biên giới", True),
        ("phòng Quản lý biên phòng", "Phòng Quản lý biên phòng", False),
        ("Trung tâm TTXT", "Trung tâm TTXT", False),
        ("các phòng chuyên môn thuộc sở", "Các phòng chuyên môn thuộc Sở", False),
    ],
)
def test_short_misspelt_and_small_forms_of_known_names(written, meant, doubted):
    (found,), _ = read_row(written, KNOWN, closed=True)

    assert (found.name, bool(found.doubt)) == (meant, doubted)


def test_what_is_no_office_is_doubted():
    (found,), _ = read_row("toàn thể nhân dân", NOTHING_KNOWN, closed=True)

    assert (found.name, found.doubt) == ("Toàn thể nhân dân", "Không rõ “toàn thể nhân dân” là đơn vị nào.")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Đồng chí Hà Văn Cường, Phùng Thị Nga – Phó Giám đốc Sở.",
            [("Hà Văn Cường", "Phó Giám đốc Sở"), ("Phùng Thị Nga", "Phó Giám đốc Sở")],
        ),
        (
            "đ/c Nguyễn Văn Toàn - Trưởng ban; đ/c Vũ Khánh, Hoàng Duy - Phó Trưởng ban",
            [("Nguyễn Văn Toàn", "Trưởng ban"), ("Vũ Khánh", "Phó Trưởng ban"), ("Hoàng Duy", "Phó Trưởng ban")],
        ),
        ("Đồng chí Lê Văn An, Phó Chủ tịch UBND xã", [("Lê Văn An", "Phó Chủ tịch UBND xã")]),
        ("Phó Giám đốc Sở Trần Thị Bình", [("Trần Thị Bình", "Phó Giám đốc Sở")]),
        ("Phó Giám đốc phụ trách lĩnh vực", []),
        ("Văn phòng Sở", []),
    ],
)
def test_people_with_their_titles(text, people):
    assert [(person.name, person.title) for person in read_people(text)] == people


def assigned(text: str) -> tuple | None:
    found = read_assignment(text, NOTHING_KNOWN)
    return found and (names(found.directors), names(found.leads), names(found.supports), found.due, found.output)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cơ quan chủ trì: Thanh tra huyện", ([], ["Thanh tra huyện"], [], "", "")),
        ("* Phối hợp: các Phòng chuyên môn.", ([], [], ["Các phòng chuyên môn"], "", "")),
        (
            "- Chủ trì tham mưu: Phòng Một cửa phối hợp với các phòng chuyên môn, Thanh tra Sở",
            ([], ["Phòng Một cửa"], ["Các phòng chuyên môn", "Thanh tra Sở"], "", ""),
        ),
        (
            "Đơn vị chủ trì thực hiện: Văn phòng Sở; đơn vị phối hợp: các phòng chuyên môn. Thời gian: Quý II/2025.",
            ([], ["Văn phòng Sở"], ["Các phòng chuyên môn"], "Quý II/2025", ""),
        ),
        ("Sản phẩm: Báo cáo kết quả rà soát.", ([], [], [], "", "Báo cáo kết quả rà soát")),
        (
            "Lãnh đạo Sở phụ trách: Đồng chí Lê Văn An – Phó Giám đốc Sở.",
            (["Lê Văn An"], [], [], "", ""),
        ),
        (
            "Giao Phòng Kế hoạch tổng hợp, Phòng Hạ tầng chủ trì, phối hợp với các phòng liên quan thực hiện.",
            ([], ["Phòng Kế hoạch tổng hợp", "Phòng Hạ tầng"], ["Các phòng liên quan"], "", ""),
        ),
        (
            "Giao Văn phòng chủ trì, phối hợp các phòng liên quan; đồng chí Lê Văn An - Phó Trưởng ban chỉ đạo.",
            (["Lê Văn An"], ["Văn phòng"], ["Các phòng liên quan"], "", ""),
        ),
        (
            "Phân công thực hiện: Văn phòng, các phòng chuyên môn chủ trì; các phòng liên quan phối hợp thực hiện.",
            ([], ["Văn phòng", "Các phòng chuyên môn"], ["Các phòng liên quan"], "", ""),
        ),
        ("Nâng cao trách nhiệm chủ trì: không đùn đẩy.", None),
        ("Giao lưu với doanh nghiệp các tỉnh.", None),
        ("Nội dung: Văn phòng chủ trì.", None),
    ],
)
def test_lines_that_assign(text, found):
    assert assigned(text) == found


def subject(text: str) -> tuple | None:
    found = read_subject(text, NOTHING_KNOWN)
    return found and (names(found.leads), names(found.supports))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Phòng Thương mại rà soát thủ tục.", (["Phòng Thương mại"], [])),
        ("Thực hiện: Phòng Thương mại phối hợp với Văn phòng Sở rà soát.", (["Phòng Thương mại"], ["Văn phòng Sở"])),
        ("Đề nghị Hội Doanh nghiệp huyện tăng cường kết nối.", (["Hội Doanh nghiệp huyện"], [])),
        ("Phòng Kế hoạch tổng hợp chủ trì rà soát.", (["Phòng Kế hoạch tổng hợp"], [])),
        ("Phòng A, phòng Biên giới: Tiếp tục hỗ trợ.", (["Phòng A", "Phòng Biên giới"], [])),
        (
            "Phòng Thương mại phối hợp với Phòng Năng lượng và các cơ quan của tỉnh tuyên truyền.",
            (["Phòng Thương mại"], ["Phòng Năng lượng"]),
        ),
        (
            "Phòng Thương mại tiếp tục phối hợp với các cơ quan liên quan hỗ trợ doanh nghiệp. Phối hợp với Hiệp hội "
            "doanh nghiệp tỉnh tuyên truyền.",
            (["Phòng Thương mại"], ["Hiệp hội Doanh nghiệp tỉnh"]),
        ),
        ("Thanh tra huyện, các cơ quan, đơn vị tăng cường rà soát.", (["Thanh tra huyện"], [])),
        ("Các phòng chuyên môn đơn vị tích cực tham mưu.", (["Các phòng chuyên môn đơn vị"], [])),
        ("Mở chuyên mục hỏi đáp (Chủ trì: Văn phòng Sở).", (["Văn phòng Sở"], [])),
        ("Hướng dẫn xử lý nước thải. Giao Phòng Môi trường chủ trì.", (["Phòng Môi trường"], [])),
        ("Các cơ quan, đơn vị cần kiểm tra việc thực thi công vụ.", None),
        ("Tổ chức tuyên truyền về DDCI.", None),
        ("Báo cáo kết quả hằng quý.", None),
        ("Phối hợp với Sở Tài chính tham mưu.", None),
        ("Thường xuyên nắm tình hình; Phòng Thương mại cũng vậy.", None),
    ],
)
def test_offices_that_a_sentence_names(text, found):
    assert subject(text) == found


def test_lines_hold_for_the_solutions_above_them():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chỉ số “Chi phí thời gian”
- Giảm số ngày giải quyết.
- Phòng Một cửa công khai tiến độ.
* Lãnh đạo chỉ đạo: Đồng chí Lê Văn An – Giám đốc Sở.
* Chủ trì tham mưu: Văn phòng Sở
* Phối hợp: các Phòng chuyên môn.
- Cho phép nộp hồ sơ qua mạng.
* Chủ trì tham mưu: Phòng Số hóa
""")

    assert solutions(plan) == [
        ("Giảm số ngày giải quyết.", ["Văn phòng Sở"], ["Các phòng chuyên môn"]),
        ("Phòng Một cửa công khai tiến độ.", ["Văn phòng Sở"], ["Các phòng chuyên môn"]),
        ("Cho phép nộp hồ sơ qua mạng.", ["Phòng Số hóa"], []),
    ]
    (section,) = plan.component_sections()
    assert [(item.kind, item.label) for item in section.items[2:5]] == [("text", "*")] * 3
    assert [(person.name, person.title) for person in section.items[0].directors] == [("Lê Văn An", "Giám đốc Sở")]
    assert section.items[5].directors == []


def test_an_order_holds_for_the_solutions_below_it_and_a_later_line_completes_it():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chỉ số “Chi phí thời gian”
Giao Văn phòng, Phòng Số hóa chủ trì, theo chức năng, nhiệm vụ được giao thực hiện các nội dung sau:
- Giảm số ngày giải quyết.
- Cho phép nộp hồ sơ qua mạng.
Lãnh đạo chỉ đạo: Đồng chí Lê Văn An - Trưởng ban.
""")

    (entry,) = plan.as_json()["components"]
    assert (entry["directors"], entry["leads"], entry["supports"]) == (["Lê Văn An"], ["Văn phòng", "Phòng Số hóa"], [])
    assert [solution["leads"] for solution in entry["solutions"]] == [["Văn phòng", "Phòng Số hóa"]] * 2


def test_an_order_that_stands_alone_is_the_work_itself():
    plan = plan_of("""
II. GIẢI PHÁP
1. Đào tạo lao động
Giao Văn phòng chủ trì, phối hợp với các phòng chuyên môn thực hiện.
""")

    assert solutions(plan) == [
        (
            "Giao Văn phòng chủ trì, phối hợp với các phòng chuyên môn thực hiện.",
            ["Văn phòng"],
            ["Các phòng chuyên môn"],
        )
    ]


def test_assignments_inside_sub_sections_hold_there():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chỉ số Tính minh bạch
1.1. Làm mới trang thông tin điện tử, cập nhật văn bản thường xuyên.
Đơn vị chủ trì thực hiện: Trung tâm Thông tin và Dịch vụ đối ngoại và các phòng chuyên môn liên quan.
1.2. Tiếp công dân và công khai kết quả
- Công khai lịch tiếp công dân.
- Biên tập câu hỏi thường gặp.
Đơn vị chủ trì thực hiện: Văn phòng Sở, Trung tâm TTDVĐN.
""")

    center = "Trung tâm Thông tin và Dịch vụ đối ngoại"
    assert [leads for _, leads, _ in solutions(plan)] == [
        [center, "Các phòng chuyên môn liên quan"],
        ["Văn phòng Sở", center],
        ["Văn phòng Sở", center],
    ]
    assert components(plan)[0][2] == [center, "Các phòng chuyên môn liên quan", "Văn phòng Sở"]


def test_content_and_execution_under_a_component():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chi phí thời gian
- Nội dung: Giảm thời gian chờ của doanh nghiệp.
- Thực hiện:
+ Văn phòng Sở chủ trì phối hợp với các phòng chuyên môn rà soát thủ tục.
+ Các phòng chuyên môn thuộc Sở theo chức năng cập nhật văn bản.
2. Tính minh bạch
- Nội dung: Công khai.
- Thực hiện: Văn phòng Sở đăng tải văn bản.
""")

    assert solutions(plan) == [
        (
            "Văn phòng Sở chủ trì phối hợp với các phòng chuyên môn rà soát thủ tục.",
            ["Văn phòng Sở"],
            ["Các phòng chuyên môn thuộc Sở"],
        ),
        (
            "Các phòng chuyên môn thuộc Sở theo chức năng cập nhật văn bản.",
            ["Các phòng chuyên môn thuộc Sở"],
            [],
        ),
        ("Thực hiện: Văn phòng Sở đăng tải văn bản.", ["Văn phòng Sở"], []),
    ]


def test_a_misspelt_office_is_doubted_where_the_text_writes_it_right_elsewhere():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chi phí thời gian
- Phòng Quản lý biên giới rà soát thủ tục.
- Phòng Quản lý biên giới cập nhật văn bản.
- Văn phòng Sở phối hợp với phòng Quảng lý biên giới, kết nối doanh nghiệp.
""")

    last = plan.component_sections()[0].items[2]
    assert (names(last.supports), last.doubt) == (
        ["Phòng Quản lý biên giới"],
        "“Phòng Quảng lý biên giới” được hiểu là “Phòng Quản lý biên giới”.",
    )


def test_results_among_tasks_are_no_tasks():
    plan = plan_of("""
II. NHIỆM VỤ, GIẢI PHÁP
- Chi phí thời gian: đạt 6,30 điểm, xếp hạng 5/11; giảm 1,14 điểm. Còn 21% doanh nghiệp phải đi lại nhiều lần.
- Cạnh tranh bình đẳng xếp hạng 10/11.
- Giải quyết đúng hạn từ 99% hồ sơ trở lên.
""")

    assert solutions(plan) == [("Giải quyết đúng hạn từ 99% hồ sơ trở lên.", [], [])]


def test_offices_that_head_a_part_lead_what_stands_there():
    plan = plan_of("""
II. PHÂN CÔNG NHIỆM VỤ
1. Văn phòng Sở
- Theo dõi việc thực hiện kế hoạch.
2. Phòng Quản lý xây dựng, Phòng Hạ tầng:
- Rà soát quy trình nội bộ.
""")

    assert solutions(plan) == [
        ("Theo dõi việc thực hiện kế hoạch.", ["Văn phòng Sở"], []),
        ("Rà soát quy trình nội bộ.", ["Phòng Quản lý xây dựng", "Phòng Hạ tầng"], []),
    ]


def test_notes_in_brackets_tell_roles():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chi phí thời gian
a) Nội dung
Thời gian doanh nghiệp phải bỏ ra.
b) Giải pháp
- Cắt giảm 30% thời gian thẩm định.
c) Đơn vị thực hiện: Phòng Xây dựng (chủ trì), Phòng Hạ tầng, Trung tâm Kiểm định (phối hợp).
""")

    assert solutions(plan) == [
        ("Cắt giảm 30% thời gian thẩm định.", ["Phòng Xây dựng"], ["Phòng Hạ tầng", "Trung tâm Kiểm định"])
    ]


def test_general_tasks_and_what_goes_on_with_them():
    plan = plan_of("""
II. NHIỆM VỤ, GIẢI PHÁP
Trên cơ sở kết quả năm 2024, các đơn vị thực hiện như sau:
(1) Chỉ số Chi phí thời gian đạt 3,2 điểm, đứng thứ 11/11.
1. Phòng Tài chính - Kế hoạch chủ trì, phối hợp với đơn vị tư vấn DDCI và các cơ quan liên quan tập huấn.
Tham mưu tổ chức đối thoại với doanh nghiệp.
2. Đẩy mạnh tuyên truyền về DDCI.
III. TỔ CHỨC THỰC HIỆN
1. Giao Văn phòng là đầu mối theo dõi.
""")

    assert plan.as_json()["general_tasks"] == [
        {
            "text": "Phòng Tài chính - Kế hoạch chủ trì, phối hợp với đơn vị tư vấn DDCI và các cơ quan liên quan "
            "tập huấn.\nTham mưu tổ chức đối thoại với doanh nghiệp.",
            "leads": ["Phòng Tài chính - Kế hoạch"],
            "supports": ["Đơn vị tư vấn DDCI"],
        },
        {"text": "Đẩy mạnh tuyên truyền về DDCI.", "leads": [], "supports": []},
    ]
