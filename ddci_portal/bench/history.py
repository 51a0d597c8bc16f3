"""What earlier runs found: one line of JSON for each run, never committed, since figures belong to a machine."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ddci_portal.bench.case import Outcome


def machine() -> str:
    """Processor, number of cores and memory of this machine in a few words."""
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal:")), 0)
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} nhân, {memory / 2**20:.0f} GB"


def commit() -> str:
    """The commit that was measured, with a plus where files differ from it; empty outside a repository."""
    try:
        command = ["git", "describe", "--always", "--dirty=+"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return ""


def entry(outcomes: Iterable[Outcome], *, scale: int, quick: bool, at: datetime) -> dict:
    """A run as it is kept."""
    return {
        "at": at.isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "scale": scale,
        "quick": quick,
        "cases": {
            outcome.case.name: {
                "ratio": outcome.ratio,
                "cpu_ratio": outcome.cpu_ratio,
                "seconds": outcome.of("seconds"),
                "median": outcome.of("middle"),
                "p95": outcome.of("p95"),
                "bytes": outcome.of("size"),
                "memory": outcome.memory,
                "queries": outcome.queries,
                "problem": outcome.problem,
            }
            for outcome in outcomes
        },
    }


def keep(file: Path, run: dict) -> None:
    """Add a run to the file."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(run, ensure_ascii=False) + "\n")


def last_ratios(file: Path, *, scale: int, machine: str) -> dict[str, float]:
    """The newest ratio of each case that was measured at this scale on this machine."""
    found: dict[str, float] = {}
    for line in _lines(file):
        run = json.loads(line)
        if (run["scale"], run["machine"]) == (scale, machine):
            found |= {name: case["ratio"] for name, case in run["cases"].items() if case["ratio"] is not None}
    return found


def _lines(file: str | Path) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
