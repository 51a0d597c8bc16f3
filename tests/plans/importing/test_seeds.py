"""Three real plans as broken text, understood against the facts known of them; both lie beside the repository."""

import difflib
import re
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from plans.document import DocumentFigure, DocumentSection, PlanDocument
from plans.importing.meaning.components import key_of
from plans.importing.meaning.merging import is_short_for
from plans.importing.readers import read_source
from plans.importing.understanding import understand
from plans.importing.vocabulary import Vocabulary

SHARED = Path(settings.BASE_DIR).parent / "shared"
STEMS = ["so-khdt-2023", "chi-lang-2025", "so-ngoai-vu-2025"]

pytestmark = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason=f"không có thư mục {SHARED}: chưa đối chiếu được với ba kế hoạch thật"
)


class Seed:
    """A real plan as understood, beside its facts; facts are read as text, so that 9.10 stays 9.10."""

    def __init__(self, stem: str, names_known: bool = True):
        text = (SHARED / "facts" / f"{stem}.yaml").read_text(encoding="utf-8")
        self.facts = yaml.load(unicodedata.normalize("NFC", text), Loader=yaml.BaseLoader)  # noqa: S506  only text
        self.stem = stem
        self.data = (SHARED / "seeds" / f"{stem}.txt").read_bytes()
        self.source = read_source(self.data, f"{stem}.txt")
        self.vocabulary = self._vocabulary() if names_known else Vocabulary()
        self.plan = self.understood()
        self.json = self.plan.as_json()

    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(
            components={fact["name"]: key_of(fact["name"]) for fact in self.facts["results"]["components"]},
            offices=self.facts["offices"],
            groups=self.facts.get("groups", []),
            outside=self.facts.get("outside", []),
            people=[leader["name"] for leader in self.facts.get("leaders", [])],
        )

    def understood(self) -> PlanDocument:
        head = self.facts["plan"]
        year, unit = int(head["year"]), head["unit"]
        return understand(self.source, index=head["index"], year=year, unit=unit, vocabulary=self.vocabulary)

    def figure(self, name: str | None, year: int) -> DocumentFigure | None:
        key = name and key_of(name)
        found = (figure for figure in self.plan.figures if figure.year == year)
        return next((figure for figure in found if (figure.component and key_of(figure.component)) == key), None)


@pytest.fixture(scope="module", params=[f"{stem} {known}" for stem in STEMS for known in ("known", "unknown")])
def seed(request) -> Seed:
    """Each seed, understood with the names of its offices known beforehand, and without."""
    stem, known = request.param.split()
    return Seed(stem, known == "known")


def day_of(text: str) -> date | None:
    return None if text == "null" else date.fromisoformat(text)


def test_the_head_is_understood(seed):
    head, found = seed.facts["plan"], seed.json
    has_letterhead = head["number"] != "null"  # two of the texts begin below it

    assert found["title"] == head["title"]
    assert found["number"] == (int(head["number"]) if has_letterhead else None)
    assert found["date"] == (head["date"] if has_letterhead else None)
    assert found["symbol"] == (head["symbol_suffix"] if has_letterhead else None)
    assert found["place"] == ("Lạng Sơn" if has_letterhead else None)
    assert found["signatory"] == {"authority": None, **head["signatory"]}


def test_the_recipients_are_understood(seed):
    put_right = {
        "Các phòng, ban, đơn quan đơn vị của huyện": "Các phòng, ban, cơ quan, đơn vị của huyện",
        "Lưu: VT, TCKH (VTV)": "Lưu: VT, TCKH",
    }

    assert [put_right.get(line, line) for line in seed.plan.recipients] == seed.facts["plan"]["recipients"]


def test_every_basis_is_found_with_its_number_date_and_issuer(seed):
    facts = seed.facts["plan"]["bases"]
    found = [basis for basis in seed.plan.bases if basis.number]

    assert [(basis.number, basis.date) for basis in found] == [(fact["number"], day_of(fact["date"])) for fact in facts]
    for basis, fact in zip(found, facts, strict=True):
        assert fact["issuer"].removesuffix(" Lạng Sơn").removesuffix(" Chi Lăng") in basis.text


def test_every_total_is_understood_and_none_invented(seed):
    wanted = {int(year): total for year, total in seed.facts["results"]["totals"].items()}
    found = {figure.year: figure for figure in seed.plan.figures if figure.component is None}

    assert sorted(found) == sorted(wanted)
    for year, total in wanted.items():
        assert found[year].rank == int(total["rank"])
        if (seed.stem, year) != ("so-ngoai-vu-2025", 2023):  # this score does not stand in the plan's text
            assert found[year].score == Decimal(total["score"])
        if "change" in total:
            assert found[year].change == Decimal(total["change"])


