"""Every figure, office, leader, target, recipient and signatory of five real plans stands in the PDF of its fixture.

The facts lie beside the repository, in ../shared/facts; without them these tests are skipped. Each kind of fact has one
rule for how it must be written, and a key without a rule fails, so that nothing of a facts file goes unread.
A component's figures must stand in a passage about it: from its name to the next component's name.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from plans.assignment import AssignmentStyle
from plans.models import Plan
from reports.documents.pdf import render_pdf
from reports.documents.plan import plan_letter
from tests.reports.measure import pdf_text

FACTS = Path(settings.BASE_DIR).parent / "shared" / "facts"
UNITS = {
    "bql-kktck-2025": "bqlkktck",
    "chi-lang-2025": "huyen-chi-lang",
    "so-khdt-2023": "skhdt",
    "so-ngoai-vu-2024": "sngv",
    "so-ngoai-vu-2025": "sngv",
}
LEAD_WORDS = {
    AssignmentStyle.LEADERS: ("Chủ trì tham mưu", "Phối hợp"),
    AssignmentStyle.AGENCIES: ("Cơ quan chủ trì", "Cơ quan phối hợp"),
    AssignmentStyle.PERFORMERS: ("Đơn vị chủ trì thực hiện", "Đơn vị phối hợp"),
}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FACTS.is_dir(), reason=f"không có các tệp số liệu gốc ở {FACTS}"),
]


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker) -> dict[str, tuple[Plan, str]]:
    """Facts file → the plan of its fixture and the text of its PDF; the database is left as it was."""
    plans = {}
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(settings, "DEBUG", True)
        call_command("load_fixtures", stdout=StringIO())
        for name, code in UNITS.items():
            plan = Plan.objects.select_related("unit", "index").get(unit__code=code, year=int(name[-4:]))
            plans[name] = plan, pdf_text(render_pdf(plan_letter(plan)))
        transaction.set_rollback(True)
    return plans


@pytest.mark.parametrize("name", UNITS)
def test_every_fact_stands_in_the_pdf(printed, name):
    facts = yaml.safe_load((FACTS / f"{name}.yaml").read_text(encoding="utf-8"))
    plan, text = printed[name]

    missing = _Facts(facts, plan, text).missing()

    assert missing == []


def test_every_facts_file_is_read():
    assert {path.stem for path in FACTS.glob("*.yaml")} == set(UNITS)


def test_a_fact_that_is_not_printed_is_found_missing(printed):
    plan, text = printed["so-khdt-2023"]
    facts = yaml.safe_load((FACTS / "so-khdt-2023.yaml").read_text(encoding="utf-8"))
    wrong = {
        "plan": {"signatory": {"position": "GIÁM ĐỐC", "name": "Vũ Hoàng Quỳ"}, "year": 2023},
        "leaders": [{"name": "Dương Thị Hoan", "position": "Giám đốc Sở"}],
        "results": {
            "block_size": 25,
            "totals": {2022: {"score": 79.70, "rank": 5}},
            "components": [{"name": "Chi phí thời gian", "y2022": [8.68, 9]}, {"name": "Cạnh tranh bình đẳng"}],
        },
    }

    missing = _Facts({**facts, **wrong}, plan, text).missing()

    assert missing == [
        "người ký: GIÁM ĐỐC Vũ Hoàng Quỳ",
        "lãnh đạo: Dương Thị Hoan – Giám đốc Sở",
        "tổng điểm và hạng 2022: 79,70 điểm, xếp hạng 5/25",
        "Chi phí thời gian: 8,68 điểm, xếp hạng 9/25",
    ]


def test_a_key_without_a_rule_is_refused(printed):
    plan, text = printed["so-khdt-2023"]

    with pytest.raises(KeyError, match="weather"):
        _Facts({"plan": {"weather": "nắng", "year": 2023}}, plan, text).missing()


class _Facts:
    """Walks a facts file by its keys; what is not found is told as “kind: what was looked for”."""

    def __init__(self, facts: dict, plan: Plan, text: str):
        self.facts = facts
        self.plan = plan
        self.text = text
        self.lost: list[str] = []

    def missing(self) -> list[str]:
        for key, value in self.facts.items():
            self._rule("top", key)(value)
        return self.lost

    def _rule(self, level: str, key: str) -> Callable:
        try:
            return getattr(self, RULES[level][key])
        except KeyError:
            raise KeyError(f"no rule for the key {key!r}") from None

    def _need(self, kind: str, *ways: str, within: str | None = None, exact_case: bool = True) -> None:
        """One of the ways of writing stands as whole words in the text."""
        flags = 0 if exact_case else re.IGNORECASE
        where = self.text if within is None else within
        if not any(re.search(rf"(?<![\w,/]){re.escape(way)}(?![\w/]|,\d)", where, flags) for way in ways):
            self.lost.append(f"{kind}: {ways[0]}")

    def nothing(self, value) -> None:
        """Not a fact of the text: the code of a block, a gist in a few words, a fault of the source."""

    # --- The plan -----------------------------------------------------------------------------------------------

    def head(self, plan: dict) -> None:
        for key, value in plan.items():
            self._rule("plan", key)(value)

    def title(self, value: str) -> None:
        self._need("trích yếu", value)

    def agency(self, value: str) -> None:
        self._need("cơ quan", value, value.replace("UBND", "Ủy ban nhân dân"), exact_case=False)

    def parent(self, value: str) -> None:
        self._need("cơ quan chủ quản", value.upper())

    def symbol(self, value: str) -> None:
        number = self.facts["plan"]["number"]
        if number:
            self._need("số, ký hiệu", f"Số: {number:02d}/{value}")
        elif not re.search(rf"(?<!\S)/{value}", self.text) or re.search(rf"Số: \d+/{value}", self.text):
            self.lost.append(f"ký hiệu: /{value}")

    def issued(self, value: date | None) -> None:
        if value:
            self._need("ngày ban hành", f"Lạng Sơn, {_written(value)}")

    def place(self, value: str) -> None:
        self._need("địa danh", f"{value}, ngày")

    def bases(self, rows: list[dict]) -> None:
        for row in rows:
            self._need("căn cứ", f"số {row['number']} {_written(row['date'])} của {row['issuer']}")

    def signatory(self, row: dict) -> None:
        end = self.text[self.text.index("./. Nơi nhận:") :].split("Phụ lục")[0]
        if not re.search(rf"{row['position']}\b.*\b{row['name']}(?!\w)", end):
            self.lost.append(f"người ký: {row['position']} {row['name']}")

    def recipients(self, rows: list[str]) -> None:
        for place, row in enumerate(rows, start=1):
            end = "." if place == len(rows) else ";"
            if f"- {row}{end}" not in self.text:
                self.lost.append(f"nơi nhận: - {row}{end}")

    def headings(self, rows: list[str]) -> None:
        """Numeral and words, whatever the marks between them; a longer heading may begin so."""
        plain = " ".join(re.findall(r"\w+", self.text.casefold()))
        self.lost += [f"mục: {row}" for row in rows if " ".join(re.findall(r"\w+", row.casefold())) not in plain]

    # --- Offices and leaders ------------------------------------------------------------------------------------

    def names(self, rows: list[str]) -> None:
        for row in rows:
            self._need("đơn vị", row, _within(row))

    def leaders(self, rows: list[dict]) -> None:
        """The name stands before the position, in the list of those who share it."""
        for row in rows:
            if not re.search(rf"{row['name']}(?:, [^–;.]+)? – {row['position']}[.;]", self.text):
                self.lost.append(f"lãnh đạo: {row['name']} – {row['position']}")

    # --- Results ------------------------------------------------------------------------------------------------

    def results(self, results: dict) -> None:
        for key, value in results.items():
            self._rule("results", key)(value)

    def totals(self, years: dict[int, dict]) -> None:
        for year, row in years.items():
            rest = dict(row)
            if "rank" in rest:
                self._need(f"tổng điểm và hạng {year}", *self._pair(rest.pop("score"), rest.pop("rank")))
            for key, value in rest.items():
                if value is not None:
                    self._need(f"tổng {key} {year}", *self._figure(key, value))

    def components(self, rows: list[dict]) -> None:
        for row in rows:
            passages = " | ".join(self._passages(row["name"]))
            for key, value in row.items():
                for figure in self._component_figures(key, value):
                    self._need(row["name"], *figure, within=passages)

    def _component_figures(self, key: str, value) -> Iterator[tuple[str, ...]]:
        if key in ("n", "name") or value is None:
            return
        if key == "survey":
            yield from ((_comma(Decimal(str(share))) + "%",) for share in value)
        elif re.fullmatch(r"y\d{4}", key):
            yield self._pair(*value)
        else:
            yield self._figure(re.sub(r"\d{4}$", "", key), value)

    def _pair(self, score, rank: int) -> tuple[str, ...]:
        """A score and its rank stand side by side: in a sentence, or in two cells of a table."""
        size = self.facts["results"]["block_size"]
        scores = self._figure("score", score)
        return (
            *(f"{written.removesuffix(' điểm')} điểm, xếp hạng {rank}/{size}" for written in scores),
            *(f"{written} {rank}/{size}" for written in scores),
            *(f"{written} điểm, hạng {rank}" for written in scores),
            *(f"{written} điểm, hạng {rank}/{size}" for written in scores),
        )

    def _figure(self, key: str, value) -> tuple[str, ...]:
        """How a figure may be written: a score with two decimals (a whole one also without), a rank of the block's size
        or as “hạng n” where the size stands nearby, a change with its sign or with tăng or giảm."""
        size = self.facts["results"]["block_size"]
        number = Decimal(str(value)).quantize(Decimal("0.01"))
        match key:
            case "score" | "leader_score":
                whole = (f"{int(number)} điểm",) if number == int(number) else ()
                return _comma(number), *whole
            case "rank" | "improvement_rank" | "change_rank":
                return f"{value}/{size}", f"hạng {value}"
            case "change" | "improvement":
                sign, word = ("−", "giảm") if number < 0 else ("+", "tăng")
                return f"{sign}{_comma(abs(number))}", f"{word} {_comma(abs(number))} điểm"
        raise KeyError(f"no rule for the figure {key!r}")

    def _passages(self, name: str) -> Iterator[str]:
        """From each mention of the component to the next mention of another."""
        others = [row["name"] for row in self.facts["results"]["components"] if row["name"] != name]
        stop = re.compile("|".join(re.escape(other) for other in others), re.IGNORECASE)
        for mention in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.text, re.IGNORECASE):
            end = stop.search(self.text, mention.end())
            yield self.text[mention.end() : end.start() if end else None]

    def increased(self, count: int) -> None:
        self._need("số chỉ số tăng điểm", f"{count:02d} chỉ số tăng điểm", f"{count} chỉ số tăng điểm")

    def decreased(self, count: int) -> None:
        self._need("số chỉ số giảm điểm", f"{count:02d} chỉ số giảm điểm", f"{count} chỉ số giảm điểm")

    def above_median(self, count: int) -> None:
        self._need("số chỉ số trên trung vị", f"{count:02d}/{len(self.facts['results']['components']):02d} chỉ số")

    def moved(self, lists: dict[str, list[str]]) -> None:
        for key, names in lists.items():
            word = {"increased": "tăng điểm", "decreased": "giảm điểm"}[key]
            getattr(self, key)(len(names))
            self._need(f"các chỉ số {word}", f"Các chỉ số {word}: {'; '.join(names)}.")

    # --- Sections, targets, assignments -------------------------------------------------------------------------

    def groups_of_components(self, rows: list[dict]) -> None:
        for number, row in enumerate(rows, start=1):
            self._need("nhóm chỉ số", f"{number}. {row['title']}")

    def sections(self, rows: list[dict]) -> None:
        starts = [self._heading(row) for row in rows]
        for row, start, end in zip(rows, starts, [*starts[1:], None], strict=True):
            if start == -1:
                self.lost.append(f"mục của chỉ số: {row}")
                continue
            section = self.text[start:end]
            for key, value in row.items():
                if value is None:
                    self.section_figures(key, section)  # a gist with a comma in it reads as keys without values
                else:
                    self._rule("section", key)(value, section)
            self._assignments([row, *row.get("assignments", []), *row.get("solutions", [])], section)

    def _heading(self, row: dict) -> int:
        names = row.get("components") or [
            row.get("component") or self.facts["results"]["components"][row["n"] - 1]["name"]
        ]
        return self.text.find(f"{row['n']}. {'; '.join(names)}")

    def target(self, value: dict, section: str) -> None:
        year = self.facts["plan"]["year"]
        if "rank" in value:
            sentence = f"xếp hạng {value['rank']}/{value['of']} trở lên"
        elif "score_min" in value:
            sentence = f"đạt từ {_comma(Decimal(str(value['score_min'])))} điểm trở lên"
        else:
            sentence = f"đạt trên {_comma(Decimal(str(value['score_above'])))} điểm"
        self._need("mục tiêu", f"Mục tiêu phấn đấu năm {year}: {sentence}.", within=section)

    def section_directors(self, names: list[str], section: str) -> None:
        for name in names:
            self._need("lãnh đạo chỉ đạo", name, within=section)

    def section_figures(self, value: str, section: str) -> None:
        """The numbers of an indicator or a gist, with their per cent or time."""
        for figure in re.findall(r"\d+(?:,\d+)?(?:%| lần/năm)", value):
            self._need("chỉ tiêu", figure, within=section)

    def section_nothing(self, value, section: str) -> None:
        """Told by the heading or by the assignments."""

    def _assignments(self, rows: list[dict], section: str) -> None:
        for row in rows:
            self.section_directors(row.get("directors", []), section)
            leads, supports = (_offices(row.get(key, [])) for key in ("leads", "supports"))
            style = AssignmentStyle(self.plan.assignment_style)
            if style == AssignmentStyle.SUBJECT:
                for office in leads:
                    self._need_match(
                        "chủ trì",
                        rf"(?:[-+] {re.escape(office)}|, {re.escape(_within(office))})(?:,| chủ trì|:)",
                        office,
                        section,
                    )
                for office in supports:
                    self._need_match("phối hợp", rf"phối hợp với [^:]*{re.escape(_within(office))}", office, section)
            elif style == AssignmentStyle.ENTRUST and leads:
                support = f", phối hợp với {_row(supports)}" if supports else ""
                self._need("giao", f"Giao {_row(leads)} chủ trì{support} thực hiện.", within=section)
            elif style in LEAD_WORDS:
                for word, offices in zip(LEAD_WORDS[style], (leads, supports), strict=True):
                    if offices:
                        self._need(word, f"{word}: {_row(offices, at_start=True)}.", within=section)

    def _need_match(self, kind: str, pattern: str, what: str, section: str) -> None:
        if not re.search(pattern, section):
            self.lost.append(f"{kind}: {what}")

    def general_tasks(self, rows: list[dict]) -> None:
        self._assignments(rows, self.text)

    def indicators(self, rows: list[str]) -> None:
        for row in rows:
            self.section_figures(row, self.text)

    def monitoring(self, row: dict) -> None:
        for key, value in row.items():
            self._rule("monitoring", key)(value)

    def focal_point(self, value: str) -> None:
        self._need("đầu mối", f"{value} là đầu mối")

    def frequency(self, value: str) -> None:
        self._need("kỳ báo cáo", value)

    def reporters(self, rows: list[str]) -> None:
        self._need("đơn vị báo cáo", f"{' và '.join(rows)} báo cáo")

    def appendix(self, row: dict) -> None:
        """The title in capitals; under each component's number as many recommendations, (1), (2)…, as were made."""
        self._need("phụ lục", row["title"].upper())
        text = self.text[self.text.index(row["title"].upper()) :]
        counts = row["recommendations_per_component"]
        parts = re.split(r"(?<!\S)\d+\. (?=[A-ZĐ])", text)[1:]
        found = {name: len(re.findall(r"\(\d\)", part)) for name, part in zip(counts, parts, strict=True)}
        for name, part in zip(counts, parts, strict=True):
            if not part.startswith(" ".join(name.split()[:3])) or found[name] != counts[name]:
                self.lost.append(f"khuyến nghị: {name} {counts[name]}")


