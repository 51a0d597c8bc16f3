"""Whole plans in the shapes of other agencies, made up: what the grammar must understand without having met them."""

from datetime import date

from plans.importing.source import Source, Table
from plans.importing.understanding import understand
from tests.plans.importing.made_up import components, figures, solutions, source

COMMUNE = """
ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ BẮC HÀ Độc lập - Tự do - Hạnh phúc
Số: 07/KH-UBND Bắc Hà, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Nâng cao Chỉ số DDCI của xã Bắc Hà năm 2026

Căn cứ Quyết định số 45/QĐ-UBND ngày 10 tháng 01 năm 2026 của UBND tỉnh về Bộ chỉ số DDCI;
Theo đề nghị của Trưởng phòng Kinh tế.
Ủy ban nhân dân xã Bắc Hà ban hành Kế hoạch nâng cao Chỉ số DDCI năm 2026, cụ thể:
A. MỤC ĐÍCH, YÊU CẦU
I. Mục đích
1. Tạo chuyển biến trong nhận thức của cán bộ, công chức.
B. MỤC TIÊU
1. Mục tiêu chung: Phấn đấu năm 2026 đạt trên 75 điểm.
2. Mục tiêu cụ thể
- Chỉ số Tính minh bạch: phấn đấu đạt 8,0 điểm trở lên;
- Chỉ số Chi phí thời gian: phấn đấu xếp hạng 10/65 trở lên.
C. NHIỆM VỤ VÀ GIẢI PHÁP
I. Nhiệm vụ chung
1. Phòng Văn hóa - Xã hội chủ trì, phối hợp với Mặt trận Tổ quốc xã đối thoại với hộ kinh doanh mỗi quý.
2. Công an xã giữ gìn an ninh trật tự cho cơ sở sản xuất.
II. Nhiệm vụ theo từng chỉ số
1. Chỉ số Tính minh bạch
a) Niêm yết thủ tục tại nơi tiếp nhận.
b) Đăng quy hoạch lên trang thông tin của xã.
- Đơn vị chủ trì: Văn phòng HĐND và UBND xã
- Đơn vị phối hợp: Phòng Kinh tế, Hạ tầng và Đô thị; Trung tâm Phục vụ hành chính công
- Thời gian thực hiện: Quý I/2026
2. Chỉ số Chi phí thời gian
a) Giải quyết hồ sơ trước hạn.
Giao Trung tâm Phục vụ hành chính công chủ trì, phối hợp với các phòng chuyên môn thuộc xã thực hiện.
D. TỔ CHỨC THỰC HIỆN
1. Phòng Kinh tế, Hạ tầng và Đô thị
- Là cơ quan thường trực, theo dõi việc thực hiện Kế hoạch.
Yêu cầu các đơn vị nghiêm túc triển khai./.
Nơi nhận:
- UBND tỉnh;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lò Văn Pín
"""


def test_the_plan_of_a_commune():
    plan = understand(source(COMMUNE), index="DDCI", year=2026)
    found = plan.as_json()

    assert (plan.agency, plan.number, plan.symbol) == ("ỦY BAN NHÂN DÂN XÃ BẮC HÀ", 7, "KH-UBND")
    assert (plan.date, plan.place) == (date(2026, 2, 5), "Bắc Hà")
    assert found["signatory"] == {
        "authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
        "position": "PHÓ CHỦ TỊCH",
        "name": "Lò Văn Pín",
    }
    assert components(plan) == [
        (
            "C.II.1",
            "Tính minh bạch",
            ["Văn phòng HĐND và UBND xã"],
            ["Phòng Kinh tế, Hạ tầng và Đô thị", "Trung tâm Phục vụ hành chính công"],
        ),
        (
            "C.II.2",
            "Chi phí thời gian",
            ["Trung tâm Phục vụ hành chính công"],
            ["Các phòng chuyên môn thuộc xã"],
        ),
    ]
    assert [entry["target"] for entry in found["components"]] == [
        {"kind": "score_min", "value": "8.0", "of": None},
        {"kind": "rank_max", "value": "10", "of": 65},
    ]
    assert [(task["leads"], task["supports"]) for task in found["general_tasks"]] == [
        (["Phòng Văn hóa - Xã hội"], ["Mặt trận Tổ quốc xã"]),
        (["Công an xã"], []),
    ]


TWO_INDICES = """
UBND TỈNH ĐÔNG GIANG
SỞ CÔNG THƯƠNG

KẾ HOẠCH CẢI THIỆN CÁC CHỈ SỐ PCI VÀ PGI NĂM 2025
Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2025 của UBND tỉnh, Sở Công Thương xây dựng kế hoạch thực hiện như sau:
Phần thứ nhất
KẾT QUẢ NĂM 2024
I. Chỉ số PCI
Năm 2024 tỉnh đạt 66,82 điểm, xếp hạng 31/63, giảm 4 bậc so với năm 2023.
II. Chỉ số PGI
Chỉ số xanh PGI đạt 22,5 điểm.
Phần thứ hai
NHIỆM VỤ, GIẢI PHÁP NĂM 2025
I. ĐỐI VỚI CHỈ SỐ PCI
1. Chỉ số thành phần 1: Gia nhập thị trường
1.1. Mục tiêu: đạt 7,5 điểm, tăng 0,3 điểm so với năm 2024.
1.2. Nhiệm vụ:
- Rút ngắn thời gian cấp giấy phép kinh doanh có điều kiện.
1.3. Phân công: Phòng Quản lý thương mại chủ trì, phối hợp với Văn phòng Sở.
II. ĐỐI VỚI CHỈ SỐ PGI
1. Chỉ số “Giảm tác động môi trường trong công nghiệp”
- Hướng dẫn cụm công nghiệp xử lý nước thải. Giao Phòng Kỹ thuật an toàn và Môi trường chủ trì.
Phần thứ ba
TỔ CHỨC THỰC HIỆN
Các phòng nghiêm túc thực hiện.
"""


