"""Plans for tests of the review: made by hand, each with something of everything."""

from datetime import date
from decimal import Decimal

from plans.document import (
    DocumentBasis,
    DocumentFigure,
    DocumentItem,
    DocumentParty,
    DocumentSection,
    DocumentTable,
    DocumentTarget,
    PlanDocument,
)


def text(*lines: str, first: int = 0, **values) -> DocumentItem:
    return DocumentItem(lines=list(lines), first=first, last=first, **values)


def a_plan() -> PlanDocument:
    """Two bases, a figure, an opening, two top sections; the second holds a component with a target and a solution."""
    time = DocumentSection(
        label="1.",
        heading="Chi phí thời gian",
        level=2,
        place="II.1",
        components=["Chi phí thời gian"],
        targets=[DocumentTarget("Chi phí thời gian", "score_min", Decimal("9.2"), first=9)],
        items=[
            text("Năm 2024 đạt 9,10 điểm.", first=9),
            text(
                "Rút ngắn thời gian giải quyết hồ sơ.",
                first=10,
                kind="solution",
                label="-",
                directors=[DocumentParty("Trịnh Giám Đốc", title="Giám đốc")],
                leads=[DocumentParty("Phòng Lãnh sự - Hợp tác quốc tế")],
                supports=[DocumentParty("Các phòng chuyên môn"), DocumentParty("Phòng Lạ")],
            ),
        ],
        first=8,
    )
    purpose = [text("Nâng cao điểm số", first=6), text("của Sở.", first=7)]
    return PlanDocument(
        index="DDCI",
        year=2026,
        unit="Sở Ngoại vụ",
        title="Cải thiện Chỉ số DDCI năm 2026",
        number=12,
        symbol="KH-SNgV",
        date=date(2026, 3, 5),
        place="Lạng Sơn",
        bases=[
            DocumentBasis("Căn cứ Kế hoạch số 94/KH-UBND ngày 29/3/2025", "94/KH-UBND", date(2025, 3, 29), first=3),
            DocumentBasis("Công văn số 7/CV", "7/CV", in_text=True, first=6),
        ],
        opening=[text("Sở Ngoại vụ ban hành kế hoạch như sau:", first=4)],
        sections=[
            DocumentSection("I.", "MỤC ĐÍCH", 1, "I", items=purpose, first=5),
            DocumentSection("II.", "GIẢI PHÁP", 1, "II", items=[table_item()], sections=[time], first=7),
        ],
        appendices=[DocumentSection("Phụ lục I", "DANH MỤC", items=[text("Việc thứ nhất", first=15)], first=14)],
        figures=[
            DocumentFigure(2024, Decimal("80.17"), 1, 2, Decimal("-0.28"), None, first=6),
            DocumentFigure(2024, Decimal("9.10"), 1, 2, None, "Chi phí thời gian", first=9, doubt="Hai số khác nhau."),
        ],
        recipients=["UBND tỉnh (b/c)", "Lưu: VT"],
        position="GIÁM ĐỐC",
        signatory="Trịnh Giám Đốc",
        doubts=[(1, "Dòng ở đầu văn bản chưa rõ là gì.")],
    )  # fmt: skip


def table_item() -> DocumentItem:
    return DocumentItem(
        kind="table",
        table=DocumentTable([["Chỉ số", "Điểm", ""], ["Chi phí thời gian", "9,10", "1/2"]], 1, [(0, 1, 1, 2)]),
        first=7,
        last=7,
    )