RULES = {
    "top": {
        "plan": "head",
        "offices": "names",
        "groups": "names",
        "outside": "names",
        "leaders": "leaders",
        "results": "results",
        "pci_2024": "moved",
        "index_groups": "groups_of_components",
        "index_sections": "sections",
        "general_tasks": "general_tasks",
        "kpi": "indicators",
        "monitoring": "monitoring",
        "appendix": "appendix",
        "flaws_in_the_source": "nothing",
    },
    "plan": {
        "index": "nothing",
        "year": "nothing",
        "unit": "agency",
        "parent_agency": "parent",
        "symbol_suffix": "symbol",
        "number": "nothing",
        "date": "issued",
        "place": "place",
        "title": "title",
        "bases": "bases",
        "signatory": "signatory",
        "recipients": "recipients",
        "headings": "headings",
    },
    "results": {
        "block": "nothing",
        "block_size": "nothing",
        "totals": "totals",
        "components": "components",
        "increased": "increased",
        "decreased": "decreased",
        "above_median": "above_median",
    },
    "section": {
        "n": "section_nothing",
        "component": "section_nothing",
        "components": "section_nothing",
        "about": "section_figures",
        "assignments": "section_nothing",
        "solutions": "section_nothing",
        "leads": "section_nothing",
        "supports": "section_nothing",
        "directors": "section_directors",
        "target": "target",
        "kpi": "section_figures",
    },
    "monitoring": {"focal_point": "focal_point", "frequency": "frequency", "reporters": "reporters"},
}


def _offices(rows: list) -> list[str]:
    return [row if isinstance(row, str) else f"{row['office']} ({row['scope']})" for row in rows]


def _within(name: str) -> str:
    """A phrase that is no name, such as “Các phòng chuyên môn”, has a small letter within a sentence."""
    return name[0].lower() + name[1:] if name.startswith(("Các ", "Đơn vị ")) else name


def _row(names: list[str], at_start: bool = False) -> str:
    return ", ".join(name if at_start and not place else _within(name) for place, name in enumerate(names))


def _comma(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


def _written(day: date) -> str:
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
