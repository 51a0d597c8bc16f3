"""What processes used, as Linux counts it: memory at its peak (resident, shared pages included), processor time."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def forget_peaks(processes: Iterable[int]) -> None:
    """Let the peaks of these processes begin anew from what they hold now."""
    for pid in processes:
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak(processes: Iterable[int]) -> int:
    """The highest peak among the processes, in bytes; 0 where none lives."""
    return max((_high_water(pid) for pid in processes), default=0)


def processor_time(processes: Iterable[int]) -> float:
    """Seconds of processor time that the processes have used so far, in their own code and in the kernel."""
    return sum(_ticks(pid) for pid in processes) * _TICK


def wait_until_idle(processes: Iterable[int], seconds: float = 10) -> None:
    """Wait, at most so long, until the processes have used no processor time for a fifth of a second."""
    watched, ends = list(processes), time.monotonic() + seconds
    used, since = processor_time(watched), time.monotonic()
    while time.monotonic() < min(since + 0.2, ends):
        time.sleep(0.02)
        if (now := processor_time(watched)) != used:
            used, since = now, time.monotonic()


def children(pid: int) -> list[int]:
    """The ids of a process's children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _high_water(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def _ticks(pid: int) -> int:
    # Fields are counted behind the name, which may hold spaces and brackets itself.
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # a connection of the database that has ended meanwhile
    return int(fields[11]) + int(fields[12])
