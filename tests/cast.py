"""The cast of most tests: small, named, and the same everywhere.

A province runs DDCI for its departments. Sở Ngoại vụ has two offices; Sở Tư pháp is the outsider.
"""

from datetime import date
from decimal import Decimal

from indices.models import Block, Component, ComponentScore, Edition, EditionComponent, Index, Result
from plans.models import Marker, Paragraph, Party, Plan, Section, Solution, Target
from units.models import Letterhead, Membership, Unit, UnitGroup, User
from units.permissions import Role

LONG_AGO = date(2020, 1, 1)


class Cast:
    def __init__(self):
        self.province = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="lang-son", name="Tỉnh Lạng Sơn")
        self.department = self.unit("sngv", "Sở Ngoại vụ", Unit.Kind.DEPARTMENT, self.province)
        self.office = self.unit("sngv-van-phong", "Văn phòng Sở", Unit.Kind.OFFICE, self.department)
        self.consular = self.unit("sngv-lanh-su", "Phòng Lãnh sự - Hợp tác quốc tế", Unit.Kind.OFFICE, self.department)
        self.other_department = self.unit("stp", "Sở Tư pháp", Unit.Kind.DEPARTMENT, self.province)
        self.other_office = self.unit("stp-van-phong", "Văn phòng Sở", Unit.Kind.OFFICE, self.other_department)
        self.group = UnitGroup.objects.create(agency=self.department, phrase="Các phòng chuyên môn")
        self.group.members.add(self.consular)
        Letterhead.objects.create(
            unit=self.department,
            parent_agency="UBND TỈNH LẠNG SƠN",
            agency="SỞ NGOẠI VỤ",
            symbol="SNgV",
            place="Lạng Sơn",
            position="GIÁM ĐỐC",
        )

        self.standing_clerk = self.person("thuongtruc", "Hà Thường Trực", self.province, Role.STANDING_CLERK)
        self.leader = self.person("lanhdao", "Lý Lãnh Đạo", self.province, Role.PROVINCIAL_LEADER)
        self.unit_clerk = self.person("chuyenvien", "Nông Chuyên Viên", self.department, Role.UNIT_CLERK)
        self.head_of_unit = self.person("giamdoc", "Trịnh Giám Đốc", self.department, Role.HEAD_OF_UNIT)
        self.head = self.person("truongphong", "Vi Trưởng Phòng", self.consular, Role.HEAD_OF_OFFICE)
        self.officer = self.person("canbo", "Lương Cán Bộ", self.consular, Role.OFFICER)
        self.outsider = self.person("nguoingoai", "Chu Người Ngoài", self.other_office, Role.HEAD_OF_OFFICE)
        self.outside_clerk = self.person("cvtuphap", "Mã Tư Pháp", self.other_department, Role.UNIT_CLERK)

        self.ddci = Index.objects.create(code="DDCI", name="Chỉ số năng lực cạnh tranh cấp sở, ngành và địa phương")
        self.transparency = self.component("tinh-minh-bach", "Tính minh bạch và tiếp cận thông tin")
        self.time = self.component("chi-phi-thoi-gian", "Chi phí thời gian")
        self.technology = self.component("ung-dung-cntt", "Ứng dụng công nghệ thông tin")
        published = Edition.State.PUBLISHED
        self.edition_2023 = self.edition(2023, [self.transparency, self.time], published)
        self.edition_2024 = self.edition(2024, [self.transparency, self.time, self.technology], published)
        self.draft = self.edition(2025, [self.transparency, self.time, self.technology], Edition.State.DRAFT)
        self.result(self.edition_2023, self.department, "80.45", 2, [("7.61", 2), ("8.71", 1)])
        self.result(self.edition_2023, self.other_department, "81.00", 1, [("8.00", 1), ("8.20", 2)])
        self.result(self.edition_2024, self.department, "80.17", 1, [("8.35", 1), ("9.10", 1), ("8.93", 1)])
        self.result(self.edition_2024, self.other_department, "79.00", 2, [("7.90", 2), ("8.00", 2), ("8.00", 2)])

    @staticmethod
    def unit(code, name, kind, parent, **values) -> Unit:
        return Unit.objects.create(code=code, name=name, kind=kind, parent=parent, **values)

    @staticmethod
    def person(username, full_name, unit, role, starts_on=LONG_AGO, **values) -> User:
        user = User.objects.create(username=username, full_name=full_name, email=f"{username}@example.vn")
        Membership.objects.create(user=user, unit=unit, role=role, starts_on=starts_on, **values)
        return user

    def component(self, code, name) -> Component:
        return Component.objects.create(index=self.ddci, code=code, name=name)

    def edition(self, year, components, state) -> Edition:
        edition = Edition.objects.create(
            index=self.ddci,
            province=self.province,
            block=Block.DEPARTMENTS,
            year=year,
            code=f"ddci-sbn-{year}",
            size=2,
            state=state,
        )
        for position, component in enumerate(components, start=1):
            EditionComponent.objects.create(
                edition=edition, component=component, position=position, name=component.name
            )
        return edition

    @staticmethod
    def result(edition, unit, total, rank, scores) -> Result:
        """Store a published row; scores are (score, rank) in the order of the edition's components."""
        result = Result.objects.create(edition=edition, unit=unit, total=Decimal(total), rank=rank)
        for line, (score, place) in zip(edition.lines.all(), scores, strict=True):
            ComponentScore.objects.create(result=result, line=line, score=Decimal(score), rank=place)
        return result

    def plan(self, **values) -> Plan:
        """A plan of the department for 2025, approved, with one component section and one solution."""
        defaults = {
            "index": self.ddci,
            "unit": self.department,
            "year": 2025,
            "title": "Cải thiện Chỉ số DDCI năm 2025",
            "state": Plan.State.APPROVED,
            "symbol": "KH-SNgV",
            "position": "GIÁM ĐỐC",
            "signatory": "Trịnh Giám Đốc",
            "recipients": "UBND tỉnh (b/c)\nLưu: VT",
        }
        plan = Plan.objects.create(**(defaults | values))
        top = Section.objects.create(plan=plan, position=1, marker=Marker.ROMAN, heading="Giải pháp")
        section = Section.objects.create(
            plan=plan, parent=top, position=1, marker=Marker.NUMBER, heading="Chi phí thời gian"
        )
        section.components.add(self.time)
        Paragraph.objects.create(section=section, position=1, text="Năm 2024 đạt 9,10 điểm.")
        self.solution = Solution.objects.create(
            section=section, position=2, text="Rút ngắn thời gian giải quyết hồ sơ."
        )
        Party.objects.create(
            solution=self.solution, role=Party.Role.LEAD, position=1, name=self.consular.name, unit=self.consular
        )
        Target.objects.create(plan=plan, component=self.time, kind=Target.Kind.SCORE_MIN, value=Decimal("9.20"))
        return plan
