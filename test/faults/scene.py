# SPDX-License-Identifier: Apache-2.0
"""A scratch folder with a small product in an old and a new state, built at the same paths each time.

The old state's work folder and outputs are kept as a snapshot, so that every test starts from the very same files. What a
build must leave is known from an undisturbed one: the outputs by their bytes, the work folder by the names in it.
"""
import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Optional

from processes import wait_or_end

HUNG = -1000  # instead of an exit status
ABSENT = "absent"
NINJAS_OWN = {".ninja_deps", ".ninja_log", ".ninja_lock"}

Outputs = dict[str, str]


@dataclass(frozen=True)
class Tools:
    """The programs under test and the library that is preloaded into them."""
    programs: Path
    shim: Path
    kernel: Optional[Path]


@dataclass
class Run:
    """How one build ended."""
    status: int  # negative: the signal that ended it
    said: str

    @property
    def hung(self) -> bool:
        """It had to be ended because it would not do so by itself."""
        return self.status == HUNG


@dataclass
class Product:
    """A command line and the files that it reads, in an old and a new state."""
    name: str
    command: list[str]
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    environment: Mapping[str, str] = field(default_factory=dict)


def entries(folder: Path) -> list[str]:
    """All names below `folder`, links not followed; folders end with a slash."""
    found = []
    for directory, folders, files in os.walk(folder):
        below = os.path.relpath(directory, folder)
        for name in folders + files:
            path = os.path.normpath(os.path.join(below, name))
            is_folder = name in folders and not os.path.islink(os.path.join(directory, name))
            found.append(path + "/" if is_folder else path)
    return sorted(found)


def state_of(path: Path) -> str:
    """The digest and the mode of a file as a reader sees it, through links; a link that leads nowhere is nothing for a reader."""
    try:
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
            return f"{digest} {os.fstat(file.fileno()).st_mode & 0o7777:o}"
    except FileNotFoundError:
        return ABSENT
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def is_hidden(path: str) -> bool:
    """Whether a part of the path is one that readers do not see."""
    return any(part.startswith(".") for part in Path(path).parts)


