# SPDX-License-Identifier: Apache-2.0
"""Compares what the preloaded library has counted with the system calls that strace sees: none may be missed.

A call that libc makes for itself (stdio, mkstemp) does not pass the library; if the programs begin to use one for files of a
build, it shows here.
"""
import re
import shutil
from collections import Counter
from pathlib import Path

from calls import read_calls
from report import Report
from scene import Scene

# The system calls that change files, by the library's name for them. close() is left out: it is counted for every file that
# was opened for writing, which strace does not tell.
NAMES = {
    "open": "open openat openat2 creat", "write": "write", "pwrite": "pwrite64", "writev": "writev pwritev pwritev2",
    "copy_file_range": "copy_file_range", "sendfile": "sendfile splice", "fsync": "fsync", "fdatasync": "fdatasync",
    "syncfs": "syncfs sync sync_file_range", "rename": "rename renameat renameat2", "link": "link linkat",
    "symlink": "symlink symlinkat", "unlink": "unlink unlinkat", "rmdir": "rmdir", "mkdir": "mkdir mkdirat",
    "truncate": "truncate", "ftruncate": "ftruncate", "fallocate": "fallocate", "chmod": "chmod fchmod fchmodat",
    "utime": "utimensat utime utimes futimesat", "flock": "flock", "fcntl": "fcntl",
    "unsupported": "mknod mknodat chown fchown lchown fchownat setxattr lsetxattr fsetxattr removexattr lremovexattr "
                   "fremovexattr ioctl mmap",
}
LINE = re.compile(r"(\w+)\((.*)$")
CHANGING_OPEN = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")


def counted_name(call: str, arguments: str) -> str:
    """The library's name of a call that changes files; empty for one that does not."""
    if call == "unlinkat" and "AT_REMOVEDIR" in arguments:
        return "rmdir"
    name = next((name for name, calls in NAMES.items() if call in calls.split()), "")
    if name == "open" and not CHANGING_OPEN.search(arguments):
        return ""
    if call == "fcntl" and not re.search(r"F_(OFD_)?SETLKW?\b", arguments):
        return ""
    if call == "ioctl" and "FICLONE" not in arguments:
        return ""
    if call == "mmap" and not ("MAP_SHARED" in arguments and "PROT_WRITE" in arguments):
        return ""
    return name


def is_of(scene: Scene, name: str, arguments: str) -> bool:
    """Whether a call is on a file of the scene; descriptors are shown with their paths, and what is written does not count."""
    if f'"{scene.log}"' in arguments:  # the library's own
        return False
    where = arguments.partition(",")[0] if name in ("write", "pwrite", "writev") else arguments
    return f"{scene.root}/" in where and f"{scene.root}/said" not in where  # what is said goes by stdio


def calls_in_trace(scene: Scene, trace: Path, process: str) -> list[tuple[str, str]]:
    """What the traced process did after it had become the one in question."""
    found: list[tuple[str, str]] = []
    is_meant = False
    for line in trace.read_text(errors="replace").splitlines():
        match = LINE.match(line)
        if not match:
            continue
        call, arguments = match.groups()
        if call == "execve":
            words = " ".join(re.findall(r'"([^"]*)"', arguments.partition("[")[2]))
            is_meant = process in words and not words.startswith(("/bin/sh", "ninja"))
        name = counted_name(call, arguments)
        if is_meant and name and is_of(scene, name, arguments):
            found.append((name, line))
    return found


def missed_calls(scene: Scene, process: str) -> list[str]:
    """Calls of the process that strace sees and the library does not, in a build from the old to the new state."""
    scene.reset()
    traces = scene.root / "traces"
    shutil.rmtree(traces, ignore_errors=True)
    traces.mkdir()
    names = "execve," + ",".join(" ".join(NAMES.values()).split())
    strace = ("strace", "-ff", "-y", "-s", "4096", "-o", str(traces / "trace"), "-e", f"trace={names}")
    run = scene.build(faults={"FAULTS_ARGUMENTS": process}, prefix=strace)
    if run.status != 0:
        return [f"under strace it ends with {run.status}: {run.said}"]
    seen = [call for trace in sorted(traces.iterdir()) for call in calls_in_trace(scene, trace, process)]
    counted = Counter(call.name for call in read_calls(scene))
    missed = Counter(name for name, _ in seen) - counted
    lines = [f"{name}: {count} of {sum(each == name for each, _ in seen)} missed" for name, count in missed.items()]
    lines += [line for name, line in seen if name in missed][:10]
    return lines if seen else ["strace saw no call at all"]


def check_coverage(report: Report, scene: Scene, process: str) -> None:
    """The check for one process of a build."""
    what = f"{scene.product.name}, `{process}`: the library counts what strace sees"
    if shutil.which("strace") is None:
        report.skip(what, "strace is not here")
        return
    report.check(what, missed_calls(scene, process))
