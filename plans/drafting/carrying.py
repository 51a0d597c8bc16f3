"""A plan drafted from that of the year before: its text with years, figures, offices and components up to date.

What cannot be brought up to date without a person is carried over and marked by a doubt.
"""

from collections import defaultdict
from datetime import date

from indices.models import Component, EditionComponent
from plans.drafting.citing import cited_shortly, mentions, with_long_dates
from plans.drafting.moving import heir, is_result, moved_on, states_figures, years_in
from plans.drafting.parts import Actor, Deed, Draft, Ground, Note, Part, Words, guide
from plans.drafting.said import recommendations
from plans.drafting.skeleton import Setting, assessment_part, goals, lack
from plans.drafting.standing import Course, course
from plans.drafting.targets import suggestions
from plans.drafting.wording import listing
from plans.models import Marker, Paragraph, Plan, Section, Solution
from units.vietnamese import fold


def carried_draft(old: Plan, setting: Setting, day: date) -> Draft:
    """Return the plan of the next year from an old one (a fixed number of queries); offices must exist on `day`."""
    return _Carrier(old, setting, day).draft()


class _Carrier:
    def __init__(self, old: Plan, setting: Setting, day: date):
        self.old, self.setting, self.day = old, setting, day
        figures = setting.figures
        self.wished = suggestions(figures) if figures else []
        self.kept = dict(setting.components)
        self.lines = {line.pk: line for line in figures.lines} if figures else {}
        self.reviewed = False
        self.covered: set[int] = set()
        self.names: dict[int, set[str]] = defaultdict(set)  # what each component was ever called
        for pk, name in EditionComponent.objects.filter(component__in=self.kept).values_list("component", "name"):
            self.names[pk].add(name)

    def draft(self) -> Draft:
        top = self._read()
        bases = [self._basis(row) for row in self.old.head_bases.order_by("position")]
        parts = [self._part(section) for section in top[Section.Part.BODY]]
        self._add_review(parts)
        self._add_new_components(parts)
        parts += self._appendices(top[Section.Part.APPENDIX])
        self._cite_shortly(bases, parts)
        draft = Draft(moved_on(_title(self.old), self.old.year), bases, parts, goals(self.wished))
        draft.notes = [guide(f"Lập từ {self.old}. Hãy xem lần lượt các chỗ được đánh dấu cần xem lại.")]
        if not self.lines:
            year = self.setting.base
            draft.notes.append(Note(f"Chưa có kết quả năm {year} được công bố nên chưa gợi ý mục tiêu cho các chỉ số."))
        return draft

    def _read(self) -> dict[str, list[Section]]:
        """Read the old text; returns the sections at the top, by part of the document."""
        self.items: dict[int, list[Paragraph | Solution]] = defaultdict(list)
        for paragraph in Paragraph.objects.filter(section__plan=self.old):
            self.items[paragraph.section_id].append(paragraph)
        solutions = Solution.objects.filter(section__plan=self.old).prefetch_related(
            "parties__unit__successors__successors", "parties__group"
        )
        for solution in solutions:
            self.items[solution.section_id].append(solution)
        self.below: dict[int | None, list[Section]] = defaultdict(list)
        for section in self.old.sections.prefetch_related("components").order_by("position"):
            self.below[section.parent_id].append(section)
        top: dict[str, list[Section]] = defaultdict(list)
        for section in self.below[None]:
            top[section.part].append(section)
        return top

    def _within(self, section: Section) -> list[Section]:
        return [section, *(inner for child in self.below[section.pk] for inner in self._within(child))]

    def _basis(self, row) -> Ground:
        doubt = Note(
            "Căn cứ của kế hoạch năm trước. Hãy thay bằng văn bản mới nếu đã có, hoặc xóa nếu không còn phù hợp."
        )
        return Ground(with_long_dates(row.text), row.number, row.date, [doubt])

    def _part(self, section: Section) -> Part:
        if not self.reviewed and self._is_review(section):
            return self._review(section)
        components = list(section.components.all())
        part = Part(self._heading(section, components), section.marker, section.own_label, section.part)
        gone = [one for one in components if self.kept and one.pk not in self.kept]
        part.components = [one.pk for one in components if one not in gone]
        self.covered |= set(part.components)
        if gone:
            names = listing(str(one) for one in gone)
            part.notes.append(
                Note(
                    f"Bộ chỉ số năm {self.setting.base} không còn {names}. Mục này được giữ, không gắn với chỉ số nào; "
                    "hãy chuyển giải pháp sang chỉ số khác, để làm nhiệm vụ chung hoặc xóa."
                )
            )
        items = sorted(self.items[section.pk], key=lambda item: item.position)
        part.items = [made for item in items if (made := self._item(item, section, bool(components)))]
        part.items[:0] = self._lacks(part)
        part.parts = [self._part(child) for child in self.below[section.pk]]
        part.notes += self._misplaced(part)
        return part

    def _heading(self, section: Section, components: list[Component]) -> str:
        """The heading with its years moved on; a component that was called by its name gets that of the new year."""
        only = components[0].pk if len(components) == 1 else None
        if only and section.heading in self.names[only]:
            return self.kept[only]
        return moved_on(section.heading, self.old.year)

    def _is_review(self, section: Section) -> bool:
        """Whether a top section assesses the results (their table, or its heading) and has nothing to be done."""
        inside = self._within(section)
        items = [item for one in inside for item in self.items[one.pk]]
        if section.parent_id or any(isinstance(item, Solution) for item in items):
            return False
        if any(one.components.all() for one in inside):
            return False
        heading = fold(section.heading)
        return any(getattr(item, "kind", "") == Paragraph.Kind.RESULTS for item in items) or "ket qua" in heading

    def _review(self, section: Section) -> Part:
        self.reviewed = True
        heading, base = moved_on(section.heading, self.old.year), self.setting.base
        if self.setting.figures:
            part = assessment_part(self.setting, heading, section.marker)
            part.notes.append(guide(f"Cổng viết lại mục này từ kết quả năm {base}; hãy bổ sung nguyên nhân."))
        else:
            part = Part(heading, section.marker, items=[Words(kind=Paragraph.Kind.RESULTS)])
            part.notes.append(Note(f"Chưa có kết quả năm {base} nên lời đánh giá của năm trước đã được bỏ."))
        part.own_label = section.own_label
        return part

    def _add_review(self, parts: list[Part]) -> None:
        """Put in an assessment where the old plan had none of its own, before what is to be done."""
        if self.reviewed or not self.setting.figures:
            return
        place = next((n for n, part in enumerate(parts) if any(one.components for one in part.walk())), len(parts))
        heading = f"Đánh giá kết quả {self.setting.index} năm {self.setting.base}"
        marker = next((part.marker for part in parts if part.heading), Marker.ROMAN)
        part = assessment_part(self.setting, heading, marker)
        part.notes.append(Note("Kế hoạch năm trước không có mục đánh giá riêng; cổng thêm mục này từ kết quả mới."))
        parts.insert(place, part)

    def _add_new_components(self, parts: list[Part]) -> None:
        """Put a section for each component that the old plan does not have beside its last component section."""
        missing = [(pk, name) for pk, name in self.setting.components if pk not in self.covered]
        homes = [one for part in parts for one in part.walk() if any(child.components for child in one.parts)]
        if not missing or not homes:
            return
        home = homes[-1]
        marker = next(child.marker for child in reversed(home.parts) if child.components)
        for pk, name in missing:
            part = Part(name, marker, components=[pk])
            part.items = self._lacks(part)
            part.notes = [Note(f"Kế hoạch năm trước không có mục cho chỉ số “{name}”. Hãy nêu giải pháp.")]
            home.parts.append(part)

    def _lacks(self, part: Part) -> list[Words]:
        """What is lacking to the targets of the section's components."""
        aims = [one for one in self.wished if one.line.pk in part.components]
        return [said for one in aims if (said := lack(one, self.setting.figures))]

    def _misplaced(self, part: Part) -> list[Note]:
        """A doubt where a group says that its components rose or fell and by the new figures they did not."""
        heading = fold(part.heading)
        said = {way for way, words in _SAID.items() if words in heading}
        members = [pk for child in part.parts for pk in child.components if pk in self.lines]
        if len(said) != 1 or not members:
            return []
        other = Course.ROSE if Course.FELL in said else Course.FELL
        wrong = listing(self.lines[pk].name for pk in members if course(self.lines[pk]) == other)
        way = "tăng" if other == Course.ROSE else "giảm"
        return [Note(f"Theo kết quả năm {self.setting.base}, {wrong} {way} điểm; hãy xếp lại nhóm.")] if wrong else []

    def _item(self, item: Paragraph | Solution, section: Section, of_component: bool) -> Words | Deed | None:
        if isinstance(item, Solution):
            return self._deed(item)
        if of_component and item.kind == Paragraph.Kind.TEXT and is_result(item.text):
            return None
        words = Words(item.text, item.marker, item.own_label, item.kind, item.table)
        if self._is_formula(item, section):
            words.text = moved_on(item.text, self.old.year)
            words.notes = [guide("Cổng đã chuyển năm trong câu này; hãy kiểm tra.")] if words.text != item.text else []
            return words
        words.notes = self._stale(
            item.text + " ".join(cell for row in (item.table or {}).get("rows", []) for cell in row)
        )
        return words

    @staticmethod
    def _is_formula(item: Paragraph, section: Section) -> bool:
        """Whether it opens or closes the plan with the customary words, whose years are those of the title."""
        closes = item.text.startswith("Trên đây là Kế hoạch")
        opens = not (section.heading or section.parent_id) and item.text.rstrip().endswith(":")
        return item.kind == Paragraph.Kind.TEXT and (opens or closes) and not mentions(item.text)

    def _deed(self, item: Solution) -> Deed:
        deed = Deed(
            item.text, item.marker, item.own_label, item.in_text, item.output, item.measure, item.due_quarter,
            item.is_shown, notes=self._stale(f"{item.text} {item.measure} {item.output}", figures=False),
        )  # fmt: skip
        if item.due_on:
            deed.notes.append(Note(f"Thời hạn cũ {item.due_on:%d/%m/%Y} đã bỏ; hãy đặt thời hạn mới."))
        for party in sorted(item.parties.all(), key=lambda party: party.position):
            actor = Actor(party.role, party.name, party.title, party.scope, party.unit_id, party.group_id)
            if party.unit and (following := heir(party.unit, self.day)) != party.unit:
                deed.notes.append(self._succeed(actor, following, item.in_text))
            deed.actors.append(actor)
        return deed

    def _succeed(self, actor: Actor, following, in_text: bool) -> Note:
        """Tie a party to the single successor of its unit, else leave the name untied."""
        name = actor.name
        actor.unit = following and following.pk
        if following is None:
            return Note(f"“{name}” đã kết thúc hoạt động, chưa rõ đơn vị kế tục. Hãy giao lại cho đơn vị khác.")
        actor.name = following.name
        more = " Lời văn vẫn ghi tên cũ, hãy sửa." if in_text else ""
        return Note(f"“{name}” đã kết thúc hoạt động, được thay bằng đơn vị kế tục “{following}”. Hãy kiểm tra.{more}")

    def _stale(self, text: str, figures: bool = True) -> list[Note]:
        """A doubt where the words speak of the years or state figures of the old plan."""
        said = sorted({int(match[0]) for match in years_in(text)} & {self.old.year, self.old.year - 1})
        years = " và ".join(str(year) for year in said)
        if figures and states_figures(text):
            return [Note(f"Đoạn này nêu số liệu của kế hoạch năm {self.old.year}. Hãy thay bằng số liệu mới hoặc xóa.")]
        return [Note(f"Còn nhắc đến năm {years}. Hãy xem có phải chuyển sang năm sau không.")] if years else []

    def _appendices(self, sections: list[Section]) -> list[Part]:
        """The appendices; new recommendations take the place of the old."""
        fresh = recommendations(self.setting.figures) if self.setting.figures else None
        old = [section for section in sections if "khuyen nghi" in fold(section.heading)]
        parts = [self._part(section) for section in sections if not (fresh and section in old)]
        for part in parts:
            if "khuyen nghi" in fold(part.heading):
                part.notes.append(Note("Khuyến nghị của kỳ trước. Hãy thay bằng khuyến nghị mới hoặc xóa phụ lục."))
        return [*parts, *([fresh] if fresh else [])]

    @staticmethod
    def _cite_shortly(bases: list[Ground], parts: list[Part]) -> None:
        """Name documents that the bases cite in full by kind and number only."""
        known = [cited for base in bases for cited in mentions(base.text)]
        items = [item for part in parts for one in part.walk() for item in one.items]
        for item, text in zip(items, cited_shortly([item.text for item in items], known), strict=True):
            item.text = text


_SAID = {Course.FELL: "giam diem", Course.ROSE: "tang diem"}


def _title(plan: Plan) -> str:
    """What the plan is about, without the words that it adjusts another: those of the first one of the year."""
    while plan.adjusts:
        plan = plan.adjusts
    return plan.title
