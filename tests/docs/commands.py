"""The commands that documents name, and how each is proved. What no rule here knows fails."""

import re
from collections.abc import Iterator
from itertools import dropwhile, takewhile
from typing import NamedTuple

from tests.docs.documents import PAPERS, ROOT, Block, blocks, words_of

PROGRAMS = (
    "make",
    "manage.py",
    ".venv/bin/python",
    ".venv/bin/ruff",
    "docker",
    "cp",
    "export",
    "psql",
    "curl",
    "DEBUG=1",
)
"""With what a command may begin. A block that is only set in holds commands where its first line begins so."""

FOLLOWED = ROOT / "docs" / "how-to"
"""Blocks there are run by test_how_to.py."""

OF_THE_API = ROOT / "docs" / "api.md"
"""Blocks there are run by tests/test_api_examples.py."""

_SETTING = re.compile(r"[A-Z_]+=\S*")
_INLINE = re.compile(r"`((?:manage\.py|make|docker (?:compose|tag)|psql)\s[^`]+)`")


class Command(NamedTuple):
    """A command as a document has it."""

    paper: str
    line: str

    @property
    def settings(self) -> list[str]:
        """The names of the settings that are given before it or by it."""
        words = words_of(self.line)
        given = takewhile(_SETTING.fullmatch, words[1:] if words[0] == "export" else words)
        return [word.partition("=")[0] for word in given]

    @property
    def words(self) -> list[str]:
        """Its words with the settings before it taken off, placeholders filled and what may be left out put in."""
        words = list(dropwhile(_SETTING.fullmatch, words_of(_filled(self.line))))
        return words[1:] if words[:2] == [".venv/bin/python", "manage.py"] else words

    @property
    def of_manage(self) -> list[str]:
        """What is given to manage.py, here or inside a container, with absolute paths as those of the folder one is in;
        nothing for another program, and where the command is only named."""
        words = self.words
        if words[:3] == ["docker", "compose", "run"] and "manage" in words:
            words = ["manage.py", *words[words.index("manage") + 1 :]]
        is_only_named = "…" in self.line.split() or words[1:2] == ["LỆNH"]
        return [] if words[:1] != ["manage.py"] or is_only_named else [word.removeprefix("/") for word in words[1:]]


def commands() -> Iterator[Command]:
    """Yield every command of the project's documents but those that other tests run block by block."""
    for paper in PAPERS:
        name, text = str(paper.relative_to(ROOT)), paper.read_text(encoding="utf-8")
        for block in blocks(text) if paper.parent != FOLLOWED and paper != OF_THE_API else []:
            for line in _lines(block):
                yield Command(name, line)
        for line in _INLINE.findall(text):
            yield from (Command(name, part) for part in " ".join(line.split()).split(" && "))


def _lines(block: Block) -> list[str]:
    """The commands of a block, without lines that are only a remark."""
    is_shell = block.language == "sh" or (not block.language and block.text.split()[0] in PROGRAMS)
    lines = block.text.splitlines() if is_shell else []
    return [re.split(r"\s{3,}(?![#\"])", line)[0] for line in lines if line.strip() and not line.startswith("#")]


def _filled(line: str) -> str:
    """`[--json]` is given, of `1|10` the first, days are days, an ellipsis is nothing."""
    line = re.sub(r"\$\(date [^)]*\)", "2026-11-21", line)
    line = re.sub(r"\[([^\]]*)\]", r"\1", line)
    line = re.sub(r"\b(NGÀY|YYYY-MM-DD)\b", "2026-11-21", line)
    return re.sub(r"(\w)\|[\w|]+", r"\1", line).replace(" …", "")