def test_every_score_and_rank_of_a_component_is_understood(seed):
    wanted, found = [], []
    for fact in seed.facts["results"]["components"]:
        for key in fact:
            if re.fullmatch(r"y20\d\d", key) and fact[key] != "null":
                figure = seed.figure(fact["name"], int(key[1:]))
                wanted.append((fact["name"], key, Decimal(fact[key][0]), int(fact[key][1])))
                found.append((fact["name"], key, figure.score, figure.rank))

    assert found == wanted
    assert len(wanted) in (8, 10, 17)


def test_every_change_is_understood_and_none_invented(seed):
    year = int(seed.facts["plan"]["year"]) - 1
    wanted = {
        fact["name"]: None if fact.get("change", "null") == "null" else Decimal(fact["change"])
        for fact in seed.facts["results"]["components"]
    }

    assert {name: seed.figure(name, year).change for name in wanted} == wanted


def test_ranks_of_the_year_before_are_understood_and_none_invented(seed):
    facts = [fact for fact in seed.facts["results"]["components"] if "rank2021" in fact]
    wanted = {fact["name"]: int(fact["rank2021"]) for fact in facts if fact["rank2021"] != "null"}

    found = {figure.component: figure.rank for figure in seed.plan.figures if figure.year == 2021 and figure.component}
    assert found == wanted


def test_no_figure_is_of_a_component_year_or_block_that_the_plan_has_not(seed):
    facts = seed.facts["results"]
    names = {key_of(fact["name"]) for fact in facts["components"]}
    years = {int(key[-4:]) for fact in facts["components"] for key in fact if key[-4:].isdigit()} | {
        int(year) for year in facts["totals"]
    }

    assert {key_of(figure.component) for figure in seed.plan.figures if figure.component} == names
    assert {figure.year for figure in seed.plan.figures} == years
    assert {figure.of for figure in seed.plan.figures} <= {int(facts["block_size"]), None}


def test_flaws_of_the_sources_are_doubted():
    plan_of_2023, plan_of_2025 = Seed("so-khdt-2023"), Seed("so-ngoai-vu-2025")

    assert plan_of_2023.figure("Vai trò người đứng đầu", 2022).doubt == (
        "Chỗ khác của kế hoạch ghi hạng 10, khác với 11 ở đây."
    )
    assert plan_of_2025.figure("Tính minh bạch và tiếp cận thông tin", 2024).doubt == (
        "Chỗ khác của kế hoạch ghi hạng 11, khác với 10 ở đây."
    )
    assert [
        item.doubt for section in plan_of_2025.plan.component_sections() for item in section.items if item.doubt
    ] == ["“Phòng Quảng lý biên giới” được hiểu là “Phòng Quản lý biên giới”."]


def wanted_parties(fact: dict, role: str) -> list[str]:
    names = [name for part in fact.get("assignments", [fact]) for name in part.get(role, [])]
    return list(dict.fromkeys(name["office"] if isinstance(name, dict) else name for name in names))


def test_every_component_section_has_its_directors_leads_and_supports(seed):
    always = seed.facts["groups"] if seed.stem == "chi-lang-2025" else []

    assert [(entry["directors"], entry["leads"], entry["supports"]) for entry in seed.json["components"]] == [
        (wanted_parties(fact, "directors"), wanted_parties(fact, "leads"), wanted_parties(fact, "supports") or always)
        for fact in seed.facts["index_sections"]
    ]


def test_every_component_section_stands_in_its_place_with_its_name(seed):
    results = seed.facts["results"]["components"]
    wanted = [
        (f"III.{fact['n']}", key_of(fact.get("component") or results[place]["name"]))
        for place, fact in enumerate(seed.facts["index_sections"])
    ]
    found = [(entry["section"], key_of(entry["component"])) for entry in seed.json["components"]]

    assert [place for place, _ in found] == [place for place, _ in wanted]
    # One heading has “Tính năng động và hiệu lực”, another “Vai trò của người đứng đầu”: shorter or longer by a word.
    assert all(one == two or is_short_for(one, two) for (_, one), (_, two) in zip(found, wanted, strict=True))


def wanted_target(fact: dict | None) -> dict | None:
    if fact is None:
        return None
    if "rank" in fact:
        return {"kind": "rank_max", "value": fact["rank"], "of": int(fact["of"])}
    ((kind, value),) = fact.items()
    return {"kind": kind, "value": value, "of": None}


