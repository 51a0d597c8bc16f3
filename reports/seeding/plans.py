"""Made-up plans: their text with targets and solutions, who does them, and the steps by which they came to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from indices.models import Index
from plans.assignment import AssignmentStyle
from plans.models import Basis, Comment, Paragraph, Party, Plan, Section, Solution, Step, Target
from plans.outline import Marker
from reports.seeding.rounds import Standing
from reports.seeding.rows import Table
from reports.seeding.size import LAST_YEAR, Size
from reports.seeding.units import Agency, Kind, Office, Province
from reports.seeding.words import Phrase, Words
from units.vietnamese import fold

S = Plan.State
_UNDER_WAY = (
    (S.DRAFT, 2), (S.SUBMITTED, 2), (S.RETURNED, 1), (S.APPROVED, 5), (S.ISSUED, 30),
)  # fmt: skip
"""Of 40 plans of the last year, how many stand where; of earlier years one in seven is closed, the others issued."""
_STEPS = {
    S.DRAFT: "create",
    S.SUBMITTED: "create submit",
    S.RETURNED: "create submit return",
    S.APPROVED: "create submit approve",
    S.ISSUED: "create submit approve issue",
    S.CLOSED: "create submit approve issue close",
}
_BODY, _NUMBERED, _OWN = Section.Part.BODY.value, Marker.NUMBER.value, Marker.DASH.value


@dataclass(frozen=True)
class MadeSolution:
    """A solution, under which heading, and who is named in it: what tasks follow from."""

    pk: int
    group: str
    text: Phrase
    lead: Office
    support: Office | None


@dataclass(frozen=True)
class MadePlan:
    """A plan that was written: what its tasks, reports and documents need to know. `steps` are (verb, when, who)."""

    pk: int
    agency: Agency
    year: int
    state: Plan.State
    title: str
    symbol: str
    number: int | None
    issued_on: date | None
    steps: Sequence[tuple[str, datetime, int]]
    solutions: Sequence[MadeSolution]

    @property
    def is_approved(self) -> bool:
        return self.state in Plan.ONCE_APPROVED

    def __str__(self):
        return f"Kế hoạch DDCI năm {self.year} – {self.agency.name}"


class PlanTables:
    def __init__(self):
        self.plans = Table(
            Plan, "index_id", "unit_id", "year", "title", "state", "assignment_style", "focal_point_id", "number",
            "symbol", "issued_on", "numbered_in", "submitted_at", "submitted_by_id", "approved_at", "approved_by_id",
            "authority", "position", "signatory", "recipients",
        )  # fmt: skip
        self.bases = Table(Basis, "plan_id", "position", "number", "date", "text")
        self.sections = Table(Section, "plan_id", "parent_id", "part", "position", "marker", "heading")
        self.components = Table(Section.components.through, "section_id", "component_id")
        self.paragraphs = Table(Paragraph, "section_id", "position", "kind", "marker", "text")
        self.targets = Table(Target, "plan_id", "component_id", "kind", "value", "of", "in_text")
        self.solutions = Table(
            Solution,
            "section_id",
            "plan_id",
            "position",
            "marker",
            "text",
            "output",
            "measure",
            "due_on",
            "due_quarter",
        )
        self.parties = Table(Party, "solution_id", "role", "position", "name", "title", "unit_id", "group_id")
        self.steps = Table(Step, "plan_id", "verb", "note", "at", "by_id")
        self.comments = Table(
            Comment, "plan_id", "block", "quote", "text", "at", "by_id", "resolved_at", "resolved_by_id"
        )


class Plans:
    """Writes the plans of a year."""

    def __init__(self, size: Size, words: Words, tables: PlanTables, index: Index):
        self.size, self.words, self.tables, self.index = size, words, tables, index

    def make_year(self, province: Province, year: int) -> list[MadePlan]:
        """Write the plans of a province's agencies for a year; the first agency's of the last year is the long one."""
        rng = province.rng(f"kế hoạch {year}")
        made = []
        for place, agency in enumerate(province.planning):
            is_long = year == LAST_YEAR and place == 0
            count = self.size.most_solutions if is_long else self.size.solutions
            made.append(self._plan(agency, year, self._state(place, year, rng), count, rng))
        return made

    def _state(self, place: int, year: int, rng: Random) -> Plan.State:
        if year < LAST_YEAR:
            return S.CLOSED if rng.random() < 1 / 7 else S.ISSUED
        if place == 0:
            return S.ISSUED
        states = [state for state, count in _UNDER_WAY for _ in range(count)]
        return states[place % len(states)]

    def _plan(self, agency: Agency, year: int, state: Plan.State, count: int, rng: Random) -> MadePlan:
        steps = self._steps(agency, year, state, rng)
        when = {verb: (at, by) for verb, at, by in steps}
        issued_on = when["issue"][0].date() if "issue" in when else None
        number = 10 + rng.randrange(80) if issued_on else None
        title, symbol = f"Cải thiện, nâng cao Chỉ số DDCI năm {year} của {agency.name}", f"KH-{agency.short}"
        submitted = when.get("submit", (None, None)) if state != S.RETURNED else (None, None)
        pk = self.tables.plans.add(
            self.index.pk, agency.pk, year, title, state.value, rng.choice(AssignmentStyle.values),
            agency.offices[0].pk, number, symbol, issued_on, issued_on and issued_on.year, *submitted,
            *when.get("approve", (None, None)), "" if agency.kind == Kind.DEPARTMENT else "TM. ỦY BAN NHÂN DÂN",
            agency.position, agency.head.name, "\n".join(self.words["recipients"]),
        )  # fmt: skip
        for verb, at, by in steps:
            self.tables.steps.add(pk, verb, self.words["returned"] if verb == "return" else "", at, by)
        solutions = _Text(self, pk, agency, year, rng).write(count)
        if year == LAST_YEAR or rng.random() < 0.1:
            self._comments(pk, agency, solutions, steps[-1][1], rng)
        return MadePlan(pk, agency, year, state, title, symbol, number, issued_on, steps, solutions)

    def _steps(self, agency: Agency, year: int, state: Plan.State, rng: Random) -> list[tuple[str, datetime, int]]:
        at = datetime(year, 2, 3, 1, 30, tzinfo=UTC) + timedelta(days=rng.randrange(20), minutes=rng.randrange(400))
        steps = []
        for verb in _STEPS[state].split():
            by = agency.head.pk if verb in ("approve", "return") else agency.clerk.pk
            steps.append((verb, datetime(year, 12, 30, 3, tzinfo=UTC) if verb == "close" else at, by))
            at += timedelta(days=1 + rng.randrange(7), minutes=rng.randrange(60))
        return steps

    def _comments(self, plan: int, agency: Agency, solutions: Sequence[MadeSolution], at: datetime, rng: Random):
        for number in range(2):
            about = rng.choice(solutions)
            settled = (at, agency.clerk.pk) if number else (None, None)
            quote = about.text.text[:200]
            said = rng.choice(self.words["comments"])
            self.tables.comments.add(plan, f"g{about.pk}", quote, said, at, agency.head.pk, *settled)


class _Text:
    """The text of one plan, section by section."""

    def __init__(self, plans: Plans, plan: int, agency: Agency, year: int, rng: Random):
        self.words, self.tables = plans.words, plans.tables
        self.plan, self.agency, self.year, self.rng = plan, agency, year, rng
        self.last: Standing = agency.last

    def write(self, count: int) -> list[MadeSolution]:
        """Write bases, sections, targets and as many solutions; return these."""
        self._bases()
        opening = self._section(None, 1, "", "")
        year, name = self.year, self.agency.name
        self._paragraphs(opening, [f"Từ kết quả DDCI năm {year - 1}, {name} ban hành Kế hoạch như sau:"])
        top = self._section(None, 2, Marker.ROMAN.value, "Mục đích, yêu cầu")
        for position, (heading, texts) in enumerate((("Mục đích", "aims"), ("Yêu cầu", "demands")), start=1):
            chosen = self.rng.sample(self.words[texts], 2)
            self._paragraphs(self._section(top, position, _NUMBERED, heading), chosen)
        self._assessment()
        solutions = self._solutions(count)
        end = self._section(None, 5, Marker.ROMAN.value, "Tổ chức thực hiện")
        self._paragraphs(end, self.words["orders"], marker=_NUMBERED)
        return solutions

    def _section(self, parent: int | None, position: int, marker: str, heading: str) -> int:
        return self.tables.sections.add(self.plan, parent, _BODY, position, marker, heading)

    def _paragraphs(self, section: int, texts: Sequence[str], *, marker: str = "") -> None:
        for position, text in enumerate(texts, start=1):
            self.tables.paragraphs.add(section, position, "text", marker, text)

    def _bases(self) -> None:
        for position, (kind, what) in enumerate(_BASES, start=1):
            number, day = f"{self.rng.randint(11, 300)}/{kind}", date(self.year, 1, self.rng.randint(3, 28))
            text = (
                f"Căn cứ {what} số {number} ngày {day:%d} tháng {day.month} năm {day.year} của UBND tỉnh về cải thiện"
            )
            self.tables.bases.add(self.plan, position, number, day, f"{text} môi trường kinh doanh, nâng cao DDCI")

    def _assessment(self) -> None:
        top = self._section(None, 3, Marker.ROMAN.value, f"Đánh giá kết quả DDCI năm {self.year - 1}")
        section = self._section(top, 1, _NUMBERED, "Điểm số và vị trí xếp hạng")
        last = self.last
        reached = f"{_comma(last.total)} điểm, xếp hạng {last.rank}/{last.of}"
        self._paragraphs(section, [f"Năm {last.year}, {self.agency.name} đạt {reached}."])
        self.tables.paragraphs.add(section, 2, "results", "", "")
        section = self._section(top, 2, _NUMBERED, "Hạn chế qua khảo sát doanh nghiệp")
        found = self.rng.sample(self.words["findings"], 3)
        told = [f"{_comma(self.rng.randint(500, 7500))}% {text}." for text in found]
        self._paragraphs(section, told, marker=_OWN)

    def _solutions(self, count: int) -> list[MadeSolution]:
        top = self._section(None, 4, Marker.ROMAN.value, "Mục tiêu, nhiệm vụ và giải pháp")
        lines = self.last.lines
        made = []
        for place, line in enumerate(lines):
            section = self._section(top, place + 1, _NUMBERED, line.name)
            self.tables.components.add(section, line.component)
            self._target(section, line)
            until = count * (place + 1) // len(lines)
            made += [self._solution(section, position, line.name) for position in range(2, until - len(made) + 2)]
        return made

    def _target(self, section: int, line) -> None:
        score, rank = self.last.scores[line.component]
        if rank and self.rng.random() < 0.25:
            aim = max(1, rank - self.rng.randint(1, 8))
            self.tables.targets.add(self.plan, line.component, "rank_max", f"{aim}.00", self.last.of, True)
            said = f"xếp hạng {aim}/{self.last.of} trở lên"
        else:
            aim = min(1000, (score or 600) + self.rng.randint(10, 60))
            kind = self.rng.choice(("score_min", "score_above"))
            self.tables.targets.add(self.plan, line.component, kind, f"{aim / 100:.2f}", None, True)
            said = f"đạt {'từ' if kind == 'score_min' else 'trên'} {_comma(aim)} điểm"
            said += " trở lên" if kind == "score_min" else ""
        self._paragraphs(section, [f"Mục tiêu năm {self.year}: {said}."])

    def _solution(self, section: int, position: int, group: str) -> MadeSolution:
        rng, words = self.rng, self.words
        text, due_on, quarter = rng.choice(words.solutions), None, None
        if rng.random() < 0.4:
            share = f" Năm {self.year} đạt ít nhất {rng.randint(60, 100)}%."
            text = Phrase(text.text + share, f"{text.folded} {fold(share)}")
        chance = rng.random()
        if chance < 0.4:
            quarter = rng.randint(1, 4)
        elif chance < 0.5:
            due_on = date(self.year, rng.randint(4, 12), rng.randint(1, 28))
        output = rng.choice(words["outputs"]) if rng.random() < 0.3 else ""
        measure = f"{rng.randint(80, 100)}% hồ sơ đúng hạn" if rng.random() < 0.1 else ""
        pk = self.tables.solutions.add(section, self.plan, position, _OWN, text.text, output, measure, due_on, quarter)
        lead, *others = rng.sample(self.agency.offices, len(self.agency.offices))
        return MadeSolution(pk, group, text, lead, self._parties(pk, lead, others))

    def _parties(self, solution: int, lead: Office, others: list[Office]) -> Office | None:
        """Write who directs, leads and supports; return the supporting office where one is named."""
        add, chance = self.tables.parties.add, self.rng.random()
        if chance < 0.35:
            add(solution, "director", 1, self.agency.head.name, self.agency.position.capitalize(), None, None)
        add(solution, "lead", 1, lead.name, "", lead.pk, None)
        if chance < 0.6 and others:
            add(solution, "support", 1, others[0].name, "", others[0].pk, None)
            return others[0]
        if chance < 0.85:
            add(solution, "support", 1, self.words["group_phrase"], "", None, self.agency.group)
        return None


_BASES = (("KH-UBND", "Kế hoạch"), ("QĐ-UBND", "Quyết định"), ("CT-UBND", "Chỉ thị"))


def _comma(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".replace(".", ",")
