"""A PlanDocument saved as a draft plan: names tied to units, wordings that the portal writes itself left to it."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from indices.models import Index
from plans.document import DocumentItem, DocumentParty, DocumentSection, PlanDocument
from plans.importing.deadlines import read_deadline
from plans.importing.matching import matches, names_in, offices_of, outside_bodies, vocabulary_for
from plans.importing.meaning.components import key_of
from plans.importing.wording import settle_wording
from plans.models import Basis, Comment, Paragraph, Party, Plan, Section, Solution, Step, Target
from plans.outline import labels, marker_of
from units.audit import record
from units.models import Letterhead, Unit, UnitGroup, User
from units.permissions import Permission, require
from units.vietnamese import fold

_NEW = {"new:office": Unit.Kind.OFFICE, "new:outside": Unit.Kind.OUTSIDE}


@transaction.atomic
def save_document(
    document: PlanDocument,
    *,
    unit: Unit,
    index: Index,
    year: int,
    by: User | None,
    choices: Mapping[str, str] | None = None,
) -> Plan:
    """Save a document as a draft plan and return it, all or nothing.

    `choices` says for names of offices what they stand for: u<id>, c<id>, new:office, new:group, new:outside, or empty
    for a name that is kept as it is; names without a choice are tied where they match exactly. `by` is None for a
    command. Raises PermissionDenied, ValidationError (also when the agency already has that plan).
    """
    if by is not None:
        require(by, Permission.EDIT_PLANS, unit)
    if unit.plans.filter(index=index, year=year).exists():
        raise ValidationError(f"{unit} đã có kế hoạch {index} năm {year}. Hãy mở kế hoạch đó hoặc chọn năm khác.")
    return _Saving(document, unit, index, year, by, choices or {}).save()


class _Saving:
    def __init__(self, document, unit: Unit, index: Index, year: int, by: User | None, choices: Mapping[str, str]):
        self.document, self.unit, self.index, self.year, self.by = document, unit, index, year, by
        self.bodies = {f"u{body.pk}": body for body in [*outside_bodies(unit), *offices_of(unit)]}
        self.groups = {f"c{group.pk}": group for group in unit.groups.all()}
        self.chosen = self._chosen(names_in(document), choices)
        by_code = {component.code: component for component in index.components.all()}
        names = vocabulary_for(unit, index).components
        self.components = {key_of(name): by_code[code] for name, code in names.items()}
        self.doubts: list[tuple[str, str, str]] = [("", "", sentence) for _, sentence in document.doubts]
        self.targeted: set[int] = set()
        self.parties: list[Party] = []

    def save(self) -> Plan:
        self.plan = plan = self._plan()
        self.document, plan.assignment_style = settle_wording(self.document, plan)
        plan.save()
        self._bases()
        if self.document.opening:
            self._level([DocumentSection(items=self.document.opening)], None, Section.Part.BODY, start=0)
        self._level(self.document.sections, None, Section.Part.BODY, start=1)
        self._level(self.document.appendices, None, Section.Part.APPENDIX, start=1)
        Party.objects.bulk_create(self.parties, batch_size=500)
        Comment.objects.bulk_create(
            Comment(plan=plan, block=block, quote=quote[:200], kind=Comment.Kind.DOUBT, text=text)
            for block, quote, text in self.doubts
        )
        if self.by:
            Step.objects.create(plan=plan, verb=Step.Verb.IMPORT, by=self.by)
        record("plan.import", plan, f"Nhập từ tệp: {plan}", by=self.by)
        return plan

    def _plan(self) -> Plan:
        document, letterhead = self.document, Letterhead.objects.filter(unit=self.unit).first()
        number, day = self._number()
        symbol = document.symbol or (f"KH-{letterhead.symbol}" if letterhead else "KH")
        position = document.position or (letterhead.position if letterhead else "")
        plan = Plan(
            index=self.index,
            unit=self.unit,
            year=self.year,
            title=document.title[:400] or f"Kế hoạch {self.index} năm {self.year}",
            number=number,
            issued_on=day,
            symbol=symbol[:40],
            authority=(document.authority or "")[:100],
            position=position[:100],
            signatory=document.signatory[:100],
            recipients="\n".join(document.recipients),
        )
        plan.full_clean()
        plan.save()
        return plan

    def _number(self):
        """Number and day of the document where both are known and free, else neither and a doubt."""
        number, day = self.document.number, self.document.date
        if number is None and day is None:
            return None, None
        if number is None or day is None:
            known = f"ngày {day:%d/%m/%Y}" if day else f"số {number}"
            self._doubt("", "", f"Văn bản chỉ có {known}; hãy ghi đủ số và ngày khi ban hành.")
            return None, None
        if Plan.objects.filter(unit=self.unit, numbered_in=day.year, number=number).exists():
            self._doubt("", "", f"Số {number} năm {day.year} đã cấp cho một kế hoạch khác của cơ quan.")
            return None, None
        return number, day

    def _bases(self) -> None:
        for position, basis in enumerate(self.document.bases, start=1):
            row = Basis.objects.create(
                plan=self.plan,
                position=position,
                number=basis.number[:60],
                date=basis.date,
                text=basis.text,
                in_text=basis.in_text,
            )
            self._doubt(f"b{row.pk}", basis.text, basis.doubt)

    def _level(
        self, sections: Sequence[DocumentSection], parent: Section | None, part: str, start: int, path: str = ""
    ) -> None:
        """Save the sections under one parent, then what is in them."""
        markers = [marker_of(section.label) for section in sections]
        own = _own_labels([section.label for section in sections], markers, path)
        for position, (section, marker, label) in enumerate(zip(sections, markers, own, strict=True), start=start):
            heading, rest = _cut(section.heading, 400)
            row = Section.objects.create(
                plan=self.plan, parent=parent, part=part, position=position, marker=marker, own_label=label,
                heading=heading,
            )  # fmt: skip
            self._doubt(f"s{row.pk}", heading, section.doubt)
            self._about(row, section)
            items = [DocumentItem(lines=[rest]), *section.items] if rest else section.items
            self._items(row, items, section.label)
            self._level(section.sections, row, part, 1, section.label)

    def _about(self, row: Section, section: DocumentSection) -> None:
        """Tie a section to the components it is about, with their targets."""
        found = {}
        for name in section.components:
            component = self.components.get(key_of(name))
            if component is None:
                sentence = f"“{name}” không phải là chỉ số thành phần {self.index} đã biết."
                self._doubt(f"s{row.pk}", section.heading, sentence)
            else:
                found[name] = component
        row.components.set(found.values())
        for target in section.targets:
            self._target(row, section, target, found.get(target.component))

    def _target(self, row: Section, section: DocumentSection, target, component) -> None:
        sentence = target.doubt
        if component is None or component.pk in self.targeted:
            sentence = f"Mục tiêu của “{target.component}” chưa gắn được với một chỉ số thành phần, hãy nhập lại."
        else:
            new = Target(
                plan=self.plan, component=component, kind=target.kind, value=target.value, of=target.of,
                in_text=target.in_text,
            )  # fmt: skip
            try:
                new.full_clean()
            except ValidationError as error:
                sentence = f"Mục tiêu của “{target.component}” không lưu được: {' '.join(error.messages)}"
            else:
                new.save()
                self.targeted.add(component.pk)
        self._doubt(f"s{row.pk}", section.heading, sentence)

    def _items(self, row: Section, items: Sequence[DocumentItem], path: str) -> None:
        markers = [marker_of(item.label) for item in items]
        own = _own_labels([item.label for item in items], markers, path)
        rows = []
        for position, (item, marker, label) in enumerate(zip(items, markers, own, strict=True), start=1):
            common = {"section": row, "position": position, "marker": marker, "own_label": label}
            rows.append(_solution(item, common, self.year) if item.is_solution else _paragraph(item, common))
        for model in (Paragraph, Solution):
            model.objects.bulk_create([new for new in rows if isinstance(new, model)], batch_size=500)
        for item, new in zip(items, rows, strict=True):
            letter = "g" if item.is_solution else "p"
            self._doubt(f"{letter}{new.pk}", new.text, item.doubt)
            if item.is_solution:
                self._parties(new, item)

    def _parties(self, solution: Solution, item: DocumentItem) -> None:
        for role, parties in (("director", item.directors), ("lead", item.leads), ("support", item.supports)):
            for position, party in enumerate(parties, start=1):
                self.parties.append(self._party(solution, role, position, party))

    def _party(self, solution: Solution, role: str, position: int, party: DocumentParty) -> Party:
        new = Party(
            solution=solution, role=role, position=position, name=party.name[:200], title=party.title[:100],
            scope=party.scope[:200],
        )  # fmt: skip
        if role != "director":
            body = self.chosen.get(party.name)
            new.unit = body if isinstance(body, Unit) else None
            new.group = body if isinstance(body, UnitGroup) else None
        return new

    def _chosen(self, names: Sequence[str], choices: Mapping[str, str]) -> dict[str, Unit | UnitGroup | None]:
        """Return what each name stands for, founding what was asked for."""
        exact = {name: match.choice if match.sure else "" for name, match in matches(self.unit, names).items()}
        chosen: dict[str, Unit | UnitGroup | None] = {}
        for name in names:
            choice = choices.get(name, exact[name])
            if choice in _NEW:
                chosen[name] = self._found(name, _NEW[choice])
            elif choice == "new:group":
                chosen[name] = UnitGroup.objects.get_or_create(agency=self.unit, phrase=name)[0]
            else:
                chosen[name] = self.bodies.get(choice) or self.groups.get(choice)
        return chosen

    def _found(self, name: str, kind: Unit.Kind) -> Unit:
        """Create an office of the agency, or a body outside it, under a code of its own."""
        letters = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in fold(name))
        stem = "-".join([self.unit.code, *letters.split()])[:56].strip("-")
        taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
        code = next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 99))) if code not in taken)
        body = Unit(parent=self.unit, kind=kind, code=code, name=name, is_sample=self.unit.is_sample)
        body.full_clean()
        body.save()
        record("unit.create", body, f"Thêm {body} khi nhập kế hoạch", by=self.by)
        return body

    def _doubt(self, block: str, quote: str, sentence: str) -> None:
        if sentence:
            self.doubts.append((block, quote, sentence))


def _paragraph(item: DocumentItem, common: dict) -> Paragraph:
    if item.table is not None:
        spans = [list(span) for span in item.table.spans]
        table = {"rows": item.table.rows, "header": item.table.header, "spans": spans}
        return Paragraph(**common, kind=Paragraph.Kind.TABLE, table=table)
    if item.kind == "results":
        return Paragraph(**common, kind=Paragraph.Kind.RESULTS)
    return Paragraph(**common, text="\n".join(item.lines))


def _solution(item: DocumentItem, common: dict, year: int) -> Solution:
    due_on, due_quarter = read_deadline(item.due, year)
    return Solution(
        **common,
        text="\n".join(item.lines),
        in_text=item.in_text,
        output=item.output[:300],
        measure=item.measure[:300],
        due_on=due_on,
        due_quarter=due_quarter,
        is_shown=item.shown,
    )


def _own_labels(written: Sequence[str], markers: Sequence[str], path: str) -> list[str]:
    """What was written by hand where the portal would number otherwise."""
    numbered = labels(markers, parent=path)
    return ["" if _bare(text) == _bare(label) else text[:12] for text, label in zip(written, numbered, strict=True)]


def _bare(label: str) -> str:
    label = label.strip().replace("–", "-").replace("—", "-")
    return label.rstrip(".)").lower() or label


def _cut(text: str, length: int) -> tuple[str, str]:
    """A text that may be too long for its field, cut at a word, and the rest."""
    if len(text) <= length:
        return text, ""
    end = text.rfind(" ", 0, length) if " " in text[:length] else length
    return text[:end], text[end:].strip()
