#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_recipes.py LAYER - is every .bb and .conf of a layer in the syntax of today?

Knows as much of it as the exporter writes, and refuses everything else: assignments between double quotes with
continuation lines, `inherit`, shell functions, remarks. What current releases refuse or ignore in silence is an error:
overrides behind `_`, module_autoload, S in WORKDIR, unknown variables, local files that are not there.
"""
import pathlib
import re
import sys

VARIABLES = {
    "SUMMARY", "LICENSE", "LIC_FILES_CHKSUM", "SRC_URI", "S", "DEPENDS", "RDEPENDS", "RRECOMMENDS", "FILES", "CONFFILES",
    "KERNEL_MODULE_AUTOLOAD", "KERNEL_MODULE_PROBECONF", "PACKAGE_ARCH",
    "BBPATH", "BBFILES", "BBFILE_COLLECTIONS", "LAYERDEPENDS", "LAYERSERIES_COMPAT", "BBFILE_PATTERN", "BBFILE_PRIORITY",
}
PER_PACKAGE = {"RDEPENDS", "RRECOMMENDS", "FILES", "CONFFILES"}
BY_SUFFIX = {"module_conf": None, "BBFILE_PATTERN": None, "BBFILE_PRIORITY": None, "LAYERDEPENDS": None,
             "LAYERSERIES_COMPAT": None}
ASSIGNMENT = re.compile(r'([A-Za-z][A-Za-z0-9_-]*)((?::[a-z$][a-z{}PN]*)*) (=|\+=|\.=|\?=) "(.*)"$')
FUNCTION = re.compile(r"([a-z_]+)(:append|:prepend)?\(\) \{$")
REFERENCE = re.compile(r"\$\{(@[^}]*|[A-Za-z_]+)\}")
UNPACKED = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}"

errors = []


def logical_lines(path):
    """(number, text): continued lines joined, function bodies as one line each."""
    pending, start = "", 0
    for number, line in enumerate(path.read_text().split("\n"), 1):
        if line != line.rstrip():
            errors.append(f"{path}:{number}: blanks at the end")
        start = start if pending else number
        if line.endswith("\\"):
            pending += line[:-1]
            continue
        yield start, pending + line
        pending = ""
    if pending:
        errors.append(f"{path}:{start}: continued into nothing")


def check_assignment(path, where, match, found):
    name, overrides, _, value = match.groups()
    base = name
    for prefix in BY_SUFFIX:
        if name.startswith(prefix + "_"):
            base = prefix
    if re.search(r"_(append|prepend|remove)$|_\$\{PN\}", name) or name.startswith("module_autoload"):
        errors.append(f"{where}: old syntax: {name}")
    if base not in VARIABLES and base != "module_conf":
        errors.append(f"{where}: unknown variable {name}")
    if (base in PER_PACKAGE) != (overrides == ":${PN}"):
        errors.append(f"{where}: {name} with override `{overrides}`")
    if '"' in value or "`" in value:
        errors.append(f"{where}: quotes in the value of {name}")
    if "$" in REFERENCE.sub("", value):
        errors.append(f"{where}: stray $ in the value of {name}")
    if name == "S" and value != UNPACKED:
        errors.append(f"{where}: S is {value}")
    if name == "SRC_URI":
        for uri in value.split():
            local = path.parent / "files" / uri.removeprefix("file://")
            if not uri.startswith("file://") or not local.exists():
                errors.append(f"{where}: no such file: {uri}")
    found.setdefault(base, []).append(value)


def check_file(path):
    found, inherited, function = {}, [], None
    for number, line in logical_lines(path):
        where = f"{path}:{number}"
        if function is not None:
            if line == "}":
                function = None
            elif not line.startswith("    ") or "$" in REFERENCE.sub("", line):
                errors.append(f"{where}: in {function}: {line}")
        elif not line or line.startswith("#"):
            continue
        elif line.startswith("inherit "):
            inherited += line.split()[1:]
        elif match := FUNCTION.match(line):
            function = match.group(1)
            if function != "do_install" or match.group(2) != ":append":
                errors.append(f"{where}: function {line}")
        elif match := ASSIGNMENT.match(line):
            check_assignment(path, where, match, found)
        else:
            errors.append(f"{where}: no line of a recipe: {line}")
    if function is not None:
        errors.append(f"{path}: {function} has no end")
    return found, inherited


def check_recipe(path, recipes):
    found, inherited = check_file(path)
    if "packagegroup" in inherited:
        wanted = {"SUMMARY", "PACKAGE_ARCH"}
    else:
        wanted = {"SUMMARY", "LICENSE", "SRC_URI", "S"}
        if inherited != ["module"] or not re.fullmatch(r"kernel-module-[a-z0-9.+-]+_[0-9.]+\.bb", path.name):
            errors.append(f"{path}: neither a module nor a package group")
        if found.get("LICENSE") != ["CLOSED"]:
            wanted.add("LIC_FILES_CHKSUM")
        for name in found.get("module_conf", []):
            if "KERNEL_MODULE_PROBECONF" not in found:
                errors.append(f"{path}: module_conf for a module that is not in KERNEL_MODULE_PROBECONF")
    for name in wanted - set(found):
        errors.append(f"{path}: no {name}")
    for name in ("DEPENDS", "RDEPENDS", "RRECOMMENDS"):
        for dependency in " ".join(found.get(name, [])).split():
            if dependency not in recipes:
                errors.append(f"{path}: {name} on {dependency}, which has no recipe")


def main():
    layer = pathlib.Path(sys.argv[1])
    paths = sorted(layer.glob("recipes-*/*/*.bb"))
    recipes = {path.name.split("_")[0] for path in paths}
    for path in paths:
        check_recipe(path, recipes)
    found, _ = check_file(layer / "conf/layer.conf")
    if "scarthgap" not in found.get("LAYERSERIES_COMPAT", [""])[0].split() or not paths:
        errors.append(f"{layer}: no layer for current releases")
    print("\n".join(errors) or f"{len(paths)} recipes")
    sys.exit(1 if errors else 0)


main()
