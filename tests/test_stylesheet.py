"""The stylesheet holds nothing that no page uses, and each of its colours, sizes and corners has one name."""

import re

import pytest
from django.conf import settings

PLACES = ("templates", "static", "units", "indices", "plans", "tasks", "reports")
QUOTED = re.compile(r'url\([^)]*\)|"[^"]*"|/\*.*?\*/', re.DOTALL)
NAMED = re.compile(r"(--[a-z][\w-]*):([^;]+);")
OF_LIBRARIES = "--bs-"


@pytest.fixture(scope="module")
def sheet() -> str:
    return QUOTED.sub("", (settings.BASE_DIR / "static" / "portal.css").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def users() -> str:
    """What may use a class or a name: all templates, scripts and Python files."""
    files = [path for place in PLACES for path in (settings.BASE_DIR / place).rglob("*")]
    return "".join(path.read_text(encoding="utf-8") for path in files if path.suffix in (".html", ".py", ".js"))


def is_used(name: str, text: str) -> bool:
    """Whether the class stands somewhere in whole, or begins where the rest is put in by a variable."""
    parts = name.split("-")
    begun = [re.escape("-".join(parts[:end])) + r"-(\{|\$|['\"] ?\+)" for end in range(1, len(parts))]
    return any(re.search(rf"(?<![\w-]){one}", text) for one in (re.escape(name) + r"(?![\w-])", *begun))


def test_every_class_is_used(sheet, users):
    names = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheet))

    assert [name for name in sorted(names) if not is_used(name, users)] == []
    assert not is_used("no-such-class", users)


def test_every_data_attribute_is_set(sheet, users):
    names = set(re.findall(r"\[(data-[\w-]+)", sheet))
    camel = {name: re.sub(r"-(\w)", lambda letter: letter[1].upper(), name.removeprefix("data-")) for name in names}

    assert [name for name in sorted(names) if name not in users and f"dataset.{camel[name]}" not in users] == []


def test_every_name_is_defined_and_used(sheet, users):
    defined = {name for name, _ in NAMED.findall(sheet) if not name.startswith(OF_LIBRARIES)}
    used = {name for name in re.findall(r"var\((--[\w-]+)\)", sheet) if not name.startswith(OF_LIBRARIES)}

    assert sorted(used - defined) == []
    assert [name for name in sorted(defined - used) if not is_used(name.removeprefix("--"), users)] == []


def test_colours_sizes_and_corners_are_taken_by_name(sheet):
    plain = NAMED.sub("", sheet)
    screen_sizes = [size for size in re.findall(r"font-size: ([^;}]+)", plain) if not re.match(r"[\d.]+pt\b", size)]
    corners = re.findall(r"border-radius: ([^;}]+)", plain)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(", plain) == []
    assert [size for size in screen_sizes if not re.fullmatch(r"var\(--size-\w+\)|inherit", size.strip())] == []
    assert {corner.replace("var(--radius)", "") for corner in corners} == {"", "0", "50%", "0 0  ", "0.75rem"}


def test_the_page_changes_its_form_at_three_widths_only(sheet):
    widths = set(re.findall(r"\((?:min|max)-width: ([^)]+)\)", sheet))

    assert widths == {"47.99rem", "48rem", "61.99rem", "74.99rem"}