class Scene:
    """A product at fixed paths below `root`."""

    def __init__(self, tools: Tools, root: Path, product: Product):
        self.tools = tools
        self.product = product
        self.root = root / product.name
        self.inputs = self.root / "in"
        self.work = self.root / "work"
        self.out = self.root / "out"
        self.log = root / f"{product.name}.log"
        self.snapshot = self.root / "old"
        self.inputs.mkdir(parents=True)
        self.old = self._undisturbed(product.old)
        self._move_to_snapshot()
        self.new = self._undisturbed(product.new)
        self.listing = entries(self.work)
        self.out_listing = entries(self.out)
        if self.old == self.new or not self.new:
            raise RuntimeError(f"{product.name}: the old and the new outputs are the same")

    def _undisturbed(self, files: Mapping[str, bytes]) -> Outputs:
        self.put(files)
        run = self.build()
        if run.status != 0:
            raise RuntimeError(f"{self.product.name}: an undisturbed build ends with {run.status}\n{run.said}")
        return self.outputs()

    def _move_to_snapshot(self) -> None:
        self.snapshot.mkdir()
        for folder in (self.work, self.out):
            shutil.move(folder, self.snapshot / folder.name)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Makes the inputs `files` and nothing else."""
        for path in sorted(self.inputs.rglob("*"), reverse=True):
            name = str(path.relative_to(self.inputs))
            if path.is_dir() and not path.is_symlink():
                if not any(other.startswith(name + "/") for other in files):
                    path.rmdir()
            elif name not in files:
                path.unlink()
        for name, content in files.items():
            path = self.inputs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)

    def reset(self) -> None:
        """The outputs and the work folder of the old state, the inputs of the new one."""
        for folder in (self.work, self.out):
            if folder.is_symlink():
                folder.unlink()
            elif folder.exists():
                shutil.rmtree(folder)
            shutil.copytree(self.snapshot / folder.name, folder, symlinks=True)
        self.put(self.product.new)
        for name, content in self.product.new.items():
            if self.product.old.get(name) != content:
                os.utime(self.inputs / name)

    def command(self, *options: str, work: Optional[Path] = None, out: Optional[Path] = None) -> list[str]:
        """The command line of a build, with further options."""
        program, *arguments = self.product.command
        folders = ["-o", str(out or self.out), "-w", str(work or self.work)]
        kernel = ["--kernel", str(self.tools.kernel)] if self.tools.kernel else []
        return [str(self.tools.programs / program), "--message-format", "short", *folders, *kernel, *options, *arguments]

    def environment(self, faults: Optional[Mapping[str, str]] = None) -> dict[str, str]:
        """That of a build; with `faults` the library is preloaded."""
        names = ("PATH", "HOME", "TMPDIR", "CCACHE_DIR")
        environment = {name: os.environ[name] for name in names if name in os.environ}
        environment |= {"SOURCE_DATE_EPOCH": "1700000000", "LC_ALL": "C"} | dict(self.product.environment)
        if faults is not None:
            self.log.unlink(missing_ok=True)
            environment |= {"LD_PRELOAD": str(self.tools.shim), "FAULTS_LOG": str(self.log), "FAULTS_ROOT": str(self.root),
                            "FAULTS_PROGRAM": str((self.tools.programs / "portato").resolve())} | dict(faults)
        return environment

    def build(self, *options: str, faults: Optional[Mapping[str, str]] = None, prefix: tuple[str, ...] = (),
              work: Optional[Path] = None, out: Optional[Path] = None) -> Run:
        """Runs the command to its end."""
        command = [*prefix, *self.command(*options, work=work, out=out)]
        said = self.root / "said"  # a file: processes that outlive the build would keep a pipe open
        with open(said, "wb") as output:
            driver = subprocess.Popen(command, cwd=self.inputs, env=self.environment(faults), stdin=subprocess.DEVNULL,
                                      stdout=output, stderr=output, start_new_session=True)
            status = HUNG if not wait_or_end(driver) else driver.returncode
        return Run(status, said.read_text(errors="replace"))

    def outputs(self, out: Optional[Path] = None) -> Outputs:
        """What a reader of the output folder sees."""
        folder = out or self.out
        states = {path: state_of(folder / path) for path in entries(folder) if not path.endswith("/") and not is_hidden(path)}
        return {path: state for path, state in states.items() if state != ABSENT}

    def wrong_outputs(self) -> list[str]:
        """Empty if the outputs are the complete old or the complete new set."""
        outputs = self.outputs()
        if outputs in (self.old, self.new):
            return []
        return ["the outputs are neither the old nor the new set:"] + self.compare(outputs)

    def compare(self, outputs: Outputs) -> list[str]:
        """A line for each output that tells which state it is of."""
        lines = []
        for name in sorted(self.old.keys() | self.new.keys() | outputs.keys()):
            state = outputs.get(name, ABSENT)
            is_of = [word for word, known in (("old", self.old), ("new", self.new)) if known.get(name, ABSENT) == state]
            lines.append(f"  {name}: {' and '.join(is_of) or 'damaged'}")
        return lines

    def extra_files(self) -> list[str]:
        """What lies in the folders beyond what an undisturbed build leaves."""
        extra = [str(self.work / name) for name in set(entries(self.work)) - set(self.listing)
                 if Path(name).name not in NINJAS_OWN]
        extra += [str(self.out / name) for name in set(entries(self.out)) - set(self.out_listing)]
        return sorted(extra)

    def next_run_findings(self) -> list[str]:
        """A plain build must make the new set and leave nothing else."""
        run = self.build()
        findings = []
        if run.status != 0:
            findings.append(f"the next run ends with {run.status}: {run.said}")
        outputs = self.outputs()
        if outputs != self.new:
            findings += ["the next run's outputs are not the new set:"] + self.compare(outputs)
        extra = self.extra_files()
        if extra:
            findings.append("left after the next run: " + ", ".join(extra))
        return findings
