# SPDX-License-Identifier: Apache-2.0
"""Folders and links that somebody else has prepared: nothing outside the build's own files is changed or removed.

A case prepares the scene and tells what else must stay as it is; it may refuse the build (2, with a message that names a path)
or accept it, which then has to make the new outputs.
"""
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Callable, Mapping, Optional

import products
from calls import Fault, count_calls, read_calls
from report import Report
from scene import Run, Scene, Tools, entries, state_of

ENVIRONMENT = 2
WORK_FOLDERS = ["staging", "steps", "image", "stamps", "generated", "modules", ".tmp", "kbuild", "ko", "module"]
PRECIOUS = ["thesis", "staging/modules/m.ko", "modules/m/install.sh", "package", "package.json", ".tmp/x", "build.ninja"]
HOSTILE_NAME = "a b;$(touch pwned)'\"&*\\"


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with its bytes, folders with their names."""
    return {path: "" if path.endswith("/") else state_of(folder / path) for path in entries(folder)}


def precious_folder(scene: Scene) -> Path:
    """Somebody's files, under names that a build uses, too."""
    folder = scene.root / "precious"
    shutil.rmtree(folder, ignore_errors=True)
    for name in PRECIOUS:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("the only copy\n")
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return folder


def refusal_findings(run: Run) -> list[str]:
    """2, and the path is named."""
    if run.hung:
        return ["it hangs"]
    if run.status != ENVIRONMENT:
        return [f"exit status {run.status} instead of {ENVIRONMENT}: {run.said}"]
    return [] if re.search(r"`[^`]*/[^`]+`", run.said) else [f"no path is named: {run.said}"]


def changed(before: Mapping[str, str], folder: Path) -> list[str]:
    """What became of somebody's files."""
    after = contents(folder)
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return [f"changed in somebody else's folder: {len(names)} files, {', '.join(names[:5])}"] if names else []


def foreign_work_folder(scene: Scene) -> list[str]:
    """A folder without the marker is no work folder, whatever it holds."""
    scene.reset()
    precious = precious_folder(scene)
    before = contents(precious)
    run = scene.build(work=precious)
    return refusal_findings(run) + changed(before, precious) + scene.wrong_outputs()


def linked_work_folder(scene: Scene, name: str) -> list[str]:
    """A folder of the work folder is a link to somebody's."""
    scene.reset()
    precious = precious_folder(scene)
    before = contents(precious)
    if (scene.work / name).exists():
        shutil.rmtree(scene.work / name)
    (scene.work / name).symlink_to(precious)
    run = scene.build()
    findings = changed(before, precious) + scene.wrong_outputs()
    if run.status != 0:
        return findings + refusal_findings(run)
    if scene.outputs() != scene.new:
        findings += ["a success without the new set:"] + scene.compare(scene.outputs())
    return findings


def linked_below_staging(scene: Scene) -> list[str]:
    """Deeper in the tree that is packed."""
    return linked_work_folder(scene, "staging/modules")


def linked_file_in_work(scene: Scene, name: str) -> list[str]:
    """A file of the work folder is a link to somebody's."""
    scene.reset()
    precious = precious_folder(scene)
    before = contents(precious)
    (scene.work / name).unlink(missing_ok=True)
    (scene.work / name).symlink_to(precious / "thesis")
    run = scene.build()
    return changed(before, precious) + scene.wrong_outputs() + ([] if run.status == 0 else refusal_findings(run))


def first_output(scene: Scene) -> str:
    """One of the outputs."""
    return sorted(scene.new)[0]


def dangling_output(scene: Scene) -> list[str]:
    """An output's name is a link that leads nowhere: what it names is not made."""
    scene.reset()
    nowhere = scene.root / "nowhere"
    nowhere.mkdir(exist_ok=True)
    output = scene.out / first_output(scene)
    output.unlink()
    output.symlink_to(nowhere / "file")
    run = scene.build()
    findings = [f"made: {name}" for name in entries(nowhere)]
    if run.status != 0:
        return findings + refusal_findings(run)
    return findings + ([] if scene.outputs() == scene.new else scene.compare(scene.outputs()))


def output_is_folder(scene: Scene) -> list[str]:
    """An output's name is a folder with files of somebody else."""
    scene.reset()
    output = scene.out / first_output(scene)
    output.unlink()
    shutil.copytree(precious_folder(scene), output)
    before = contents(scene.out)
    run = scene.build()
    findings = refusal_findings(run) + changed(before, scene.out)
    shutil.rmtree(output)
    return findings + scene.next_run_findings()


def read_only_output(scene: Scene) -> list[str]:
    """A folder that may not be written to, as another user than root."""
    scene.reset()
    is_root = os.geteuid() == 0
    prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") if is_root else ()
    if is_root:
        for path in (scene.root.parent.parent, scene.root.parent, scene.root):
            path.chmod(0o755)
        subprocess.run(["chown", "-R", "65534:65534", scene.work, scene.inputs], check=True)
    scene.out.chmod(0o555)
    run = scene.build(prefix=prefix)
    scene.out.chmod(0o755)
    if is_root:
        subprocess.run(["chown", "-R", "0:0", scene.work, scene.inputs], check=True)
    findings = refusal_findings(run)
    if scene.outputs() != scene.old:
        findings += ["the old set is not there any more:"] + scene.compare(scene.outputs())
    return findings + scene.next_run_findings()


