"""The BÁO CÁO of a quarter of an invented department, as a document: no database, no data behind it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.documents.content import (
    Appendix,
    Chart,
    ChartStyle,
    Heading,
    HeadingStyle,
    Letter,
    Lookup,
    Paragraph,
    Series,
    closed,
    listed,
)
from reports.documents.tables import free_table

SENTENCE = (
    "Các phòng chuyên môn đã rà soát thủ tục hành chính thuộc lĩnh vực phụ trách, rút ngắn thời gian giải quyết hồ sơ"
    " của doanh nghiệp và công khai kết quả trên Trang thông tin điện tử của Sở"
)
HEADER = [
    "TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Kết quả", "Tiến độ", "Khó khăn, vướng mắc", "Kiến nghị",
]  # fmt: skip
OFFICES = ("Văn phòng Sở", "Phòng Lãnh sự - Hợp tác quốc tế", "Phòng Quản lý biên giới", "Trung tâm Dịch vụ đối ngoại")
LOOKUP = Lookup("ABCD-EFGH-JKLM", "https://ddci.langson.gov.vn/tra-cuu/ABCDEFGHJKLM/")

COMPONENTS = (
    "Gia nhập thị trường",
    "Tính minh bạch và tiếp cận thông tin",
    "Chi phí thời gian",
    "Chi phí không chính thức",
    "Cạnh tranh bình đẳng",
    "Tính năng động và tiên phong của sở, ban, ngành, địa phương",
    "Hỗ trợ doanh nghiệp, hợp tác xã và hộ kinh doanh trên địa bàn",
    "Thiết chế pháp lý và an ninh trật tự",
    "Tiếp cận đất đai và sự ổn định trong sử dụng đất",
    "Ứng dụng công nghệ thông tin, chuyển đổi số trong giải quyết thủ tục hành chính",
)

SCORES_2023 = (*map(Decimal, ["7.61", "8.71", "10", "6.4", "7.05", "8.2", "5.9", "7.7", "6.85"]), None)
SCORES_2024 = tuple(map(Decimal, ["8.35", "9.10", "6.40", "8.93", "7.5", "8", "6.2", "7", "7.15", "8.8"]))
SCORES = Chart(
    title="Điểm các chỉ số thành phần năm 2023 và năm 2024",
    categories=COMPONENTS,
    series=(Series("Năm 2023", SCORES_2023), Series("Năm 2024", SCORES_2024)),
    unit="điểm",
    decimals=2,
)

PUNCTUALITY = Chart(
    title="Tình hình thực hiện nhiệm vụ theo phòng, đơn vị quý III năm 2025",
    categories=OFFICES,
    series=tuple(
        Series(name, tuple(map(Decimal, values)))
        for name, values in (
            ("Hoàn thành đúng hạn", (6, 4, 3, 0)),
            ("Hoàn thành quá hạn", (1, 0, 2, 0)),
            ("Trong hạn", (5, 7, 2, 3)),
            ("Đang quá hạn", (0, 1, 1, 0)),
        )
    ),
    style=ChartStyle.STACKED,
    unit="nhiệm vụ",
)


def task_table(rows: int):
    """The nine columns in which a quarter's tasks are reported."""
    return free_table(
        [
            HEADER,
            *(
                [
                    str(number),
                    f"Nhiệm vụ số {number}: rà soát, đơn giản hóa thủ tục hành chính thuộc lĩnh vực đối ngoại",
                    OFFICES[number % 4],
                    OFFICES[(number + 1) % 4],
                    "30/09/2025",
                    "Đã ban hành quy trình nội bộ, công khai trên Trang thông tin điện tử",
                    "Hoàn thành đúng hạn" if number % 3 else "Đang thực hiện, quá hạn 12 ngày",
                    "Thiếu cán bộ chuyên trách" if number % 4 == 0 else "",
                    "Đề nghị bổ sung 01 biên chế" if number % 4 == 0 else "",
                ]
                for number in range(1, rows + 1)
            ),
        ]
    )


def report_letter(rows: int = 24, **changes) -> Letter:
    """A report to the province with both charts, an annexed table that lies across, and every box of form 1.4."""
    letter = Letter(
        parent_agency="UBND tỉnh Lạng Sơn",
        agency="Sở Ngoại vụ",
        issuer="Sở Ngoại vụ",
        number=5,
        symbol="BC-SNgV",
        place="Lạng Sơn",
        day=date(2025, 9, 30),
        kind="BÁO CÁO",
        title="Kết quả thực hiện Kế hoạch cải thiện Chỉ số năng lực cạnh tranh cấp sở, ngành (DDCI) quý III năm 2025",
        bases=(),
        blocks=closed(_body()),
        recipients=listed(["Như trên", "Sở Tài chính", "Lãnh đạo Sở", "Lưu: VT, VP"]),
        authority=("KT. Giám đốc",),
        position="Phó Giám đốc",
        signatory="Trịnh Tuyết Mai",
        appendices=(Appendix("Phụ lục", "Tình hình thực hiện từng nhiệm vụ", (task_table(rows),), landscape=True),),
        addressees=("Ủy ban nhân dân tỉnh Lạng Sơn",),
    )
    return replace(letter, **changes)


def _body() -> list:
    return [
        Paragraph(
            "Thực hiện Kế hoạch số 05/KH-SNgV ngày 05 tháng 02 năm 2025 về cải thiện Chỉ số DDCI năm 2025, Sở Ngoại vụ"
            " báo cáo kết quả quý III năm 2025 như sau:"
        ),
        Heading("I.", "Kết quả thực hiện", HeadingStyle.SECTION, 1),
        Heading("1.", "Kết quả chung", HeadingStyle.CLAUSE, 2),
        Paragraph(f"{SENTENCE}; đến ngày 30 tháng 9 năm 2025 hoàn thành 16 trên 35 nhiệm vụ, đạt 45,7 %."),
        PUNCTUALITY,
        Heading("2.", "Kết quả từng chỉ số thành phần", HeadingStyle.CLAUSE, 2),
        SCORES,
        Paragraph(f"{SENTENCE}.", label="-"),
        Heading("II.", "Khó khăn, kiến nghị", HeadingStyle.SECTION, 1),
        *(Paragraph(f"{SENTENCE}.", label=f"{number}.") for number in range(1, 5)),
        Paragraph("Sở Ngoại vụ trân trọng báo cáo", with_next=False),
    ]
