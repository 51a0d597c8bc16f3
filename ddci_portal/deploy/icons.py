"""Makes node_modules/.icons: the font of Bootstrap Icons with the icons in use alone, and a stylesheet of them.

The whole font weighs 134 kB on the wire, more than all else on a page. Run by setup.sh and in the Dockerfile.
"""

import json
import logging
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

BASE_DIR = Path(__file__).resolve().parents[2]
PACKAGE = BASE_DIR / "node_modules" / "bootstrap-icons"
FOLDER = BASE_DIR / "node_modules" / ".icons"
SOURCES = {
    "templates": "*.html", "static": "*.js",
    "units": "*.py", "indices": "*.py", "plans": "*.py", "tasks": "*.py", "reports": "*.py", "ddci_portal": "*.py",
}  # fmt: skip

# An icon's name stands behind “bi-”, in quotes of its own (`icon="pen"`), or behind a tag of a template that chooses.
_WORD = re.compile(r"""(?:["']|%\})(?:bi-)?([a-z0-9-]+)(?=["'\s{<])|\bbi-([a-z0-9-]+)""")

_RULES = """/*! Bootstrap Icons v{version}, MIT License. Text: LICENSE.txt. Only the icons in use, made by icons.py. */
@font-face{{font-display:block;font-family:bootstrap-icons;src:url("bootstrap-icons.woff2") format("woff2")}}
.bi::before,[class^="bi-"]::before,[class*=" bi-"]::before{{display:inline-block;font-family:bootstrap-icons!important;
font-style:normal;font-weight:normal!important;font-variant:normal;text-transform:none;line-height:1;
vertical-align:-.125em;-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale}}
{icons}"""


def words_of(text: str) -> set[str]:
    """Return each word of a source that may be the name of an icon."""
    return {direct or other for direct, other in _WORD.findall(text)}


def sources() -> Iterator[Path]:
    """Yield the files that may name an icon."""
    for folder, pattern in SOURCES.items():
        yield from (BASE_DIR / folder).rglob(pattern)


def code_points() -> dict[str, int]:
    """Return the package's icons by name."""
    return json.loads((PACKAGE / "font" / "bootstrap-icons.json").read_text(encoding="utf-8"))


def icons_in_use() -> dict[str, int]:
    """Return the icons that some source names, sorted: name and code point."""
    words = set().union(*(words_of(path.read_text(encoding="utf-8")) for path in sources()))
    return {name: point for name, point in sorted(code_points().items()) if name in words}


def font_of(points: list[int]) -> bytes:
    """Return the package's font with the glyphs of `points` alone, as WOFF2."""
    font = TTFont(PACKAGE / "font" / "fonts" / "bootstrap-icons.woff2")
    options = Options()
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def stylesheet_of(icons: dict[str, int]) -> str:
    """Return the stylesheet that shows `icons` by their classes."""
    version = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    rules = [f'.bi-{name}::before{{content:"\\{point:x}"}}' for name, point in icons.items()]
    return _RULES.format(version=version, icons="\n".join(rules)) + "\n"


def make() -> None:
    """Write the font, the stylesheet and the licence, unless those there are of the same icons."""
    icons = icons_in_use()
    stylesheet, written = stylesheet_of(icons), FOLDER / "bootstrap-icons.css"
    if written.is_file() and written.read_text(encoding="utf-8") == stylesheet:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "bootstrap-icons.woff2").write_bytes(font_of(list(icons.values())))
    (FOLDER / "LICENSE.txt").write_bytes((PACKAGE / "LICENSE").read_bytes())
    # The last, as it tells that the others are there.
    written.write_text(stylesheet, encoding="utf-8")


if __name__ == "__main__":
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns of names in the package's font
    make()
