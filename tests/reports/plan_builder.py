"""A plan of an invented department of an invented province, with results of two years, built with the ORM."""

from datetime import date
from decimal import Decimal

from indices.models import Block, Component, ComponentScore, Edition, EditionComponent, Index, Result
from plans.assignment import AssignmentStyle
from plans.models import Basis, Marker, Paragraph, Party, Plan, Section, Solution, Target
from units.models import Letterhead, Unit

COMPONENTS = ("Tính minh bạch", "Chi phí thời gian", "Cạnh tranh bình đẳng", "Ứng dụng công nghệ thông tin")
SENTENCE = (
    "Các phòng chuyên môn rà soát thủ tục hành chính thuộc lĩnh vực phụ trách, rút ngắn thời gian giải quyết hồ sơ của"
    " doanh nghiệp và công khai kết quả trên Trang thông tin điện tử của Sở"
)


def make_department(**letterhead) -> Unit:
    """A department with two offices and a letterhead."""
    province = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="thu-nghiem", name="Tỉnh Thử Nghiệm")
    unit = Unit.objects.create(kind=Unit.Kind.DEPARTMENT, code="sngv", name="Sở Ngoại vụ", parent=province)
    for code, name in (("vp", "Văn phòng Sở"), ("tt", "Phòng Hợp tác quốc tế")):
        Unit.objects.create(kind=Unit.Kind.OFFICE, code=f"sngv-{code}", name=name, parent=unit)
    Letterhead.objects.create(
        **{
            "unit": unit,
            "parent_agency": "UBND tỉnh Thử Nghiệm",
            "agency": "Sở Ngoại vụ",
            "symbol": "SNgV",
            "place": "Lạng Sơn",
            "position": "GIÁM ĐỐC",
            **letterhead,
        }
    )
    return unit


def make_results(unit: Unit) -> Index:
    """Published results of 2023 and 2024; the last component is new in 2024."""
    index = Index.objects.create(code="DDCI", name="Chỉ số năng lực cạnh tranh cấp sở, ban, ngành và địa phương")
    components = [
        Component.objects.create(index=index, code=f"c{number}", name=name) for number, name in enumerate(COMPONENTS)
    ]
    figures = {
        2023: ("80.45", 15, [("7.61", 17), ("8.71", 2), ("10", 1)]),
        2024: ("80.17", 11, [("8.35", 10), ("9.10", 7), ("6.40", 14), ("8.93", 8)]),
    }
    for year, (total, rank, scores) in figures.items():
        edition = Edition.objects.create(
            index=index,
            province=unit.parent,
            block=Block.DEPARTMENTS,
            year=year,
            code=f"ddci-sbn-{year}",
            size=25,
            state=Edition.State.PUBLISHED,
        )
        result = Result.objects.create(edition=edition, unit=unit, total=Decimal(total), rank=rank)
        for position, (component, (score, place)) in enumerate(zip(components, scores, strict=False), start=1):
            line = EditionComponent.objects.create(
                edition=edition, component=component, position=position, name=component.name
            )
            ComponentScore.objects.create(result=result, line=line, score=Decimal(score), rank=place)
    return index


