"""Plans written as YAML under fixtures/plans: read, names resolved, and saved whole or not at all."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import models, transaction

from indices.models import Component, Index
from plans.assignment import AssignmentStyle
from plans.models import Basis, Marker, Paragraph, Party, Plan, Section, Solution, Target
from units.audit import record
from units.fixtures import Problems, display_name, read_yaml
from units.models import Unit, UnitGroup
from units.vietnamese import parse_number

_REQUIRED = (
    "index",
    "unit",
    "year",
    "title",
    "state",
    "assignment_style",
    "symbol",
    "position",
    "signatory",
    "sections",
)
_OPTIONAL = ("focal_point", "number", "issued_on", "authority", "recipients", "bases", "targets", "appendices")
_SECTION_FIELDS = ("heading", "marker", "components", "content", "sections")
_SOLUTION_FIELDS = ("marker", "measure", "due_on", "directors", "leads", "supports")
_STATES = (Plan.State.APPROVED, Plan.State.ISSUED)


def load_plan(path: Path) -> Plan | None:
    """Create the plan of a data file; None when the agency already has one for that index and year, which is kept.

    Raises FixtureError with every problem of the file; nothing of it is then saved.
    """
    with transaction.atomic():
        return _PlanFile(read_yaml(path), display_name(path)).load()


class _PlanFile:
    def __init__(self, data: dict, source: str):
        self.data = data
        self.problems = Problems(source)

    def load(self) -> Plan | None:
        plan = None
        if self.problems.fits(self.data, "tệp", _REQUIRED, _OPTIONAL):
            self.index = self._one(Index, "bộ chỉ số", self.data["index"], "chỉ có DDCI hoặc PCI")
            self.unit = self._one(Unit, "đơn vị", self.data["unit"], "hãy sửa mã hoặc thêm vào danh mục đơn vị")
            if self.index and self.unit:
                if self.unit.plans.filter(index=self.index, year=self._year()).exists():
                    return None
                self.components = {component.code: component for component in self.index.components.all()}
                self.names = _Names(self.unit)
                plan = self._plan()
        if plan:
            self._bases(plan)
            self._targets(plan)
            self._sections(plan, None, "phần nội dung", self.data["sections"], Section.Part.BODY)
            self._sections(plan, None, "phần phụ lục", self.data.get("appendices"), Section.Part.APPENDIX)
        self.problems.raise_any()
        record("plan.load", plan, f"Nạp từ tệp {self.problems.source}: {plan}", by=None)
        return plan

    def _year(self) -> int:
        year = self.data["year"]
        return year if isinstance(year, int) else 0

    def _one(self, model: type[models.Model], noun: str, code, remedy: str):
        found = model.objects.filter(code=code).first() if isinstance(code, str) else None
        if found is None:
            self.problems.add(f"{noun} “{code}” không có trong cổng; {remedy}.")
        return found

    def _plan(self) -> Plan | None:
        data = self.data
        recipients = self._strings(data.get("recipients"), "mục recipients")
        choices_fit = [
            self._choice(data["state"], _STATES, "tệp", "trạng thái"),
            self._choice(data["assignment_style"], AssignmentStyle.values, "tệp", "cách ghi phân công"),
        ]
        if not all(choices_fit):
            return None
        plan = Plan(
            index=self.index,
            unit=self.unit,
            focal_point=self._focal_point(),
            recipients="\n".join(recipients),
            authority=data.get("authority") or "",
            **{field: data[field] for field in ("year", "title", "state", "assignment_style", "symbol")},
            **{field: data[field] for field in ("position", "signatory")},
            **{field: data.get(field) for field in ("number", "issued_on")},
        )
        return self._saved(plan, "kế hoạch")

    def _focal_point(self) -> Unit | None:
        code = self.data.get("focal_point")
        if code is None:
            return None
        office = self._one(Unit, "đầu mối", code, "hãy sửa mã ở trường “focal_point”")
        if office and office.agency != self.unit:
            self.problems.add(f"đầu mối “{code}” không thuộc {self.unit}; hãy sửa mã ở trường “focal_point”.")
        return office

    def _bases(self, plan: Plan) -> None:
        for place, row in enumerate(self.problems.rows(self.data.get("bases"), "mục bases", list), start=1):
            where = f"căn cứ thứ {place}"
            if self.problems.fits(row, where, ("text",), ("number", "date")):
                self._saved(
                    Basis(
                        plan=plan,
                        position=place,
                        number=row.get("number") or "",
                        date=self._day(row, "date", where),
                        text=row["text"],
                    ),
                    where,
                )

    def _targets(self, plan: Plan) -> None:
        for place, row in enumerate(self.problems.rows(self.data.get("targets"), "mục targets", list), start=1):
            where = f"mục tiêu thứ {place}"
            if not self.problems.fits(row, where, ("component", "kind", "value"), ("of",)):
                continue
            component = self._component(row["component"], where)
            kind_fits = self._choice(row["kind"], Target.Kind.values, where, "loại mục tiêu")
            value = self._number(row["value"], where)
            if component and kind_fits and value is not None:
                target = Target(plan=plan, component=component, kind=row["kind"], value=value, of=row.get("of"))
                self._saved(target, where)

    def _sections(self, plan: Plan, parent: Section | None, where: str, rows, part: Section.Part) -> None:
        for place, row in enumerate(self.problems.rows(rows, f"{where}, danh sách mục", list), start=1):
            here = f"{where}, mục thứ {place}"
            if not self.problems.fits(row, here, (), _SECTION_FIELDS):
                continue
            heading, marker = row.get("heading") or "", row.get("marker") or ""
            here = f"{where}, mục “{heading}”" if heading else here
            codes = self._strings(row.get("components"), f"{here}, trường “components”")
            components = [self._component(code, here) for code in codes]
            if not self._choice(marker, Marker.values, here, "cách đánh số"):
                continue
            section = self._saved(
                Section(plan=plan, parent=parent, part=part, position=place, marker=marker, heading=heading), here
            )
            if section is None:
                continue
            section.components.set(filter(None, components))
            content = self.problems.rows(row.get("content"), f"{here}, trường “content”", list)
            for position, item in enumerate(content, start=1):
                self._item(section, position, item, f"{here}, đoạn thứ {position}")
            self._sections(plan, section, here, row.get("sections"), part)

    def _item(self, section: Section, position: int, item, where: str) -> None:
        if isinstance(item, str):
            item = {"text": item}
        kinds = {"text", "table", "solution"} & set(item) if isinstance(item, dict) else set()
        if len(kinds) != 1:
            self.problems.add(f"{where} phải là lời văn, hoặc có đúng một trong các trường text, table, solution.")
        elif not isinstance(item[min(kinds)], str):
            self.problems.add(f"{where}, trường “{min(kinds)}” phải là chữ; hãy đặt trong dấu ngoặc kép.")
        elif kinds == {"solution"}:
            self._solution(section, position, item, where)
        elif kinds == {"text"}:
            self._text(section, position, item, where)
        elif self.problems.fits(item, where, ("table",)):
            if self._choice(item["table"], ["results"], where, "bảng"):
                self._saved(Paragraph(section=section, position=position, kind=Paragraph.Kind.RESULTS), where)

    def _text(self, section: Section, position: int, item: dict, where: str) -> None:
        marker = item.get("marker") or ""
        fits = self.problems.fits(item, where, ("text",), ("marker",))
        if fits and self._choice(marker, Marker.values, where, "dấu đầu dòng"):
            self._saved(Paragraph(section=section, position=position, marker=marker, text=item["text"]), where)

    def _solution(self, section: Section, position: int, item: dict, where: str) -> None:
        marker = item.get("marker", Marker.DASH) or ""
        fits = self.problems.fits(item, where, ("solution",), _SOLUTION_FIELDS)
        if not fits or not self._choice(marker, Marker.values, where, "dấu đầu dòng"):
            return
        solution = self._saved(
            Solution(
                section=section,
                position=position,
                marker=marker,
                text=item["solution"],
                measure=item.get("measure") or "",
                due_on=self._day(item, "due_on", where),
            ),
            where,
        )
        if solution:
            self._parties(solution, Party.Role.DIRECTOR, item.get("directors"), where)
            self._parties(solution, Party.Role.LEAD, item.get("leads"), where)
            self._parties(solution, Party.Role.SUPPORT, item.get("supports"), where)

    def _parties(self, solution: Solution, role: Party.Role, rows, where: str) -> None:
        extra = "title" if role == Party.Role.DIRECTOR else "scope"
        where = f"{where}, phần {role.label.lower()}"
        for position, row in enumerate(self.problems.rows(rows, where, list), start=1):
            row = {"name": row} if isinstance(row, str) else row
            if not self.problems.fits(row, f"{where}, dòng thứ {position}", ("name",), (extra,)):
                continue
            party = Party(solution=solution, role=role, position=position, **row)
            if role != Party.Role.DIRECTOR:
                party.unit, party.group = self.names.find(row["name"])
                if not (party.unit or party.group):
                    self.problems.add(
                        f"{where}: “{row['name']}” không phải là phòng, cụm đơn vị hay tổ chức ngoài của {self.unit}; "
                        "hãy sửa tên hoặc thêm vào danh mục đơn vị."
                    )
                    continue
            self._saved(party, where)

    def _component(self, code, where: str) -> Component | None:
        component = self.components.get(code) if isinstance(code, str) else None
        if component is None:
            listed = ", ".join(self.components)
            self.problems.add(f"{where}: chỉ số thành phần “{code}” không có trong {self.index}; chỉ có: {listed}.")
        return component

    def _choice(self, value, choices: Iterable[str], where: str, noun: str) -> bool:
        if value in choices:
            return True
        listed = ", ".join(str(choice) for choice in choices if choice)
        self.problems.add(f"{where}: {noun} “{value}” không có; chỉ có: {listed}.")
        return False

    def _number(self, value, where: str) -> Decimal | None:
        try:
            return parse_number(str(value))
        except ValueError:
            self.problems.add(f"{where}: giá trị “{value}” không phải là số; hãy viết dạng 8,4 hoặc 8.4.")
            return None

    def _day(self, row: dict, field: str, where: str) -> date | None:
        value = row.get(field)
        if value is None or type(value) is date:
            return value
        self.problems.add(f"{where}: “{value}” ở trường “{field}” không phải là ngày; hãy viết dạng 2025-03-29.")
        return None

    def _strings(self, value, where: str) -> list[str]:
        rows = self.problems.rows(value, where, list)
        for row in rows:
            if not isinstance(row, str):
                self.problems.add(f"{where}: “{row}” phải là chữ; hãy đặt trong dấu ngoặc kép.")
        return [row for row in rows if isinstance(row, str)]

    def _saved(self, instance: models.Model, where: str):
        """Return the object once it is checked and saved, None (and a noted problem) when it is refused."""
        if not self.problems.clean(instance, where):
            return None
        instance.save()
        return instance


class _Names:
    """The names an agency's plan may use: its offices, its groups, and bodies outside under it or its superiors."""

    def __init__(self, unit: Unit):
        self.units: dict[str, Unit] = {}
        above = [unit]
        while above[-1].parent:
            above.append(above[-1].parent)
        for agency in reversed(above):
            self.units |= {body.name: body for body in agency.children.filter(kind=Unit.Kind.OUTSIDE)}
        self.units |= {office.name: office for office in unit.children.filter(kind=Unit.Kind.OFFICE)}
        self.groups: dict[str, UnitGroup] = {group.phrase: group for group in unit.groups.all()}

    def find(self, name: str) -> tuple[Unit | None, UnitGroup | None]:
        """Return the unit or the group of that exact name; both None where there is none."""
        if name in self.units:
            return self.units[name], None
        return None, self.groups.get(name)
