"""A drawing of models as SVG: plain shapes and text, no script and no font of its own, the same for the same models."""

from collections.abc import Iterator, Sequence
from html import escape

from units.drawing.boxes import Box
from units.drawing.layout import GAP_ACROSS, HEAD, LINE, WIDTH, Placed, place, size

_STYLE = """
text { font: 12px sans-serif; fill: #1f2937 }
.name { font-weight: bold; font-size: 14px }
.called { fill: #4b5563 }
.holds { fill: #4b5563; text-anchor: end }
.far { fill: #1d4ed8 }
.box { fill: #ffffff; stroke: #6b7280 }
.head { fill: #e5edf7; stroke: #6b7280 }
.link { fill: none; stroke: #1d4ed8; stroke-width: 1.2; opacity: 0.55 }
"""
_LONGEST = 44
"""Letters of name and content that a line has room for."""


def draw(boxes: Sequence[Box], title: str) -> str:
    """Return the drawing; relations between neighbouring columns are lines, those to other apps are named in blue."""
    placed = place(boxes)
    width, height = size(placed)
    body = "\n".join([*_links(placed), *(part for one in placed for part in _box(one))])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n'
        f'<rect width="{width}" height="{height}" fill="#f9fafb"/>\n{body}\n</svg>\n'
    )


def _links(placed: Sequence[Placed]) -> Iterator[str]:
    """Curves from the left of a line to the right of what it points to; one across other boxes would only confuse."""
    where = {one.box.label: one for one in placed}
    for one in placed:
        for number, line in enumerate(one.box.lines):
            target = where.get(line.target or "")
            if target is None or one.x - target.x != WIDTH + GAP_ACROSS:
                continue
            x, y = one.x, one.line_at(number)
            to_x, to_y = target.x + WIDTH, target.y + HEAD // 2
            yield f'<path class="link" d="M{x} {y}C{x - 45} {y} {to_x + 45} {to_y} {to_x} {to_y}"/>'


def _box(one: Placed) -> Iterator[str]:
    box, x, y = one.box, one.x, one.y
    app = box.label.partition(".")[0]
    yield f'<rect class="box" x="{x}" y="{y}" width="{WIDTH}" height="{one.height}" rx="4"/>'
    yield f'<rect class="head" x="{x}" y="{y}" width="{WIDTH}" height="{HEAD}" rx="4"/>'
    yield f'<text class="name" x="{x + 10}" y="{y + 17}">{escape(box.name)}</text>'
    yield f'<text class="called" x="{x + 10}" y="{y + 34}">{escape(box.called)}</text>'
    for number, line in enumerate(box.lines):
        middle = y + HEAD + number * LINE + 13
        far = " far" if line.target and not line.target.startswith(f"{app}.") else ""
        holds = _short(line.holds, _LONGEST - len(line.name))
        yield f'<text x="{x + 10}" y="{middle}">{escape(line.name)}</text>'
        yield f'<text class="holds{far}" x="{x + WIDTH - 10}" y="{middle}">{escape(holds)}</text>'


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"