def make_plan(unit: Unit, index: Index, solutions: int = 2, appendices: int = 1, **fields) -> Plan:
    """A plan with every kind of text: running words, four levels, a results table, targets, solutions, appendices."""
    plan = Plan.objects.create(
        **{
            "index": index,
            "unit": unit,
            "year": 2025,
            "title": "Cải thiện, nâng cao Chỉ số đánh giá năng lực cạnh tranh (DDCI) năm 2025",
            "symbol": "KH-SNgV",
            "number": 5,
            "issued_on": date(2025, 2, 5),
            "state": Plan.State.ISSUED,
            "assignment_style": AssignmentStyle.LEADERS,
            "position": "Giám đốc",
            "signatory": "Trịnh Tuyết Mai",
            "recipients": "UBND tỉnh (b/c)\nSở Tài chính;\n- Lãnh đạo Sở\nLưu: VT, VP.",
            **fields,
        }
    )
    for position, text in enumerate(
        (
            "Căn cứ Kế hoạch số 94/KH-UBND ngày 29 tháng 3 năm 2025 của UBND tỉnh về thực hiện đánh giá DDCI năm 2025;",
            "Căn cứ kết quả công bố DDCI năm 2024",
        )
    ):
        Basis.objects.create(plan=plan, position=position, number="94/KH-UBND" if position == 0 else "", text=text)
    build = _Sections(plan)
    opening = build.section("", "")
    build.paragraph(opening, "Sở Ngoại vụ ban hành Kế hoạch với những nội dung như sau:")
    aims = build.section(Marker.ROMAN, "Mục đích, yêu cầu")
    build.paragraph(build.section(Marker.NUMBER, "Mục đích", parent=aims), f"{SENTENCE}.")
    demands = build.section(Marker.NUMBER, "Yêu cầu", parent=aims)
    for _ in range(3):
        build.paragraph(demands, f"{SENTENCE};", Marker.DASH)
    review = build.section(Marker.ROMAN, "Đánh giá kết quả năm 2024")
    Paragraph.objects.create(section=review, position=1, kind=Paragraph.Kind.RESULTS)
    points = build.section(Marker.NUMBER, "Nhận xét", parent=review)
    build.paragraph(build.section(Marker.LETTER, "Chỉ số tăng điểm", parent=points), f"{SENTENCE}.", Marker.PLUS)
    build.paragraph(build.section(Marker.LETTER, "Chỉ số giảm điểm", parent=points), f"{SENTENCE}.", Marker.PLUS)
    duties = build.section(Marker.ROMAN, "Nhiệm vụ, giải pháp")
    offices = list(unit.children.order_by("code"))
    for component in index.components.order_by("code"):
        section = build.section(Marker.NUMBER, component.name, parent=duties)
        section.components.add(component)
        Target.objects.create(plan=plan, component=component, kind=Target.Kind.SCORE_MIN, value=Decimal("8.4"))
        for _ in range(solutions):
            build.solution(section, f"{SENTENCE}.", offices)
    last = build.section(Marker.ROMAN, "Tổ chức thực hiện")
    for text in ("Văn phòng Sở là đầu mối theo dõi, tổng hợp.", f"{SENTENCE}, báo cáo Lãnh đạo Sở từng quý."):
        build.paragraph(last, text, Marker.NUMBER)
    for number in range(appendices):
        appendix = build.section("", f"Khuyến nghị của đơn vị tư vấn, phần {number + 1}", part=Section.Part.APPENDIX)
        for _ in range(12):
            build.paragraph(appendix, f"{SENTENCE}; {SENTENCE.lower()}.", Marker.DASH)
    return plan


class _Sections:
    def __init__(self, plan: Plan):
        self.plan = plan
        self.position = 0

    def section(self, marker: str, heading: str, parent: Section | None = None, part=Section.Part.BODY) -> Section:
        self.position += 1
        return Section.objects.create(
            plan=self.plan, parent=parent, part=part, position=self.position, marker=marker, heading=heading
        )

    def paragraph(self, section: Section, text: str, marker: str = "") -> None:
        self.position += 1
        Paragraph.objects.create(section=section, position=self.position, marker=marker, text=text)

    def solution(self, section: Section, text: str, offices: list[Unit]) -> None:
        self.position += 1
        solution = Solution.objects.create(section=section, position=self.position, text=text)
        Party.objects.create(
            solution=solution, role=Party.Role.DIRECTOR, position=1, name="Trịnh Tuyết Mai", title="Giám đốc Sở"
        )
        for role, office in zip((Party.Role.LEAD, Party.Role.SUPPORT), offices, strict=True):
            Party.objects.create(solution=solution, role=role, position=1, name=office.name, unit=office)
