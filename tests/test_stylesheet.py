"""The stylesheet holds nothing that no page uses."""

import re

from django.conf import settings

PLACES = ("templates", "static", "units", "indices", "plans", "tasks", "reports")
QUOTED = re.compile(r'url\([^)]*\)|"[^"]*"|/\*.*?\*/', re.DOTALL)


def is_used(name: str, text: str) -> bool:
    """Whether the class stands somewhere in whole, or begins where the rest is put in by a variable."""
    parts = name.split("-")
    begun = [re.escape("-".join(parts[:end])) + r"-(\{|\$|['\"] ?\+)" for end in range(1, len(parts))]
    return any(re.search(rf"(?<![\w-]){one}", text) for one in (re.escape(name) + r"(?![\w-])", *begun))


def test_every_class_is_used():
    sheet = QUOTED.sub("", (settings.BASE_DIR / "static" / "portal.css").read_text(encoding="utf-8"))
    files = [path for place in PLACES for path in (settings.BASE_DIR / place).rglob("*")]
    text = "".join(path.read_text(encoding="utf-8") for path in files if path.suffix in (".html", ".py", ".js"))

    names = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheet))
    assert [name for name in sorted(names) if not is_used(name, text)] == []
    assert not is_used("no-such-class", text)
