"""The pictures of the guides, as pictures.yaml tells them: who opens which page and does what before it is taken.

ddci_portal/deploy/pictures.py takes them from the running portal; tests open each address as its person.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.core.files.images import get_image_dimensions

LIST = Path(__file__).with_name("pictures.yaml")
FOLDER = settings.BASE_DIR / "static" / "help"


@dataclass(frozen=True)
class Picture:
    """A picture: `says` is its text for who does not see it, `before` what is done on the page, each a step
    {"click" | "fill" | "check" | "wait": …}, `frame` a CSS selector of what is shown, `height` the most of it in
    CSS pixels, `viewport` the window's size."""

    name: str
    person: str
    address: str
    says: str
    before: list[dict] = field(default_factory=list)
    frame: str = "#main > .frame"
    height: int = 620
    viewport: tuple[int, int] = (1000, 760)

    @property
    def file(self) -> str:
        """Its path among the static files."""
        return f"help/{self.name}.webp"

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.webp"

    def size(self) -> tuple[int, int]:
        """Width and height of the file in pixels."""
        return _size(self.path)


@cache
def pictures() -> dict[str, Picture]:
    """Every picture by name."""
    rows = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return {row["name"]: Picture(**row) for row in rows}


@cache
def _size(path: Path) -> tuple[int, int]:
    return get_image_dimensions(path)
