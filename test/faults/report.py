# SPDX-License-Identifier: Apache-2.0
"""What the suites found: a line for each check, the figures as a table, the exit status."""
import sys
from dataclasses import dataclass, field

SKIPPED = 77  # ctest's status for a test that could not run


@dataclass
class Figure:
    """One line of the table: what was counted, how often, and how much of it is allowed."""
    suite: str
    what: str
    value: str
    bar: str
    is_met: bool


@dataclass
class Report:
    """Collects checks and figures; prints a failed check at once."""
    is_verbose: bool = False
    done: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def check(self, what: str, findings: list[str]) -> bool:
        """One check, which holds if there is no finding."""
        self.done += 1
        if not findings:
            if self.is_verbose:
                print(f"ok - {what}", flush=True)
            return True
        self.failed += 1
        print(f"not ok - {what}", flush=True)
        for finding in findings:
            print("    " + finding.rstrip().replace("\n", "\n    "), flush=True)
        return False

    def progress(self, done: int, of: int, what: str) -> None:
        """Where a long suite is, on a terminal."""
        if sys.stderr.isatty():
            print(f"\r{what}: {done} of {of}", end="\r" if done < of else "\n", file=sys.stderr, flush=True)

    def skip(self, what: str, why: str) -> None:
        """A check that cannot be made on this machine."""
        self.skipped.append(what)
        print(f"skipped - {what}: {why}", flush=True)

    def figure(self, suite: str, what: str, value: object, bar: object, is_met: bool) -> None:
        """A line of the table."""
        self.figures.append(Figure(suite, what, str(value), str(bar), is_met))

    def finish(self) -> int:
        """Prints the table; the exit status of the whole run."""
        if self.figures:
            width = max(len(f"{figure.suite}: {figure.what}") for figure in self.figures)
            print(f"\n{'':{width}}  {'found':>12}  {'bar':>12}")
            for figure in self.figures:
                verdict = "" if figure.is_met else "  MISSED"
                print(f"{figure.suite + ': ' + figure.what:{width}}  {figure.value:>12}  {figure.bar:>12}{verdict}")
        print(f"{self.done} checks, {self.failed} failed, {len(self.skipped)} skipped", flush=True)
        sys.stdout.flush()
        if self.failed or not all(figure.is_met for figure in self.figures):
            return 1
        return SKIPPED if self.done == 0 and self.skipped else 0
