# SPDX-License-Identifier: Apache-2.0
"""Mistakes that are planted, each of which the suites must notice: otherwise their silence would prove nothing."""
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import hostile
import kills
import parallel
import products
from calls import Call, Fault, count_calls, try_fault
from report import Report
from scene import Scene, Tools

Bug = dict[str, str]
SWITCH = "/current"  # the link that the publisher renames to switch the whole set


@dataclass
class Scenes:
    """What the mistakes are planted in."""
    system: Scene
    waiting: Scene
    publisher: str  # the process of the system's build that writes into the output folder


@dataclass(frozen=True)
class Mistake:
    """A planted mistake and the check that must notice it."""
    name: str
    what: str
    check: Callable[[Scenes, Bug], list[str]]


def publishing_process(scene: Scene) -> str:
    """The process that puts the outputs where readers find them."""
    def renames(process: str) -> int:
        return sum(call.name in ("rename", "link", "symlink") and call.path.startswith(f"{scene.out}/")
                   for call in count_calls(scene, process))
    return max(("step package", scene.product.command[0]), key=renames)


def first_finding(scene: Scene, process: str, kind: str, calls: list[Call], bug: Bug) -> list[str]:
    """Of the fault at each of the calls in turn, until there is one."""
    for call in calls:
        findings = try_fault(scene, Fault(process, call.number, kind), bug)
        if findings:
            return [f"{kind} at call {call.number}, {findings[0]}"] + findings[1:]
    return []


def at_outputs(kind: str, *names: str, part: str = "") -> Callable[[Scenes, Bug], list[str]]:
    """A fault at the calls of these names on files in the output folder, with the mistake at paths there that hold `part`."""
    def check(scenes: Scenes, bug: Bug) -> list[str]:
        scene = scenes.system
        here = bug | {"FAULTS_BUG_AT": part or f"{scene.out}/"}
        calls = [call for call in count_calls(scene, scenes.publisher, here) if call.path.startswith(str(scene.out))]
        return first_finding(scene, scenes.publisher, kind, [call for call in calls if call.name in names], here)
    return check


def in_package_step(kind: str, *names: str) -> Callable[[Scenes, Bug], list[str]]:
    """A fault at the calls of these names of the packager, from the last one on."""
    def check(scenes: Scenes, bug: Bug) -> list[str]:
        calls = [call for call in count_calls(scenes.system, "step package") if call.name in names]
        return first_finding(scenes.system, "step package", kind, calls[::-1], bug)
    return check


def plain(scenes: Scenes, bug: Bug) -> list[str]:
    """No fault but the mistake."""
    scene = scenes.system
    scene.reset()
    first = f"{scene.out}/{sorted(scene.new)[0]}"
    run = scene.build(faults=bug | {"FAULTS_BUG_AT": first, "FAULTS_ARGUMENTS": scenes.publisher})
    is_wrong = run.status == 0 and scene.outputs() != scene.new
    return ["a success without the new set"] if is_wrong else []


def leftovers(scenes: Scenes, bug: Bug) -> list[str]:
    """A run is killed while it publishes; the mistake is in the next one."""
    scene = scenes.system
    calls = count_calls(scene, scenes.publisher)
    last = [call for call in calls if call.name == "write" and call.path.startswith(f"{scene.out}/")][-1]
    scene.reset()
    scene.build(faults=Fault(scenes.publisher, last.number, "kill").variables())
    scene.build(faults=bug | {"FAULTS_ARGUMENTS": ""})
    return scene.extra_files()


def locking(scenes: Scenes, bug: Bug) -> list[str]:
    """Two builds in one work folder."""
    return parallel.lock_findings(scenes.system, bug | {"FAULTS_ARGUMENTS": scenes.system.product.command[0]})


def squatting(scenes: Scenes, bug: Bug) -> list[str]:
    """A link under the name of a temporary file."""
    return hostile.squatted_names(scenes.system, "step package", 4, bug)


def links_in_work(scenes: Scenes, bug: Bug) -> list[str]:
    """A link that comes while the folder is read."""
    return hostile.swapped_folder(scenes.system, bug)


def death_of_the_driver(scenes: Scenes, bug: Bug) -> list[str]:
    """SIGKILL while a command runs."""
    return kills.kill_waiting(scenes.waiting, signal.SIGKILL, bug | {"FAULTS_ARGUMENTS": ""}, seconds_left=1.0).findings


MISTAKES = [
    Mistake("rewrite", "outputs are rewritten in place instead of renamed", at_outputs("kill", "write", "open")),
    Mistake("unlink-first", "the old output goes before the new one is there", at_outputs("kill", "unlink", "rename")),
    Mistake("late-rename", "the switch comes after what should follow it", at_outputs("kill", "rename", part=SWITCH)),
    Mistake("drop-rename", "an output is not put in its place", plain),
    Mistake("swallow-write", "errors of write() are ignored", in_package_step("enospc", "write")),
    Mistake("swallow-short", "a short write is taken for a whole one", in_package_step("short", "write")),
    Mistake("swallow-close", "errors of close() are ignored", in_package_step("eio", "close")),
    Mistake("swallow-fsync", "errors of fsync() are ignored", at_outputs("eio", "fsync")),
    Mistake("swallow-rename", "errors of rename() are ignored", at_outputs("eio", "rename")),
    Mistake("swallow-chmod", "errors of chmod() are ignored", in_package_step("eio", "chmod")),
    Mistake("eintr-loop", "an interrupted call is repeated for ever", in_package_step("eintr", "write")),
    Mistake("keep-temporaries", "temporary files are not removed", leftovers),
    Mistake("no-lock", "the lock is always had", locking),
    Mistake("no-excl", "temporary files are opened without O_EXCL", squatting),
    Mistake("no-pdeathsig", "steps do not end with the driver", death_of_the_driver),
    Mistake("no-resolve", "links in the work folder are followed", links_in_work),
]


def try_mistake(report: Report, scenes: Scenes, mistake: Mistake) -> bool:
    """Whether it is noticed."""
    findings = mistake.check(scenes, {"FAULTS_BUG": mistake.name})
    missed = [] if findings else ["nothing noticed it"]
    if findings and report.is_verbose:
        print("    " + findings[0].splitlines()[0])
    return report.check(f"planted: {mistake.what} ({mistake.name})", missed)


def run_sensitivity(report: Report, tools: Tools, root: Path, with_controls: bool) -> None:
    """All mistakes; with controls, each check once more without the mistake, when it must be silent."""
    module = products.finished_module(tools, root / "module")
    system = Scene(tools, root, products.system_of_finished_modules(module))
    waiting = Scene(tools, root, products.waiting_system(module))
    scenes = Scenes(system, waiting, publishing_process(system))
    caught = sum(try_mistake(report, scenes, mistake) for mistake in MISTAKES)
    report.figure("sensitivity", "planted mistakes that were noticed", caught, len(MISTAKES), caught == len(MISTAKES))
    for mistake in MISTAKES if with_controls else ():
        report.check(f"silent without: {mistake.what}", mistake.check(scenes, {}))
