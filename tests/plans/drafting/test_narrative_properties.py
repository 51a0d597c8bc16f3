"""Whatever was published, the text says nothing that is not so."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indices.comparison import Movement
from plans.drafting.narrative import assessment
from plans.drafting.parts import Words
from plans.drafting.said import recommendations
from plans.drafting.skeleton import lack
from plans.drafting.targets import suggestions
from plans.figures import Field, Figures, Line, Said, written
from plans.models import Paragraph, Target
from tests.plans.drafting.figures import VOICE
from units.vietnamese import format_number

NAMES = ("Chi phí thời gian", "Chi phí không chính thức", "Cạnh tranh bình đẳng", "Tiếp cận đất đai, mặt bằng")
scores = st.decimals(0, 10, places=2)
totals = st.decimals(0, 100, places=2)
ranks = st.integers(1, 25)
sentences = st.sampled_from(
    ["Doanh nghiệp phải chờ lâu.", "DN chưa được mời", "hồ sơ còn trùng lặp; phải bổ sung nhiều lần.", "Nên làm sớm. "]
)


@st.composite
def lines(draw, name: str, code: str, values) -> Line:
    def some(strategy):
        return draw(st.none() | strategy)

    now = Movement(some(values), some(ranks), some(values), some(ranks), some(values.map(lambda value: value - 5)))
    others = draw(st.lists(values, max_size=4)) if now.score is not None and draw(st.booleans()) else []
    field = tuple(sorted([*others, now.score], reverse=True)) if others else ()
    return Line(code, name, now, Field(field), bool(code) and draw(st.booleans()))


@st.composite
def published(draw) -> Figures:
    components = tuple(draw(lines(name, f"c{place}", scores)) for place, name in enumerate(NAMES))
    said = st.lists(
        st.builds(
            lambda place, text, share: Said(f"c{place}" if place < 4 else "", [*NAMES, ""][place], text, share),
            st.integers(0, 4), sentences, st.none() | st.decimals(0, 100, places=2),
        ),
        max_size=4,
    )  # fmt: skip
    return Figures(
        index=draw(st.sampled_from(["DDCI", "PCI"])),
        year=2024,
        block="sở, ban, ngành",
        block_label="Khối sở, ban, ngành",
        size=draw(st.none() | ranks),
        previous_size=draw(st.none() | ranks),
        total=draw(lines("Tổng điểm", "", totals)),
        lines=components,
        findings=tuple(draw(said)),
        recommendations=tuple(draw(said)),
        feedback=tuple(draw(said)),
    )


def paragraphs(figures: Figures) -> list[Words]:
    appendix = recommendations(figures)
    parts = [*assessment(figures, VOICE), *([appendix] if appendix else [])]
    items = [item for top in parts for part in top.walk() for item in part.items]
    lacking = [words for one in suggestions(figures) if (words := lack(one, figures))]
    return [words for words in (*items, *lacking) if words.kind == Paragraph.Kind.TEXT]


@given(published())
def test_the_text_is_well_formed(figures):
    for words in paragraphs(figures):
        assert re.search(r"  |None|\.\.|;\.|,\.|\( |\n| [,.;:)]", words.text) is None
        assert words.text == words.text.strip()
        assert words.text.endswith((".", ":"))
        assert words.text[0].isupper() or words.text[0] in "(0123456789"


@given(published())
def test_every_citation_stands_once_in_its_paragraph_and_is_what_was_published(figures):
    for words in paragraphs(figures):
        for citation in words.figures:
            assert words.text.count(citation.text) == 1
            value = Decimal(citation.value)
            assert figures.value(citation) == value
            number = int(value) if citation.figure in ("rank", "places") else value
            assert written(citation.figure, number) in citation.text
            if citation.figure in ("change", "places"):
                assert citation.text.startswith("tăng" if value > 0 else "giảm")


@given(published())
def test_every_number_is_cited_or_follows_from_the_data(figures):
    for words in paragraphs(figures):
        rest = words.text
        for citation in sorted(words.figures, key=lambda one: -len(one.text)):
            rest = rest.replace(citation.text, " ")
        rest = re.sub(r"năm 202[34](?!\d)|\bNăm 202[34](?!\d)", " ", rest)
        for value in allowed(figures):
            rest = re.sub(rf"(?<![\d,]){re.escape(value)}(?![\d,])", " ", rest)
        assert re.search(r"\d", rest) is None, (words.text, rest)


def allowed(figures: Figures) -> set[str]:
    """Numbers that follow from the data: counts, shares of businesses, the order of recommendations, distances."""
    counts = {f"{number:02d}" for number in range(26)} | {f"({number})" for number in range(1, 10)}
    shares = {f"{format_number(one.percentage.normalize())}%" for one in figures.findings if one.percentage is not None}
    distances = set()
    for line in figures:
        if line.now.score is None:
            continue
        aims = [*line.field.scores, line.field.median, line.now.previous_score]
        if line.now.change is not None:
            aims.append(line.now.score - line.now.change)
        distances |= {written("change", abs(aim - line.now.score)) for aim in aims if aim is not None}
    return counts | shares | distances


@given(published())
def test_counts_are_those_of_the_components(figures):
    text = " ".join(words.text for words in paragraphs(figures))
    ways = [one.now.change > 0 for one in figures.lines if moved(one)]

    assert {int(number) for number in re.findall(r"(\d\d) chỉ số tăng điểm", text)} <= {ways.count(True)}
    assert {int(number) for number in re.findall(r"(\d\d) chỉ số giảm điểm", text)} <= {ways.count(False)}
    if len(set(ways)) == 2:
        assert f"{ways.count(True):02d} chỉ số tăng điểm" in text


def moved(line: Line) -> bool:
    """Whether the points went one way for certain."""
    now = line.now
    if line.is_new or not now.change:
        return False
    return now.score is None or now.previous_score is None or now.score - now.previous_score == now.change


@given(published())
def test_a_suggested_target_is_never_below_what_was_reached(figures):
    for one in suggestions(figures):
        now = one.line.now
        if one.kind == Target.Kind.RANK_MAX:
            assert 1 <= one.value <= now.rank
            assert one.places == now.rank - one.value
        else:
            assert now.score <= one.value <= 10
            assert one.points == one.value - now.score
            assert one.value == round(one.value, 2)
        assert one.reason.endswith(".")
