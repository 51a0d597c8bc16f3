"""The five sample plans hold every fact of the real ones; the facts lie beside the repository, in ../shared/facts."""

from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from plans.models import Party, Plan
from plans.reading import read_plan
from units.vietnamese import fold, format_number, nfc

FACTS = Path(settings.BASE_DIR).parent / "shared" / "facts"
STEMS = ["so-khdt-2023", "so-ngoai-vu-2024", "so-ngoai-vu-2025", "chi-lang-2025", "bql-kktck-2025"]
APPENDIX_NAMES = {
    "Tính minh bạch": "Tính minh bạch và tiếp cận thông tin",
    "Thiết chế pháp lý và ANTT": "Thiết chế pháp lý và an ninh trật tự",
    "Tiếp cận đất đai": "Tiếp cận đất đai và tính ổn định trong sử dụng đất",
}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FACTS.is_dir(),
        reason=f"không có thư mục {FACTS}: chưa đối chiếu được năm kế hoạch mẫu với số liệu của kế hoạch thật",
    ),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """All data files, loaded once for the module by the command that users run."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True):
            call_command("load_fixtures", verbosity=0)
        yield
        transaction.set_rollback(True)


class Checked:
    """One plan of the portal beside its facts; facts are read as text, so that 9.10 stays 9.10."""

    def __init__(self, stem: str):
        text = (FACTS / f"{stem}.yaml").read_text(encoding="utf-8")
        self.facts = yaml.load(nfc(text), Loader=yaml.BaseLoader)  # noqa: S506  makes nothing but text
        head = self.facts["plan"]
        self.plan = Plan.objects.get(index__code=head["index"], year=head["year"], symbol=head["symbol_suffix"])
        self.text = read_plan(self.plan)
        self.nodes = {node.section.heading: node for node in self.text.walk()}
        lines = [line for node in self.text.walk() for item in node.items for line in [*item.lines, *item.assignment]]
        self.words = "\n".join([*self.nodes, *lines, *self.plan.recipient_lines])

    def component_sections(self) -> list:
        return [node for node in self.text.walk() if node.section.components.all()]

    def parties(self) -> list[Party]:
        return [party for _, item in self.text.solutions() for party in (*item.directors, *item.leads, *item.supports)]


@pytest.fixture(params=STEMS)
def checked(request, loaded) -> Checked:
    return Checked(request.param)


def day_of(text: str) -> date | None:
    return None if text == "null" else date.fromisoformat(text)


def named(parties) -> list[str]:
    return [str(party) for party in parties]


def wanted(names: list) -> list[str]:
    """The parties of a facts file, with the scope in brackets."""
    return [f"{name['office']} ({name['scope']})" if isinstance(name, dict) else name for name in names]


def decimal_comma(figure: str) -> str:
    """A figure as the plans write it: without sign, with a comma, scores with two decimals."""
    value = abs(Decimal(figure))
    return format_number(value if "." not in figure else value.quantize(Decimal("0.01")))


def score_of(figure: str) -> str:
    return "10 điểm" if figure == "10" else f"{format_number(Decimal(figure), 2)} điểm"


def test_the_head_is_that_of_the_real_plan(checked):
    head, plan = checked.facts["plan"], checked.plan

    assert plan.title == head["title"]
    assert fold(head["unit"]).removeprefix("ubnd ") == fold(plan.unit.name)
    assert (plan.number, plan.issued_on) == (
        int(head["number"]) if head["number"] != "null" else None,
        day_of(head["date"]),
    )
    assert (plan.position, plan.signatory) == (head["signatory"]["position"], head["signatory"]["name"])
    assert plan.recipient_lines == head["recipients"]


def test_every_basis_is_cited_in_full(checked):
    bases = list(checked.plan.bases.all())

    assert [(basis.number, basis.date) for basis in bases] == [
        (fact["number"], day_of(fact["date"])) for fact in checked.facts["plan"]["bases"]
    ]
    for basis, fact in zip(bases, checked.facts["plan"]["bases"], strict=True):
        day = basis.date
        month = f"{day.month:02d}" if day.month < 3 else day.month
        assert f"số {basis.number} ngày {day.day:02d} tháng {month} năm {day.year} của {fact['issuer']}" in basis.text


def test_the_headings_stand_in_their_order(checked):
    listed = checked.facts["plan"].get("headings", [])
    # “III Kế hoạch thực hiện năm 2025”; the appendix is checked on its own.
    wanted_headings = [fold(heading.partition(" ")[2]) for heading in listed if heading != "Phụ lục"]
    headings = [fold(node.section.heading.replace(",", "")) for node in checked.text.body if node.section.heading]

    assert all(there.startswith(heading) for there, heading in zip(headings, wanted_headings, strict=False))
    assert len(headings) == (len(wanted_headings) or len(headings))


def test_component_sections_are_those_of_the_plan(checked):
    results = checked.facts.get("results", {}).get("components", [])

    assert [fold(node.section.heading) for node in checked.component_sections()] == [
        fold("; ".join(fact["components"]) if "components" in fact else fact.get("component") or results[place]["name"])
        for place, fact in enumerate(checked.facts["index_sections"])
    ]


def test_every_target_is_set(checked):
    for node, fact in zip(checked.component_sections(), checked.facts["index_sections"], strict=True):
        targets = [(target.kind, target.value, target.of) for target in node.targets]
        assert targets == wanted_targets(fact.get("target"))


def wanted_targets(target: dict | None) -> list[tuple[str, Decimal, int | None]]:
    if target is None:
        return []
    if "rank" in target:
        return [("rank_max", Decimal(target["rank"]), int(target["of"]))]
    ((kind, value),) = target.items()
    return [(kind, Decimal(value), None)]


def test_solutions_have_the_leaders_and_offices_of_the_plan(checked):
    for node, fact in zip(checked.component_sections(), checked.facts["index_sections"], strict=True):
        if checked.plan.unit.code == "huyen-chi-lang":
            fact = fact | {"supports": checked.facts["groups"]}
        parties = [(named(item.directors), named(item.leads), named(item.supports)) for item in solutions_of(node)]
        rows = fact.get("assignments") or fact.get("solutions")
        if rows:
            assert parties == [wanted_parties(row) for row in rows]
        else:
            # These facts give the section as a whole; its solutions share the names out among themselves.
            assert parties
            assert tuple(unique(chain(*names)) for names in zip(*parties, strict=True)) == wanted_parties(fact)


def solutions_of(node) -> list:
    return [item for item in node.items if item.is_solution]


def wanted_parties(row: dict) -> tuple[list[str], list[str], list[str]]:
    return row.get("directors", []), wanted(row.get("leads", [])), wanted(row.get("supports", []))


def unique(names) -> list[str]:
    return list(dict.fromkeys(names))


def test_directors_bear_the_titles_of_the_leaders(checked):
    leaders = {leader["name"]: leader["position"] for leader in checked.facts.get("leaders", [])}

    assert {party.name: party.title for party in checked.parties() if party.role == Party.Role.DIRECTOR} == leaders


def test_every_office_and_body_is_named_and_known(checked):
    names = [party.name for party in checked.parties() if party.unit]
    phrases = [party.name for party in checked.parties() if party.group]
    others = [
        party for party in checked.parties() if party.role != Party.Role.DIRECTOR and not (party.unit or party.group)
    ]

    assert others == []
    assert set(checked.facts["offices"]) <= set(names)
    assert set(checked.facts.get("groups", [])) <= set(phrases)
    for body in checked.facts.get("outside", []):
        assert fold(body) in fold(checked.words)


def test_general_tasks_stand_in_their_places(checked):
    solutions = {item.place: item for _, item in checked.text.solutions()}

    for fact in checked.facts.get("general_tasks", []):
        item = solutions[f"II.{fact['n']}"]
        assert (named(item.leads), named(item.supports)) == (fact["leads"], fact.get("supports", []))
    if "general_tasks" in checked.facts:
        assert [place for place in solutions if place.startswith("II.")] == [f"II.{n}" for n in range(1, 12)]
        assert all(item.source.measure for place, item in solutions.items() if place.startswith("II."))


def test_totals_and_ranks_stand_in_the_assessment(checked):
    results = checked.facts.get("results", {})
    for year, total in results.get("totals", {}).items():
        assert score_of(total["score"]) in checked.words
        # The size of the block is that of the year assessed; of the year before it, only the rank is certain.
        size = f"/{results['block_size']}" if int(year) == checked.plan.year - 1 else ""
        assert f"hạng {total['rank']}{size}" in checked.words
        for field in ("change", "improvement", "leader_score"):
            if field in total:
                assert f"{decimal_comma(total[field])} điểm" in checked.words
        if "improvement_rank" in total:
            assert f"hạng {total['improvement_rank']}/{results['block_size']}" in checked.words


def test_every_component_keeps_its_scores_ranks_and_changes(checked):
    size = checked.facts.get("results", {}).get("block_size")
    for fact in checked.facts.get("results", {}).get("components", []):
        lines = [line for line in checked.words.splitlines() if line.startswith(f"{fact['name']}:")]
        assert lines, fact["name"]
        said = "\n".join(lines)
        for value in fact.values():
            if isinstance(value, list) and len(value) == 2 and fact.get("survey") != value:
                score, rank = value
                assert score_of(score) in said
                assert f"hạng {rank}/{size}" in said or f"{rank}/{size}" in said
        for field in ("rank2023", "rank2022", "change_rank"):
            if fact.get(field, "null") != "null":
                assert f"{fact[field]}/{size}" in said
        if "score2023" in fact:
            assert score_of(fact["score2023"]) in said
        if fact.get("change", "null") != "null":
            direction = "giảm" if fact["change"].startswith("-") else "tăng"
            assert f"{direction} {format_number(abs(Decimal(fact['change'])), 2)} điểm" in said
        for percentage in fact.get("survey", []):
            assert f"{percentage.replace('.', ',')}%" in said


def test_ranks_of_the_year_before_stand_in_the_component_sections(checked):
    for fact in checked.facts.get("results", {}).get("components", []):
        if fact.get("rank2021", "null") != "null":
            said = "\n".join(line for item in checked.nodes[fact["name"]].items for line in item.lines)
            score, rank = fact["y2022"]
            assert f"đạt {score_of(score)}, xếp hạng {rank}/25" in said
            assert f"(hạng {fact['rank2021']})" in said


def test_the_source_table_is_filled_from_published_results(checked):
    tables = [item for node in checked.text.walk() for item in node.items if item.is_results_table]

    assert len(tables) == (1 if "increased" in checked.facts.get("results", {}) else 0)


def test_counts_of_components_that_rose_and_fell(checked):
    results, pci = checked.facts.get("results", {}), checked.facts.get("pci_2024")

    if "increased" in results:
        assert f"{int(results['increased']):02d} chỉ số tăng điểm" in checked.words
        assert f"{int(results['decreased']):02d} chỉ số giảm điểm" in checked.words
    if "above_median" in results:
        assert f"{int(results['above_median']):02d}/{len(results['components']):02d} chỉ số" in checked.words
    if pci:
        assert f"Các chỉ số tăng điểm: {'; '.join(pci['increased'])}." in checked.words
        assert f"Các chỉ số giảm điểm: {'; '.join(pci['decreased'])}." in checked.words


def test_component_groups_hold_their_sections(checked):
    for place, fact in enumerate(checked.facts.get("index_groups", []), start=1):
        group = checked.nodes[fact["title"]]
        components = [checked.facts["results"]["components"][int(n) - 1]["name"] for n in fact["components"]]
        assert group.place == f"III.{place}"
        assert sorted(node.section.heading for node in group.children) == sorted(components)
        assert [node.place for node in group.children] == [f"III.{place}.{n}" for n in range(1, len(components) + 1)]


def test_performance_figures_stand_in_text_and_measure(checked):
    facts = checked.facts
    figures = [*facts.get("kpi", []), *(fact["kpi"] for fact in facts["index_sections"] if "kpi" in fact)]
    measures = fold("\n".join(item.source.measure for _, item in checked.text.solutions()))

    for figure in figures:
        assert fold(figure) in measures
        for part in figure.split("; "):
            assert fold(part) in fold(checked.words)


def test_the_focal_point_follows_up_as_the_plan_says(checked):
    monitoring = checked.facts.get("monitoring", {})

    if "focal_point" in monitoring:
        assert checked.plan.focal_point.name == monitoring["focal_point"]
        assert f"{monitoring['focal_point']} là đầu mối" in checked.words
    if "frequency" in monitoring:
        assert monitoring["frequency"] in checked.words
        assert f"{' và '.join(monitoring['reporters'])} báo cáo" in checked.words


def test_the_appendix_has_as_many_recommendations(checked):
    appendix = checked.facts.get("appendix")

    assert [node.section.heading for node in checked.text.appendices] == ([appendix["title"]] if appendix else [])
    if appendix:
        counts = {node.section.heading: len(node.items) for node in checked.text.appendices[0].children}
        assert counts == {
            APPENDIX_NAMES.get(name, name): int(count)
            for name, count in appendix["recommendations_per_component"].items()
        }


def test_faults_of_the_sources_are_not_repeated(checked):
    said = checked.words.splitlines()

    if checked.plan.symbol == "KH-SNgV" and checked.plan.year == 2025:
        assert [line for line in said if line.startswith("Tính minh bạch") and "11/25" in line] == []
    if checked.plan.symbol == "KH-SKHĐT":
        leader = [line for line in said if "9,26 điểm" in line]
        assert len(leader) == 2
        assert all("11/25" in line and "10/25" not in line and "bậc" not in line for line in leader)


def test_the_body_ends_with_the_closing_mark(checked):
    assert checked.text.body[-1].items[-1].lines[-1].endswith("./.")