def full_disk(scene: Scene, folder: Path) -> list[str]:
    """A file system of its own for one folder, without room for what is new; then with room."""
    scene.reset()
    size = sum(path.stat().st_size + 8192 for path in folder.rglob("*") if path.is_file()) + 16384
    kept = scene.root / "kept"
    folder.rename(kept)
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], check=True)
    try:
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)
        fill(folder / ".filler")
        run = scene.build()
        findings = refusal_findings(run) + ([] if "No space left on device" in run.said else [f"no reason: {run.said}"])
        if scene.outputs() != scene.old:
            findings += ["the old set is not there any more:"] + scene.compare(scene.outputs())
        (folder / ".filler").unlink()
        subprocess.run(["mount", "-o", f"remount,size={size + (8 << 20)}", folder], check=True)
        return findings + scene.next_run_findings()
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()
        shutil.rmtree(kept)


def fill(path: Path) -> None:
    """Takes all the room that there is."""
    with open(path, "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass


def hostile_folder_names(scene: Scene) -> list[str]:
    """What a shell or ninja could take for something else."""
    scene.reset()
    folder = scene.root / "odd" / HOSTILE_NAME
    folder.mkdir(parents=True, exist_ok=True)
    run = scene.build(work=folder / "work", out=folder / "out")
    findings = [f"something ran: {path}" for path in scene.root.rglob("pwned") if path.name == "pwned"]
    if run.status not in (0, 1, ENVIRONMENT):
        findings.append(f"exit status {run.status}: {run.said}")
    if run.status == 0 and scene.outputs(folder / "out").keys() != scene.new.keys():
        findings.append("a success without all outputs")
    shutil.rmtree(scene.root / "odd")
    return findings


def squatted_names(scene: Scene, process: str, limit: int, bug: Optional[dict[str, str]] = None) -> list[str]:
    """The name of each file that is just to be made is taken, by a link to somebody's file."""
    findings: list[str] = []
    makes = [call for call in count_calls(scene, process) if call.name == "open"]
    victim = scene.root / "victim"
    for call in makes[::max(1, len(makes) // limit)]:
        scene.reset()
        victim.write_text("the only copy\n")
        faults = Fault(process, call.number, "squat").variables() | {"FAULTS_VICTIM": str(victim)}
        run = scene.build(faults=faults | (bug or {}))
        if victim.read_bytes() != b"the only copy\n":
            findings.append(f"{call.path}: somebody's file was overwritten through a link")
        if any(each.fate == "endless" for each in read_calls(scene)):
            findings.append(f"{call.path}: an endless loop")
        findings += scene.wrong_outputs() + ([] if run.status == 0 else refusal_findings(run))
        victim.unlink()
    return findings


def swapped_folder(scene: Scene, bug: Optional[dict[str, str]] = None) -> list[str]:
    """A folder that is packed becomes a link to somebody's just when it is to be opened."""
    scene.reset()
    precious = precious_folder(scene)
    before = contents(precious)
    swap = {"FAULTS_SWAP": str(scene.work / "staging" / "modules"), "FAULTS_VICTIM": str(precious)}
    run = scene.build(faults=swap | {"FAULTS_ARGUMENTS": "step package"} | (bug or {}))
    findings = changed(before, precious) + scene.wrong_outputs() + ([] if run.status == 0 else refusal_findings(run))
    return findings + scene.next_run_findings()


def linked_output_folder(scene: Scene) -> list[str]:
    """-o is a link to the folder: that is the user's wish."""
    scene.reset()
    real = scene.root / "real"
    scene.out.rename(real)
    scene.out.symlink_to(real)
    run = scene.build()
    findings = [] if run.status == 0 and scene.outputs() == scene.new else [f"exit status {run.status}: {run.said}"]
    findings += [] if scene.out.is_symlink() else ["the link was replaced"]
    scene.out.unlink(missing_ok=True)
    shutil.rmtree(real)
    return findings


CASES: list[tuple[str, Callable[[Scene], list[str]]]] = [
    ("a work folder of somebody else's files", foreign_work_folder),
    ("a link below WORK/staging", linked_below_staging),
    ("a folder below WORK/staging becomes a link while it is read", swapped_folder),
    ("an output that is a dangling link", dangling_output),
    ("an output that is a folder", output_is_folder),
    ("an output folder that is a link", linked_output_folder),
    ("folders with odd names", hostile_folder_names),
]


def run_hostile(report: Report, tools: Tools, root: Path, squats: int) -> None:
    """All cases on a system."""
    module = products.finished_module(tools, root / "module")
    scene = Scene(tools, root, products.system_of_finished_modules(module))
    before = report.failed
    for what, case in CASES:
        report.check(what, case(scene))
    for name in WORK_FOLDERS:
        report.check(f"WORK/{name} as a link to another folder", linked_work_folder(scene, name))
    for name in (".portato-work", "build.ninja", "stamps/package", "steps/package.json"):
        report.check(f"WORK/{name} as a link to somebody's file", linked_file_in_work(scene, name))
    for process in ("step package", "mksys"):
        report.check(f"names of temporary files are taken, `{process}`", squatted_names(scene, process, squats))
    if os.geteuid() != 0 or shutil.which("setpriv"):
        report.check("an output folder that is read-only", read_only_output(scene))
    else:
        report.skip("an output folder that is read-only", "setpriv is not here")
    for what, folder in (("output", scene.out), ("work", scene.work)):
        if os.geteuid() == 0 and can_mount(root):
            report.check(f"a full disk for the {what} folder", full_disk(scene, folder))
        else:
            report.skip(f"a full disk for the {what} folder", "mounting needs root")
    report.figure("hostile", "cases, bad", report.failed - before, 0, report.failed == before)


def can_mount(root: Path) -> bool:
    """Whether this root may mount, which one in a container may not."""
    probe = root / "probe"
    probe.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "none", probe], stderr=subprocess.DEVNULL, check=False)
    return mounted.returncode == 0 and subprocess.run(["umount", probe], check=False).returncode == 0
