"""The project's documents as tests read them: blocks of code, the commands in them, and a copy of the project in which
somebody follows a how-to word by word."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

_FENCE = re.compile(r"```(\w*) ?(\S*)$")
_LEFT_OUT = (".git", ".venv", "node_modules", "var", "staticfiles", "__pycache__", ".hypothesis", ".pytest_cache")


class Block(NamedTuple):
    """Code in a document: its language (empty where it is only set in), the file it belongs to, if any."""

    language: str
    place: str
    text: str


def blocks(text: str) -> Iterator[Block]:
    """Yield fenced blocks and those set in by four spaces after an empty line, from top to bottom."""
    lines = iter(text.splitlines())
    before = ""
    for line in lines:
        if opened := _FENCE.match(line):
            inside = iter(lambda: next(lines), "```")
            yield Block(opened[1], opened[2], "\n".join(inside) + "\n")
        elif line.startswith("    ") and not before.strip():
            inside = [line[4:]]
            for line in lines:
                if line.strip() and not line.startswith("    "):
                    break
                inside.append(line[4:])
            yield Block("", "", "\n".join(inside).rstrip() + "\n")
        before = line


def words_of(command: str) -> list[str]:
    """The words of a line of a shell block, without the remark behind it."""
    return shlex.split(command, comments=True)


class Workshop:
    """A copy of the project, with a data folder of its own, in which a how-to is followed."""

    def __init__(self, folder: Path):
        self.root = folder / "project"
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        (self.root / "node_modules").symlink_to(ROOT / "node_modules")
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self._environment = kept | {"DEBUG": "1", "DATA_DIR": str(folder / "data")}

    def write(self, block: Block) -> None:
        """Make the file of a block, or the change in it that a `diff` block shows."""
        path = self.root / block.place
        if block.language == "diff":
            path.write_text(changed(path.read_text(encoding="utf-8"), block.text), encoding="utf-8")
        else:
            assert not path.exists(), f"{block.place} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")

    def run(self, command: str, well: tuple[int, ...] = (0,)) -> str:
        """Run a line of a shell block; return what it said, fail with it where the command does not end well."""
        programs = {f".venv/bin/{name}": str(Path(sys.executable).with_name(name)) for name in ("python", "ruff")}
        words = [programs.get(word, word) for word in words_of(command)]
        done = subprocess.run(
            words, cwd=self.root, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert done.returncode in well, f"{command}\n{done.stdout}"
        return done.stdout


def changed(text: str, diff: str) -> str:
    """Return the text with its one place that a diff without line numbers describes changed as it says."""
    lines = [line or " " for line in diff.splitlines()]
    old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    new = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    assert text.count(old) == 1, f"stands {text.count(old)} times, not once:\n{old}"
    return text.replace(old, new)
