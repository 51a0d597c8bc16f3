"""Made-up rounds: editions of every block and year with lines, weights, bands, results, scores, ranks and remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from json import dumps
from random import Random
from statistics import median

from indices.models import (
    Block,
    Component,
    ComponentScore,
    Edition,
    EditionComponent,
    Feedback,
    Finding,
    Recommendation,
    Result,
)
from reports.seeding.rows import Table
from reports.seeding.size import LAST_YEAR
from reports.seeding.units import Agency, Province
from reports.seeding.words import Words

ORDER = (
    "tinh-minh-bach", "chi-phi-thoi-gian", "chi-phi-khong-chinh-thuc", "canh-tranh-binh-dang", "ho-tro-doanh-nghiep",
    "thiet-che-phap-ly", "vai-tro-nguoi-dung-dau", "tinh-nang-dong", "tiep-can-dat-dai", "ung-dung-cntt",
)  # fmt: skip
"""The components of DDCI in the order of every made-up edition; those with fewer lines leave out the last ones."""

PCI_ORDER = (
    "gia-nhap-thi-truong", "tiep-can-dat-dai", "tinh-minh-bach", "chi-phi-thoi-gian", "chi-phi-khong-chinh-thuc",
    "canh-tranh-binh-dang", "tinh-nang-dong", "ho-tro-doanh-nghiep", "dao-tao-lao-dong", "thiet-che-phap-ly",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of an edition."""

    pk: int
    component: int
    code: str
    name: str
    weight: int


@dataclass(frozen=True)
class Standing:
    """What a unit reached in a round, in hundredths of a point: total, rank of `of`, and by line score and rank."""

    year: int
    total: int
    rank: int
    of: int
    lines: Sequence[Line]
    scores: Mapping[int, tuple[int | None, int | None]]


@dataclass(frozen=True)
class Made:
    """An edition that was written, for its audit lines."""

    pk: int
    name: str
    state: str
    at: datetime


class RoundTables:
    def __init__(self):
        pairs = [f"{step}_{end}" for step in ("checked", "published", "opened") for end in ("at", "by_id")]
        own = ("index_id", "province_id", "block", "year", "code", "state", "size", "published_median", "published_top")
        self.editions = Table(Edition, *own, "bands", "source", "plans_due_on", *pairs)
        self.lines = Table(EditionComponent, "edition_id", "component_id", "position", "name", "weight")
        self.results = Table(Result, "edition_id", "unit_id", "total", "rank", "entered_at", "entered_by_id")
        self.scores = Table(ComponentScore, "result_id", "line_id", "score", "rank")
        self.findings = Table(Finding, "result_id", "line_id", "position", "text", "percentage")
        self.recommendations = Table(Recommendation, "result_id", "line_id", "position", "text")
        self.feedback = Table(Feedback, "result_id", "line_id", "position", "text")


def components_of(index: str) -> dict[str, Component]:
    """The lasting components of an index by code."""
    return {row.code: row for row in Component.objects.filter(index__code=index)}


