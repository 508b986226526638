# SPDX-License-Identifier: Apache-2.0
"""The products that the suites build: small, with bundled files, one kind from finished modules and one from sources."""
import os
import subprocess
from pathlib import Path
from typing import Optional

from scene import Product, Tools

SOURCE = """#include <linux/module.h>
static int value = {value};
module_param(value, int, 0444);
int {name}_value(void);
int {name}_value(void) {{ return value; }}
EXPORT_SYMBOL_GPL({name}_value);
MODULE_LICENSE("GPL");
"""


def find_kernel() -> Optional[Path]:
    """The newest kernel tree that modules can be built against."""
    trees = sorted(Path("/lib/modules").glob("*/build"), key=lambda path: path.stat().st_mtime if path.exists() else 0)
    usable = [tree for tree in trees if (tree / "Makefile").exists()]
    return usable[-1] if usable else None


def finished_module(tools: Tools, folder: Path) -> bytes:
    """A real module, built once."""
    folder.mkdir(parents=True)
    (folder / "m.c").write_text(SOURCE.format(name="m", value=1))
    (folder / "m.mdef").write_text("sources: { m.c }\n")
    subprocess.run([tools.programs / "mkmod", "-q", "--kernel", str(tools.kernel), "-o", "out", "-w", "work", "m.mdef"],
                   cwd=folder, check=True, env=dict(os.environ, SOURCE_DATE_EPOCH="1700000000"))
    return next((folder / "out").rglob("m.ko")).read_bytes()


def _files(module: bytes, state: str, removes: bool) -> dict[str, bytes]:
    """A definition with bundled files: in the new state one is changed and one added; one and its folder may be gone."""
    is_old = state == "old"
    bundles = f"bundles: {{ file: {{ data.bin /etc/ }} dir: {{ extra /{state if removes else 'extra'} }} }}"
    definition = f"preBuilt: {{ m.ko }}\nparams: {{ value = \"{1 if is_old else 2}\" }}\n{bundles}\n"
    files = {"m.ko": module, "m.mdef": definition.encode(), "s.sdef": b"kernelModules: { m }\n"}
    files |= {"data.bin": (state * 20000).encode(), "extra/both": b"both"}
    if not is_old:
        files["extra/only_new"] = b"new"
    elif removes:
        files["extra/only_old"] = b"old"
    return files


def system_of_finished_modules(module: bytes) -> Product:
    """mksys without a compiler."""
    return Product("system", ["mksys", "s.sdef"], _files(module, "old", True), _files(module, "new", True))


def folder_of_finished_modules(module: bytes) -> Product:
    """mkmod without a compiler: it leaves what it does not make any more."""
    return Product("folder", ["mkmod", "m.mdef"], _files(module, "old", False), _files(module, "new", False))


WAITING = """# Copies the module; as long as there is a file `wait` it says that it has begun, and does not end.
while [ -e "$1/../wait" ]; do
    touch "$1/../begun"
    sleep 1
done
cp "$1/m.ko" "$2/m.ko"
"""


def waiting_system(module: bytes) -> Product:
    """mksys with a step that ends only when it may."""
    def files(state: str) -> dict[str, bytes]:
        definition = (f'externalBuild: {{ "sh $CURDIR/wait.sh $CURDIR $BUILDDIR {state}" }}\n'
                      f"preBuilt: {{ $BUILDDIR/m.ko }}\nbundles: {{ file: {{ data /etc/{state} }} }}\n")
        return {"m.ko": module, "m.mdef": definition.encode(), "s.sdef": b"kernelModules: { m }\n",
                "wait.sh": WAITING.encode(), "data": state.encode()}
    return Product("waiting", ["mksys", "s.sdef"], files("old"), files("new"))


def compiled_system(launcher: str, jobs: int, modules: int) -> Product:
    """mksys with a compiler that is started through `launcher`."""
    def files(value: int) -> dict[str, bytes]:
        names = [f"m{number}" for number in range(modules)]
        result = {"s.sdef": f"kernelModules: {{ {' '.join(names)} }}\n".encode()}
        for name in names:
            result[f"{name}.c"] = SOURCE.format(name=name, value=value).encode()
            result[f"{name}.mdef"] = f"sources: {{ {name}.c }}\n".encode()
        return result
    return Product("compiled", ["mksys", f"-j{jobs}", "--launcher", launcher, "s.sdef"], files(1), files(2))
