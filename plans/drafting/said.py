"""What others said of the results, put into the plan: survey findings, feedback, recommendations. Pure functions."""

from collections.abc import Iterable, Sequence

from plans.drafting.parts import Part, Words
from plans.drafting.wording import lowered, sentence
from plans.figures import Figures, Said
from plans.models import Marker, Section
from units.vietnamese import format_number

APPENDIX = "Khuyến nghị của đơn vị tư vấn về cải thiện các chỉ số thành phần"


def findings(figures: Figures) -> list[Words]:
    """Return what the survey found as paragraphs by component, under a sentence that leads to them."""
    said = [Words(_row(name, texts), Marker.DASH) for name, texts in by_component(figures.findings, figures)]
    return [Words(f"Kết quả khảo sát năm {figures.year} cho thấy các hạn chế sau:"), *said] if said else []


def feedback(figures: Figures) -> list[Words]:
    """Return what businesses ask for."""
    said = [
        Words(sentence(f"{name}: {lowered(sentence(one.text))}" if name else one.text), Marker.DASH)
        for name, group in by_component(figures.feedback, figures)
        for one in group
    ]
    return [Words("Qua khảo sát, doanh nghiệp, hợp tác xã, hộ kinh doanh có các góp ý sau:"), *said] if said else []


def recommendations(figures: Figures) -> Part | None:
    """Return the appendix with the consultants' advice, numbered (1), (2)… by component; None where there is none."""
    grouped = by_component(figures.recommendations, figures)
    if not grouped:
        return None
    year = figures.year
    lead = f"Từ kết quả {figures.index} năm {year}, đơn vị tư vấn khuyến nghị các phương hướng cải thiện sau:"
    return Part(
        APPENDIX,
        part=Section.Part.APPENDIX,
        items=[Words(lead), *(words for name, said in grouped if not name for words in advice(said))],
        parts=[
            Part(name, Marker.NUMBER, part=Section.Part.APPENDIX, items=advice(said)) for name, said in grouped if name
        ],
    )


def advice(said: Sequence[Said]) -> list[Words]:
    """Return recommendations one by one, numbered (1), (2)…"""
    return [Words(f"({number}) {sentence(one.text)}") for number, one in enumerate(said, start=1)]


def by_component(said: Iterable[Said], figures: Figures) -> list[tuple[str, list[Said]]]:
    """Return what was said by the component's name in the edition's order; what is said of the whole, first, has none.

    Empty texts are left out.
    """
    places = {line.code: place for place, line in enumerate(figures.lines)}
    found: dict[str, list[Said]] = {}
    for one in sorted(said, key=lambda one: places.get(one.component, -1)):
        if sentence(one.text):
            found.setdefault(one.name, []).append(one)
    return list(found.items())


def _row(name: str, said: Sequence[Said]) -> str:
    texts = [_finding(one) for one in said]
    if any(mark in text for text in texts for mark in (";", ". ")):
        whole = " ".join(sentence(text if text[0].isalpha() else f"có {text}") for text in texts)
    else:
        whole = sentence("; ".join([texts[0], *(lowered(text) for text in texts[1:])]))
    return f"{name}: {lowered(whole)}" if name else whole


def _finding(said: Said) -> str:
    """The finding without its full stop, with the percentage put before the businesses that it counts."""
    text = sentence(said.text).removesuffix(".")
    if said.percentage is None or "%" in text:
        return text
    share = f"{format_number(said.percentage.normalize())}%"
    for noun, small in (("Doanh nghiệp ", "doanh nghiệp "), ("DN ", "DN ")):
        if text.startswith(noun):
            return share + " " + small + text.removeprefix(noun)
    return f"{text} ({share})"