class Rounds:
    """Writes the rounds of a year."""

    def __init__(self, words: Words, tables: RoundTables):
        self.words, self.tables = words, tables
        self.ddci, self.pci = components_of("DDCI"), components_of("PCI")

    def make_year(self, province: Province, year: int) -> list[Made]:
        """Write the rounds of a province's blocks in a year; the last year's are still being entered."""
        rng = province.rng(f"điểm {year}")
        blocks = {
            Block.DEPARTMENTS: (province.departments, 9 if year < 2023 else 10),
            Block.DISTRICTS: (province.districts, 8),
            Block.COMMUNES: (province.communes, 10),
        }
        made = []
        for block, (agencies, count) in blocks.items():
            ranked = [agency for agency in agencies if agency.until is None or year <= agency.until]
            if ranked:
                components = [self.ddci[code] for code in ORDER[:count]]
                made.append(self._round(province, block, year, ranked, components, rng))
        return made

    def make_pci(self, provinces: Sequence[Province], year: int) -> Made:
        """Write the year's round of PCI, in which the provinces themselves are ranked."""
        components = [self.pci[code] for code in PCI_ORDER]
        first = provinces[0]
        ranked = [province.itself for province in provinces]
        return self._round(first, Block.PROVINCES, year, ranked, components, first.rng(f"PCI {year}"))

    def _round(
        self, province: Province, block: Block, year: int, agencies: list[Agency], components: list[Component], rng
    ) -> Made:
        """Write a round; `province` runs it, or for PCI lends its clerk."""
        codes = [component.code for component in components]
        scores = [_scores(agency, codes, rng) for agency in agencies]
        weights = self.words["weights"][len(codes)]
        totals = [_total(row, weights) for row in scores]
        is_published = year < LAST_YEAR
        index = components[0].index_id
        made = self._edition(province, index, block, year, len(agencies), totals if is_published else [])
        lines = self._lines(made.pk, components, weights)
        ranks = _ranks(totals)
        columns = [_ranks([score for score in column if score is not None]) for column in zip(*scores, strict=True)]
        at = datetime(year + is_published, 1, 10, 2, tzinfo=UTC)
        for agency, row, total in zip(agencies, scores, totals, strict=True):
            shown = (_points(total), ranks[total]) if is_published else (None, None)
            result = self.tables.results.add(made.pk, agency.pk, *shown, at, province.clerk.pk)
            standing = {}
            for line, score, places in zip(lines, row, columns, strict=True):
                place = places[score] if score is not None and is_published else None
                self.tables.scores.add(result, line.pk, _points(score), place)
                standing[line.component] = (score, place)
            if is_published:
                agency.last = Standing(year, total, ranks[total], len(agencies), lines, standing)
                self._remarks(result, lines, rng)
        return made

    def _edition(self, province: Province, index: int, block: Block, year: int, size: int, totals: list[int]) -> Made:
        """The edition; without totals it is a draft."""
        name, owner, prefix = ("pci", None, "") if block == Block.PROVINCES else ("ddci", province.pk, province.prefix)
        at, clerk = datetime(year + 1, 1, 25, 3, tzinfo=UTC), province.clerk.pk
        if totals:
            state, middle, top = Edition.State.PUBLISHED.value, _points(int(median(totals) + 0.5)), _points(max(totals))
            steps = (at, clerk, at, clerk, *((at, clerk) if year % 2 else (None, None)))
        else:
            state, middle, top, steps, at = Edition.State.DRAFT.value, None, None, (None,) * 6, _entered(year)
        pk = self.tables.editions.add(
            index, owner, block.value, year, f"{prefix}{name}-{block.value}-{year}", state, size, middle, top,
            dumps(self.words["bands"], ensure_ascii=False), "Số liệu dựng để đo hiệu năng.",
            date(year + 1, 3, 31), *steps,
        )  # fmt: skip
        return Made(pk, f"{name.upper()} {block.label.lower()} năm {year}", state, at)

    def _lines(self, edition: int, components: Sequence[Component], weights: Sequence[int]) -> list[Line]:
        lines = []
        for position, (component, weight) in enumerate(zip(components, weights, strict=True), start=1):
            pk = self.tables.lines.add(edition, component.pk, position, component.name, weight)
            lines.append(Line(pk, component.pk, component.code, component.name, weight))
        return lines

    def _remarks(self, result: int, lines: Sequence[Line], rng: Random) -> None:
        """Three units in ten hear what the survey found, half of these also advice and wishes."""
        if rng.random() > 0.3:
            return
        for position in (1, 2, 3):
            line, text = rng.choice(lines), rng.choice(self.words["findings"])
            share = f"{rng.randint(500, 7500) / 100:.2f}"
            told = f"{share.replace('.', ',')}% {text}."
            self.tables.findings.add(result, line.pk, position, told, share)
        if rng.random() < 0.5:
            line = rng.choice(lines)
            self.tables.recommendations.add(result, line.pk, 1, rng.choice(self.words["recommendations"]))
            self.tables.feedback.add(result, None, 1, rng.choice(self.words["feedback"]))


def _entered(year: int) -> datetime:
    return datetime(year, 11, 16, 2, tzinfo=UTC)


def _scores(agency: Agency, codes: Sequence[str], rng: Random) -> list[int | None]:
    """This year's scores in hundredths: a unit's quality, its leaning in each component, chance; one in 150 missing."""
    if not agency.quality:
        agency.quality = rng.gauss(700, 55)
        agency.leaning = {code: rng.gauss(0, 45) for code in (*ORDER, *PCI_ORDER)}
    agency.quality += rng.gauss(4, 12)
    found: list[int | None] = []
    for code in codes:
        agency.leaning[code] = 0.85 * agency.leaning[code] + rng.gauss(0, 28)
        score = round(agency.quality + agency.leaning[code])
        found.append(max(150, min(995, score)) if rng.random() > 1 / 150 else None)
    return found


def _total(scores: Sequence[int | None], weights: Sequence[int]) -> int:
    """The total in hundredths of a point out of 100, as indices.scoring.computed_total has it."""
    pairs = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score is not None]
    whole = sum(weight for _, weight in pairs)
    return (sum(score * weight for score, weight in pairs) * 20 + whole) // (2 * whole) if whole else 0


def _ranks(values: Sequence[int]) -> dict[int, int]:
    """By value its rank, the highest first; equals share the better rank."""
    first: dict[int, int] = {}
    for place, value in enumerate(sorted(values, reverse=True), start=1):
        first.setdefault(value, place)
    return first


def _points(hundredths: int | None) -> str | None:
    return None if hundredths is None else f"{hundredths / 100:.2f}"
