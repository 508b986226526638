# SPDX-License-Identifier: Apache-2.0
"""The suites by name, and how much each does in its short and in its long form."""
import random
from pathlib import Path
from typing import Callable

import calls
import coverage
import hostile
import kills
import parallel
import products
import sensitivity
from report import Report
from scene import Scene, Tools


def run_calls(report: Report, tools: Tools, root: Path, is_long: bool) -> None:
    """Every call with every fault; short: every sixth call with one of them."""
    module = products.finished_module(tools, root / "module")
    system = Scene(tools, root, products.system_of_finished_modules(module))
    folder = Scene(tools, root, products.folder_of_finished_modules(module))
    for scene, process in ((system, "step package"), (system, "mksys"), (folder, "mkmod")):
        coverage.check_coverage(report, scene, process)
        calls.run_faults(report, scene, process, step=0 if is_long else 6)


def run_kills(report: Report, tools: Tools, root: Path, is_long: bool) -> None:
    """300 kills; short: six. How soon processes must have gone depends on the machine's load, except in the long form."""
    kills.run_kills(report, tools, root, rounds=300 if is_long else 6, seed=random.randrange(1_000_000),
                    seconds=1.0 if is_long else kills.PATIENCE)


def run_parallel(report: Report, tools: Tools, root: Path, is_long: bool) -> None:
    """32 builds at once, 100 times; short: eight, once."""
    if is_long:
        parallel.run_parallel(report, tools, root, count=32, rounds=100, compiled=32)
    else:
        parallel.run_parallel(report, tools, root, count=8, rounds=1, compiled=3)


def run_hostile(report: Report, tools: Tools, root: Path, is_long: bool) -> None:
    """All cases; short: not every temporary file's name is taken."""
    hostile.run_hostile(report, tools, root, squats=1000 if is_long else 3)


def run_sensitivity(report: Report, tools: Tools, root: Path, is_long: bool) -> None:
    """All mistakes; long: with controls."""
    sensitivity.run_sensitivity(report, tools, root, with_controls=is_long)


SUITES: dict[str, Callable[[Report, Tools, Path, bool], None]] = {
    "calls": run_calls, "kills": run_kills, "parallel": run_parallel, "hostile": run_hostile, "sensitivity": run_sensitivity}


def run(report: Report, tools: Tools, root: Path, names: list[str], is_long: bool) -> None:
    """Each suite in a folder of its own."""
    for name in names:
        if tools.kernel is None:
            report.skip(name, "no kernel headers are installed")
            continue
        SUITES[name](report, tools, root / name, is_long)
