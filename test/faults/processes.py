# SPDX-License-Identifier: Apache-2.0
"""The processes of a session, and whether they still do something: a hang is told by that, not by a clock, since tests of other
programs may have taken the machine."""
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POLL = 1.0  # seconds
MOST_IDLE = 30  # polls in a row in which nothing ran, was about to run or waited for a disk
MOST_CPU = 60.0  # seconds of one process, far more than any here needs
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """What /proc tells of a living process."""
    number: int
    state: str
    cpu: float  # seconds


def of_session(session: int) -> list[Process]:
    """The living processes that were started below the leader of the session."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split() if entry.isdigit() else []
        except OSError:
            continue
        if fields and int(fields[3]) == session and fields[0] not in "ZX":
            found.append(Process(int(entry), fields[0], (int(fields[11]) + int(fields[12])) / TICKS))
    return found


def command_of(process: Process) -> str:
    """Its command line; empty if it has ended."""
    try:
        return Path("/proc", str(process.number), "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def end_session(session: int) -> list[str]:
    """Ends what is left of a session; the command lines."""
    left = of_session(session)
    commands = [command_of(process) for process in left]
    for process in left:
        try:
            os.kill(process.number, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return commands


def wait_or_end(leader: "subprocess.Popen[Any]") -> bool:
    """Waits for the leader of a session; false, and everything has been ended, if the session does nothing any more or all
    too much."""
    idle = 0
    last: list[Process] = []
    while True:
        try:
            leader.wait(POLL)
            return True
        except subprocess.TimeoutExpired:
            now = of_session(leader.pid)
        idle = idle + 1 if now == last and not any(process.state in "RD" for process in now) else 0
        last = now
        if idle >= MOST_IDLE or any(process.cpu > MOST_CPU for process in now):
            end_session(leader.pid)
            leader.wait()
            return False


def patience(seconds: float) -> float:
    """How long to wait for something that should happen within `seconds`: longer on a machine that has more to do."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def wait_until_gone(session: int, seconds: float) -> float:
    """Seconds until the last process of the session has ended, or all the patience."""
    start = time.monotonic()
    most = patience(seconds)
    while of_session(session) and time.monotonic() - start < most:
        time.sleep(0.01)
    return time.monotonic() - start