def test_one_plan_for_two_indices():
    plan = understand(source(TWO_INDICES), index="PCI", year=2025)

    assert plan.title == "CẢI THIỆN CÁC CHỈ SỐ PCI VÀ PGI NĂM 2025"
    assert figures(plan) == [(None, 2024, "66.82", 31, 63, None), (None, 2023, None, 27, None, None)]
    assert components(plan) == [
        ("I.1", "Gia nhập thị trường", ["Phòng Quản lý thương mại"], ["Văn phòng Sở"]),
        ("II.1", "Giảm tác động môi trường trong công nghiệp", ["Phòng Kỹ thuật an toàn và Môi trường"], []),
    ]
    assert solutions(plan)[0] == (
        "Rút ngắn thời gian cấp giấy phép kinh doanh có điều kiện.",
        ["Phòng Quản lý thương mại"],
        ["Văn phòng Sở"],
    )
    assert plan.as_json()["components"][0]["target"] == {"kind": "score_min", "value": "7.5", "of": None}


ENTRUSTED = """
KẾ HOẠCH
Nâng cao chỉ số năng lực cạnh tranh cấp tỉnh (PCI) năm 2025
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích: Nâng cao chất lượng phục vụ doanh nghiệp.
II. KẾT QUẢ PCI NĂM 2024
Có 02 chỉ số giảm điểm gồm: Tiếp cận đất đai, Chi phí thời gian.
III. NHIỆM VỤ VÀ GIẢI PHÁP CỤ THỂ
1. Chỉ số Gia nhập thị trường (Mục tiêu phấn đấu đạt từ 8,4 điểm trở lên)
Giao Phòng Kế hoạch tổng hợp, Phòng Hạ tầng chủ trì, theo chức năng, nhiệm vụ được giao thực hiện các nội dung sau:
- Cấp phép đầu tư nhanh, công khai.
Lãnh đạo chỉ đạo: Đồng chí Nguyễn Văn Toàn - Trưởng ban; đồng chí Vũ Văn Khánh, Hoàng Văn Duy - Phó Trưởng ban.
2. Tính minh bạch: Mục tiêu phấn đấu đạt từ 7,3 điểm trở lên
- Mở mục hỏi đáp trực tuyến.
Giao Văn phòng chủ trì, phối hợp các phòng liên quan thực hiện. Lãnh đạo phụ trách: đ/c Vũ Văn Khánh, Phó Trưởng ban.
3. Đào tạo lao động, Thiết chế pháp lý và an ninh trật tự
Giao các phòng chuyên môn, Trung tâm Quản lý cửa khẩu chủ động lồng ghép vào chương trình công tác hằng năm.
"""


def test_a_plan_that_entrusts_its_offices():
    plan = understand(source(ENTRUSTED), index="PCI", year=2025)
    found = plan.as_json()["components"]

    assert plan.figures == []
    assert [(entry["component"], entry["target"] and entry["target"]["value"]) for entry in found] == [
        ("Gia nhập thị trường", "8.4"),
        ("Tính minh bạch", "7.3"),
        ("Đào tạo lao động", None),
        ("Thiết chế pháp lý và an ninh trật tự", None),
    ]
    assert [(entry["directors"], entry["leads"], entry["supports"]) for entry in found] == [
        (
            ["Nguyễn Văn Toàn", "Vũ Văn Khánh", "Hoàng Văn Duy"],
            ["Phòng Kế hoạch tổng hợp", "Phòng Hạ tầng"],
            [],
        ),
        (["Vũ Văn Khánh"], ["Văn phòng"], ["Các phòng liên quan"]),
        ([], ["Các phòng chuyên môn", "Trung tâm Quản lý cửa khẩu"], []),
        ([], ["Các phòng chuyên môn", "Trung tâm Quản lý cửa khẩu"], []),
    ]


def test_aims_in_a_part_of_their_own_do_not_double_the_components():
    plan = understand(
        source("""
KẾ HOẠCH
Nâng cao DDCI
I. MỤC TIÊU
1. Chỉ số Chi phí thời gian
Phấn đấu đạt từ 8 điểm trở lên.
II. NỘI DUNG
1. Chỉ số Chi phí thời gian
- Phòng Một cửa giảm số ngày giải quyết.
"""),
        index="DDCI",
        year=2025,
    )

    assert components(plan) == [("II.1", "Chi phí thời gian", ["Phòng Một cửa"], [])]
    assert plan.as_json()["components"][0]["target"] == {"kind": "score_min", "value": "8", "of": None}


TASKS = Table(
    (
        ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp"),
        ("I", "Chỉ số Chi phí thời gian", "", ""),
        ("1", "Giảm số ngày giải quyết", "Phòng Một cửa", "Văn phòng Sở"),
    ),
    12,
    spans=((1, 1, 1, 3),),
)


def test_an_appendix_with_the_assignments():
    plan = understand(
        Source(
            "docx",
            (
                *source(
                    "KẾ HOẠCH\nNâng cao DDCI\nI. MỤC ĐÍCH\nLời./.\nNơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nLê Văn An"
                ).blocks,
                *source("Phụ lục\nPHÂN CÔNG NHIỆM VỤ\n(Kèm theo Kế hoạch này)").blocks,
                TASKS,
            ),
        ),
        index="DDCI",
        year=2025,
    )

    assert components(plan) == [("", "Chi phí thời gian", ["Phòng Một cửa"], ["Văn phòng Sở"])]
    assert [entry["title"] for entry in plan.as_json()["appendices"]] == ["PHÂN CÔNG NHIỆM VỤ"]
