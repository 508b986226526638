# SPDX-License-Identifier: Apache-2.0
"""Every call that changes files, with every fault in turn.

After each: the outputs are the complete old or the complete new set; a call that failed and matters is no success, and the
message names a path and the reason; nothing loops; the next plain build makes the new set and leaves nothing behind.
"""
import errno
import os
import re
import signal
from dataclasses import dataclass
from typing import Iterator, Optional

from report import Report
from scene import Run, Scene

ERRORS = {"eio": errno.EIO, "enospc": errno.ENOSPC, "erofs": errno.EROFS, "eintr": errno.EINTR, "lasting-eio": errno.EIO,
          "lasting-enospc": errno.ENOSPC}
SIGNALS = {"kill": signal.SIGKILL, "term": signal.SIGTERM, "int": signal.SIGINT}
KINDS = ["kill", "eio", "enospc", "eintr", "short", "lasting-enospc", "lasting-eio", "term", "int", "erofs"]
INTERRUPTIBLE = {"open", "write", "pwrite", "writev", "copy_file_range", "sendfile", "close", "fsync", "fdatasync", "ftruncate",
                 "truncate", "fallocate", "flock", "fcntl"}
DIVISIBLE = {"write", "pwrite", "writev", "copy_file_range", "sendfile"}
ENVIRONMENT = 2  # the exit status for what is no mistake in the input
MARKER = r"/work/\.portato-work$"

# Calls whose failure may pass without a word, and why.
HARMLESS = [
    ("unlink|rmdir", r".", "what is only in the way or left over is removed by the next run"),
    ("mkdir", r".", "if the folder is really missing, what comes next fails"),
    ("ftruncate|pwrite|write", MARKER, "who has the work folder is for the message of others only"),
    ("close", MARKER + r"|\.portato-lock( \(deleted\))?$", "it holds no data"),
]


@dataclass(frozen=True)
class Call:
    """One counted call of an undisturbed run, or of one with a fault."""
    number: int
    name: str
    fate: str
    path: str


@dataclass(frozen=True)
class Fault:
    """What happens to which call of which process."""
    process: str  # a part of its command line
    number: int
    kind: str

    def variables(self) -> dict[str, str]:
        """For the preloaded library."""
        return {"FAULTS_ARGUMENTS": self.process, "FAULTS_AT": str(self.number), "FAULTS_KIND": self.kind}


def read_calls(scene: Scene) -> list[Call]:
    """What the preloaded library has noted."""
    if not scene.log.exists():
        return []
    calls = []
    for line in scene.log.read_text(errors="replace").splitlines():
        number, name, fate, path = line.split(" ", 3)
        calls.append(Call(int(number), name, fate, path))
    return calls


def count_calls(scene: Scene, process: str, planted: Optional[dict[str, str]] = None) -> list[Call]:
    """The calls of an undisturbed build from the old to the new state."""
    scene.reset()
    run = scene.build(faults={"FAULTS_ARGUMENTS": process} | (planted or {}))
    if run.status != 0 and not planted:
        raise RuntimeError(f"{scene.product.name}: ends with {run.status} under the library\n{run.said}")
    return read_calls(scene)


def applies(kind: str, call: Call) -> bool:
    """Whether the kernel could do that to such a call."""
    if kind == "eintr":
        return call.name in INTERRUPTIBLE
    return kind != "short" or call.name in DIVISIBLE


def faults_for(process: str, calls: list[Call]) -> Iterator[Fault]:
    """Every call with every fault."""
    for call in calls:
        for kind in KINDS:
            if applies(kind, call):
                yield Fault(process, call.number, kind)


def one_fault_each(process: str, calls: list[Call], step: int) -> Iterator[Fault]:
    """Every `step`th call with one fault, all kinds in turn."""
    for turn, call in enumerate(calls[::step]):
        kinds = [kind for kind in KINDS if applies(kind, call)]
        yield Fault(process, call.number, kinds[turn % len(kinds)])


def is_harmless(call: Call) -> bool:
    """Whether the failure of the call needs no word."""
    return any(re.fullmatch(names, call.name) and re.search(path, call.path) for names, path, _ in HARMLESS)


def message_findings(run: Run, kind: str) -> list[str]:
    """The message must name a path and the reason."""
    reason = os.strerror(ERRORS[kind])
    findings = []
    if reason not in run.said:
        findings.append(f"no message gives the reason `{reason}`: {run.said}")
    if not re.search(r"`/[^`]+`", run.said):
        findings.append(f"no message names a path: {run.said}")
    return findings


def status_findings(run: Run, fault: Fault, hit: Optional[Call]) -> list[str]:
    """The exit status against what has happened."""
    if run.hung:
        return ["it hangs"]
    if hit is None:
        return ["the call was not reached"]
    if fault.kind in SIGNALS:
        return signal_findings(run, fault)
    if fault.kind == "short":
        return [] if run.status == 0 else [f"a short write ends it with {run.status}: {run.said}"]
    if run.status == 0:
        is_fine = fault.kind == "eintr" or is_harmless(hit)
        return [] if is_fine else [f"a success after `{hit.name}` of {hit.path} failed"]
    findings = message_findings(run, fault.kind)
    if run.status != ENVIRONMENT and fault.kind != "eintr":
        findings.append(f"exit status {run.status} instead of {ENVIRONMENT}: {run.said}")
    return findings


def signal_findings(run: Run, fault: Fault) -> list[str]:
    """A signal that comes too late is no failure, but SIGKILL of the driver is always seen."""
    number = SIGNALS[fault.kind]
    if fault.process.startswith("step"):  # only the step was hit: it has failed, or it was done already
        return [] if run.status in (0, 1, ENVIRONMENT) else [f"exit status {run.status}: {run.said}"]
    allowed = (-number,) if fault.kind == "kill" else (0, -number, 128 + number)
    return [] if run.status in allowed else [f"exit status {run.status} after {number.name}: {run.said}"]


def try_fault(scene: Scene, fault: Fault, planted: Optional[dict[str, str]] = None) -> list[str]:
    """One build from the old to the new state with the fault, and the next without."""
    scene.reset()
    run = scene.build(faults=fault.variables() | (planted or {}))
    calls = read_calls(scene)
    hit = next((call for call in calls if call.fate not in ("done", "endless")), None)
    findings = status_findings(run, fault, hit)
    if any(call.fate == "endless" for call in calls):
        findings.append("an endless loop")
    findings += scene.wrong_outputs()
    if run.status == 0 and scene.outputs() != scene.new:
        findings += ["a success without the new set:"] + scene.compare(scene.outputs())
    findings += scene.next_run_findings()
    if findings and hit:
        findings.insert(0, f"{hit.name} of {hit.path}")
    return findings


def run_faults(report: Report, scene: Scene, process: str, step: int, limit: Optional[int] = None) -> tuple[int, int]:
    """All faults (or, with `step`, one at every so many calls) in one process; how many, and how many were bad."""
    calls = count_calls(scene, process)
    faults = list(one_fault_each(process, calls, step) if step else faults_for(process, calls))[:limit]
    bad = 0
    for fault in faults:
        findings = try_fault(scene, fault)
        what = f"{scene.product.name}, `{fault.process}`: {fault.kind} at call {fault.number} of {len(calls)}"
        bad += 0 if report.check(what, findings) else 1
        report.progress(fault.number, len(calls), f"{scene.product.name}, `{process}`")
    what = f"{scene.product.name}, `{process}`: {len(faults)} faults at {len(calls)} calls, bad"
    report.figure("calls", what, bad, 0, bad == 0)
    return len(faults), bad
