"""Ask PyPI and npm for known holes in the packages that are pinned here; run by lint.sh.

Each service has so many seconds to answer. One that does not is named and passed over, so that the check also works on
an intranet; a hole that was found fails it, unless known-findings.txt says why it stays and until when.
"""

import json
import subprocess  # noqa: S404 — runs pip-audit and npm, which come from the lock files
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECONDS = 20
PIP = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json",
       "--requirement", str(HERE / "constraints.txt"), "--requirement", str(HERE / "known-hole.txt")]  # fmt: skip
CANARY = "jinja2"
"""The package of known-hole.txt. A mirror of files only knows of no holes, and pip-audit takes that for none."""

NPM = ["npm", "audit", "--omit=dev", "--json"]


@dataclass(frozen=True)
class Finding:
    """A known hole in a package; `names` are all the numbers under which it is listed."""

    package: str
    names: frozenset[str]

    def __str__(self):
        return f"{self.package}: {', '.join(sorted(self.names))}"


def pip_findings(answer: dict) -> Iterator[Finding]:
    """What pip-audit's JSON lists. Raises KeyError where it does not list the hole that is there for certain."""
    holes = {package["name"]: package.get("vulns", []) for package in answer["dependencies"]}
    if not holes.get(CANARY):
        raise KeyError(CANARY)
    for package in answer["dependencies"]:
        for hole in holes[package["name"]] if package["name"] != CANARY else ():
            yield Finding(f"{package['name']} {package['version']}", frozenset([hole["id"], *hole["aliases"]]))


def npm_findings(answer: dict) -> Iterator[Finding]:
    """What the JSON of npm audit lists. Raises KeyError where npm's service did not answer."""
    for name, package in answer["vulnerabilities"].items():
        for hole in package["via"]:
            if isinstance(hole, dict):
                yield Finding(name, frozenset([hole["url"].rpartition("/")[2]]))


def accepted(text: str, today: date) -> set[str]:
    """The numbers of known-findings.txt that stand today; each line is `number yyyy-mm-dd reason`.

    Raises ValueError for a line without a day or a reason.
    """
    found = set()
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            number, day, reason = line.split(maxsplit=2)
            if date.fromisoformat(day) >= today and reason:
                found.add(number)
    return found


def ask_pip() -> list[Finding] | None:
    """What PyPI lists of the pinned packages, None where it does not answer."""
    return ask(PIP, pip_findings)


def ask_npm() -> list[Finding] | None:
    """What npm lists of the packages of package-lock.json that the portal serves, None where it does not answer."""
    return ask(NPM, npm_findings)


def ask(command: list[str], read) -> list[Finding] | None:
    """What a command lists, None where it takes too long or says something else."""
    try:
        done = subprocess.run(  # noqa: S603 — the commands above
            command, cwd=HERE.parent.parent, capture_output=True, timeout=SECONDS, check=False
        )
        return list(read(json.loads(done.stdout)))
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def main() -> int:
    """Say what each service lists; 1 where a hole stands that nobody has accepted."""
    known = accepted((HERE / "known-findings.txt").read_text(encoding="utf-8"), date.today())  # noqa: DTZ011 — a day
    with ThreadPoolExecutor() as both:
        answers = {service: both.submit(ask_it) for service, ask_it in (("PyPI", ask_pip), ("npm", ask_npm))}
    is_sound = True
    for service, answer in answers.items():
        found = answer.result()
        if found is None:
            say(f"{service}: chưa kiểm tra được, vì dịch vụ không trả lời. Hãy chạy lại ở máy có mạng.")
            continue
        standing = [finding for finding in found if not finding.names & known]
        say(f"{service}: {len(found)} lỗ hổng đã biết, {len(standing)} chưa được chấp nhận.")
        for finding in standing:
            say(f"  {finding}. Hãy nâng phiên bản, hoặc ghi lý do và hạn vào known-findings.txt.")
        is_sound = is_sound and not standing
    return 0 if is_sound else 1


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