def test_every_target_is_understood_and_none_invented(seed):
    assert [entry["target"] for entry in seed.json["components"]] == [
        wanted_target(fact.get("target")) for fact in seed.facts["index_sections"]
    ]


def component_section(seed: Seed, place: str) -> DocumentSection:
    return next(section for section in seed.plan.component_sections() if section.place == place)


def test_two_assignments_of_one_component_hold_for_their_own_solutions():
    seed = Seed("so-khdt-2023")
    first, second = seed.facts["index_sections"][0]["assignments"]
    items = [item for item in component_section(seed, "III.1.1").items if item.is_solution]

    assert [[party.name for party in item.leads] for item in items] == [first["leads"]] * 7 + [second["leads"]] * 4
    assert {(party.name, party.title) for item in items for party in item.directors} == {
        (name, "Phó Giám đốc Sở") for name in [*first["directors"], *second["directors"]]
    }


def test_directors_bear_the_titles_of_the_leaders():
    seed = Seed("so-khdt-2023", names_known=False)
    found = {
        (party.name, party.title) for section in seed.plan.walk() for item in section.items for party in item.directors
    }

    assert found == {(leader["name"], leader["position"]) for leader in seed.facts["leaders"]}


def test_scopes_are_understood():
    (fact,) = [fact for fact in Seed("chi-lang-2025").facts["index_sections"] if fact["n"] == "6"]
    section = component_section(Seed("chi-lang-2025", names_known=False), "III.6")

    assert [(party.name, party.scope) for party in section.items[0].leads] == [
        (name["office"], name["scope"]) for name in fact["leads"]
    ]


def test_general_tasks_have_their_leads_and_supports(seed):
    facts = {int(fact["n"]): fact for fact in seed.facts.get("general_tasks", [])}
    found = seed.json["general_tasks"]

    assert len(found) == (11 if facts else 0)
    for number, fact in facts.items():
        entry = found[number - 1]
        assert [key_of(name) for name in entry["leads"]] == [key_of(name) for name in fact["leads"]]
        assert entry["supports"] == fact.get("supports", [])


def test_the_headings_stand_in_their_order(seed):
    wanted = [heading.split(" ", 1) for heading in seed.facts["plan"]["headings"] if heading != "Phụ lục"]
    found = [section for section in seed.plan.sections if section.heading]

    assert [section.bare_label for section in found] == [label for label, _ in wanted]
    for section, (_, heading) in zip(found, wanted, strict=True):
        assert key_of(section.heading).startswith(key_of(heading)[:12])


def test_the_appendix_is_kept_with_all_its_recommendations(seed):
    fact = seed.facts.get("appendix")

    assert [entry["title"] for entry in seed.json["appendices"]] == ([fact["title"]] if fact else [])
    if fact:
        points = [line for line in seed.json["appendices"][0]["paragraphs"] if line.startswith("- ")]
        wanted = [int(count) for count in fact["recommendations_per_component"].values()]
        assert [len(re.findall(r"\(\d\)", line)) for line in points] == wanted


FOLD = str.maketrans({"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "’": "'", "‘": "'", "…": "."})


def words(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).translate(FOLD).lower()
    return re.findall(r"\w+(?:[.,/]\w+)*", re.sub(r"[*#_\\|]", " ", text))


def written(plan: PlanDocument) -> str:
    """The whole document in reading order."""
    number = [f"Số: {plan.number} /{plan.symbol}"] if plan.symbol else []
    day = [f"{plan.place}, ngày {plan.date:%d} tháng {plan.date:%m} năm {plan.date.year}"] if plan.date else []
    parts = [*number, *day, "KẾ HOẠCH", plan.title]
    parts += [basis.text for basis in plan.bases if not basis.in_text]
    parts += [line for item in plan.opening for line in item.printed()]
    parts += [line for section in plan.sections for part in section.walk() for line in section_lines(part)]
    parts += ["Nơi nhận:", *plan.recipients, plan.position, plan.signatory]
    parts += [line for section in plan.appendices for part in section.walk() for line in section_lines(part)]
    return "\n".join(parts)


def section_lines(section: DocumentSection) -> list[str]:
    return [f"{section.label} {section.heading}", *(line for item in section.items for line in item.printed())]


def test_every_word_stands_in_its_place(seed):
    there, kept = words(seed.data.decode()), words(written(seed.plan))
    matcher = difflib.SequenceMatcher(None, there, kept, autojunk=False)

    assert sum(block.size for block in matcher.get_matching_blocks()) / len(there) >= 0.999
    assert len(kept) / len(there) <= 1.001
