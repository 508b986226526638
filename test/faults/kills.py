# SPDX-License-Identifier: Apache-2.0
"""Kills at random instants of real builds: compiling, checking, packing, publishing.

After each: no process of the build is left, the outputs are the complete old or the complete new set, the next plain build
makes the new set, compiles only what was in flight again and leaves nothing behind.
"""
import os
import random
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

import products
from processes import end_session, patience, wait_or_end, wait_until_gone
from report import Report
from scene import Scene, Tools

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
JOBS = 2
MODULES = 2
PATIENCE = 10.0  # seconds, on an idle machine; how long processes really took is a figure of the long form

LAUNCHER = """#!/bin/sh
# Starts a compiler; notes which object it makes (none if kbuild only asks what it can do), at its start and at its end.
for word; do case $word in *.tmp_*) ;; *.o) object=$word ;; esac; done
echo "start $object" >>{log}
"$@"
status=$?
echo "end $object" >>{log}
exit $status
"""


@dataclass
class Killed:
    """How a build took a signal."""
    status: int
    seconds: float  # until its last process was gone
    findings: list[str]


def kill_build(scene: Scene, number: signal.Signals, when: Callable[[], None],
               faults: Optional[dict[str, str]] = None, seconds_left: float = PATIENCE) -> Killed:
    """Starts a build in a session of its own and sends the driver a signal as soon as `when` returns."""
    said = scene.root / "said"
    with open(said, "wb") as output, subprocess.Popen(
            scene.command(), cwd=scene.inputs, env=scene.environment(faults), stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True) as driver:
        when()
        driver.send_signal(number)
        wait_or_end(driver)
        seconds = wait_until_gone(driver.pid, seconds_left)
        findings = [f"still there after {seconds:.0f} s: {command[:100]}" for command in end_session(driver.pid)]
    allowed = (0, -number) if number == signal.SIGKILL else (0, -number, 128 + number)
    if driver.returncode not in allowed:
        findings.append(f"exit status {driver.returncode}: {said.read_text(errors='replace')}")
    return Killed(driver.returncode, seconds, findings)


def kill_waiting(scene: Scene, number: signal.Signals, faults: Optional[dict[str, str]] = None,
                 seconds_left: float = PATIENCE) -> Killed:
    """The signal comes while a command of a step is running."""
    wait, begun = scene.root / "wait", scene.root / "begun"
    scene.reset()
    begun.unlink(missing_ok=True)
    wait.touch()

    def until_begun() -> None:
        end = time.monotonic() + patience(10 * PATIENCE)
        while not begun.exists() and time.monotonic() < end:
            time.sleep(0.01)

    killed = kill_build(scene, number, until_begun, faults, seconds_left)
    if not begun.exists():
        killed.findings.append("the command was never started")
    wait.unlink()
    killed.findings += scene.wrong_outputs() + scene.next_run_findings()
    return killed


class CompileLog:
    """What the launcher has noted."""

    def __init__(self, root: Path):
        self.path = root / "compile.log"
        self.launcher = root / "launcher"
        self.launcher.write_text(LAUNCHER.format(log=self.path))
        self.launcher.chmod(0o755)

    def clear(self) -> None:
        """Forgets everything."""
        self.path.write_text("")

    def count(self, event: str) -> Counter[str]:
        """How often each object was started, or ended."""
        lines = self.path.read_text().splitlines()
        return Counter(os.path.basename(line) for line in lines if line.startswith(event + " ") and line.endswith(".o"))


def again_findings(log: CompileLog) -> list[str]:
    """At most as many objects as there are jobs may have been compiled more than once."""
    again = [name for name, count in log.count("start").items() if count > 1]
    return [f"compiled again: {', '.join(again)}"] if len(again) > JOBS else []


def one_round(scene: Scene, log: CompileLog, number: signal.Signals, after: float) -> Killed:
    """A kill and what must hold after it."""
    scene.reset()
    log.clear()
    killed = kill_build(scene, number, lambda: time.sleep(after))
    killed.findings += scene.wrong_outputs()
    killed.findings += scene.next_run_findings()
    killed.findings += again_findings(log)
    return killed


def run_kills(report: Report, tools: Tools, root: Path, rounds: int, seed: int, seconds: float) -> None:
    """While a command runs, and at random instants over the whole of a build; `seconds` is the bar for what outlives it."""
    waiting = Scene(tools, root, products.waiting_system(products.finished_module(tools, root / "module")))
    kills: list[Killed] = []
    for number in SIGNALS:
        kills.append(kill_waiting(waiting, number))
        report.check(f"{number.name} while a command of a step runs", kills[-1].findings)
    log = CompileLog(root)
    scene = Scene(tools, root, products.compiled_system(str(log.launcher), JOBS, MODULES))
    start = time.monotonic()
    scene.reset()
    scene.build()
    whole = time.monotonic() - start
    print(f"kills: seed {seed}, a build takes {whole:.1f} s", flush=True)
    instants = random.Random(seed)
    for turn in range(rounds):
        number = SIGNALS[turn % len(SIGNALS)]
        after = instants.uniform(0, whole * 1.05)
        kills.append(one_round(scene, log, number, after))
        report.check(f"{number.name} after {after:.2f} s", kills[-1].findings)
        report.progress(turn + 1, rounds, "kills")
    in_time = sum(killed.status != 0 for killed in kills)
    bad = sum(bool(killed.findings) for killed in kills)
    report.figure("kills", f"{len(kills)} kills, {in_time} before the end of the build, bad", bad, 0, bad == 0)
    longest = max(killed.seconds for killed in kills)
    what = "longest life of a process after its driver, s"
    report.figure("kills", what, f"{longest:.2f}", f"{seconds:.2f}", longest <= seconds)
