# SPDX-License-Identifier: Apache-2.0
"""Many builds at once: on one work folder and one output folder, on one output folder, on one compiler cache.

All succeed and make the same bytes; somebody who reads the outputs meanwhile sees a complete old or new set each time; no lock
and no temporary file is left. Readers open one file after the other, so that a set counts only if its first file is still the
same after its last one was read.
"""
import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from typing import Optional

import products
from calls import count_calls
from report import Report
from scene import NINJAS_OWN, Outputs, Scene, Tools, entries


HANG = 1500  # seconds; waiting for a lock is no hang, so that a clock has to do


class Reader:
    """Reads the outputs again and again while builds run."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.count = 0
        self.findings: list[str] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _stable_outputs(self) -> Optional[Outputs]:
        first, second = self.scene.outputs(), self.scene.outputs()
        return first if first == second else None

    def _read(self) -> None:
        while not self._is_over.is_set():
            outputs = self._stable_outputs()
            self.count += 1
            if outputs is not None and outputs not in (self.scene.old, self.scene.new) and not self.findings:
                self.findings = ["a reader sees neither the old nor the new set:"] + self.scene.compare(outputs)
            self._is_over.wait(0.002)


def start(scene: Scene, work: Path, out: Path, *options: str,
          environment: Optional[dict[str, str]] = None) -> subprocess.Popen[bytes]:
    """A build in the background."""
    return subprocess.Popen(scene.command(*options, work=work, out=out), cwd=scene.inputs,
                            env=scene.environment() | (environment or {}), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def wait_for_all(builds: list[subprocess.Popen[bytes]]) -> list[str]:
    """All must succeed."""
    findings = []
    for number, build in enumerate(builds):
        try:
            said, _ = build.communicate(timeout=HANG)
        except subprocess.TimeoutExpired:
            build.kill()
            said, _ = build.communicate()
            findings.append(f"build {number} hangs")
        if build.returncode != 0:
            findings.append(f"build {number} ends with {build.returncode}: {said.decode(errors='replace')}")
    return findings


def one_folder_round(scene: Scene, count: int, has_one_work: bool) -> list[str]:
    """From the old to the new state, by `count` builds at once."""
    scene.reset()
    works = [scene.work if has_one_work else scene.root / f"work{number}" for number in range(count)]
    with Reader(scene) as reader:
        findings = wait_for_all([start(scene, work, scene.out) for work in works])
    findings += reader.findings
    outputs = scene.outputs()
    if outputs != scene.new:
        findings += ["the outputs are not the new set:"] + scene.compare(outputs)
    findings += [f"left: {path}" for path in scene.extra_files() if has_one_work or not path.startswith(str(scene.work))]
    if not has_one_work:
        for work in works:
            extra = set(entries(work)) - set(scene.listing)
            findings += [f"left: {work}/{name}" for name in extra if Path(name).name not in NINJAS_OWN]
            shutil.rmtree(work, ignore_errors=True)
    return findings


def one_cache_round(scene: Scene, count: int) -> list[str]:
    """Real compilations in folders of their own, through one cache that is empty at first."""
    scene.reset()
    cache = scene.root / "cache"
    folders = [(scene.root / f"work{number}", scene.root / f"out{number}") for number in range(count)]
    environment = {"CCACHE_DIR": str(cache), "CCACHE_NOHASHDIR": "1"}
    findings = wait_for_all([start(scene, work, out, environment=environment) for work, out in folders])
    for work, out in folders:
        outputs = scene.outputs(out)
        if outputs != scene.new:
            findings += [f"{out.name}:"] + scene.compare(outputs)
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(cache, ignore_errors=True)
    return findings


def lock_findings(scene: Scene, faults: Optional[dict[str, str]] = None) -> list[str]:
    """While one build has the folder (it is stopped), `--no-wait` ends another; after a kill the next one gets it."""
    holder = start(scene, scene.work, scene.out, environment=stopped_environment(scene))
    findings = []
    try:
        os.waitpid(holder.pid, os.WUNTRACED)
        run = scene.build("--no-wait", faults=faults)
        if run.status != 2 or str(scene.work) not in run.said:
            findings.append(f"with the folder in use, --no-wait ends with {run.status}: {run.said}")
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
    findings += scene.wrong_outputs()
    return findings + scene.next_run_findings()


def stopped_environment(scene: Scene) -> dict[str, str]:
    """Has a build stop itself as soon as it holds the lock."""
    process = scene.product.command[0]
    calls = count_calls(scene, process)
    locked = next(call.number for call in calls if call.name in ("flock", "fcntl") and call.path.startswith(f"{scene.work}/"))
    scene.reset()
    return scene.environment({"FAULTS_ARGUMENTS": process, "FAULTS_AT": str(locked + 1), "FAULTS_KIND": "stop"})


def run_parallel(report: Report, tools: Tools, root: Path, count: int, rounds: int, compiled: int) -> None:
    """`rounds` times `count` builds of each kind, and `compiled` real ones on one cache."""
    module = products.finished_module(tools, root / "module")
    scene = Scene(tools, root, products.system_of_finished_modules(module))
    for what, has_one_work in (("one work folder, one output folder", True), ("one output folder", False)):
        bad = 0
        for turn in range(rounds):
            findings = one_folder_round(scene, count, has_one_work)
            bad += 0 if report.check(f"{count} builds at once on {what}, round {turn + 1}", findings) else 1
        report.figure("parallel", f"{count} builds x {rounds}, {what}, bad", bad, 0, bad == 0)
    report.check("a work folder in use is refused with --no-wait, and free after a kill", lock_findings(scene))
    if shutil.which("ccache") is None:
        report.skip("one compiler cache", "ccache is not here")
        return
    cached = Scene(tools, root, products.compiled_system("ccache", 1, 1))
    findings = one_cache_round(cached, compiled)
    is_good = report.check(f"{compiled} builds at once on one compiler cache", findings)
    report.figure("parallel", f"{compiled} builds, one compiler cache, bad", 0 if is_good else 1, 0, is_good)
