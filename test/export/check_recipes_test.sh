#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check_recipes_test.sh - check_recipes.py refuses what it is there to refuse.
# shellcheck disable=SC2016
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
cp -R "$here/../golden/export/want/yocto/." "$top"
python3 "$here/check_recipes.py" "$top"
recipe=$top/recipes-kernel/cam/kernel-module-cam_1.0.bb
cp "$recipe" "$top/good"

refuses() { # EXPRESSION - of sed, which spoils the recipe
    sed "$1" "$top/good" >"$recipe"
    if cmp -s "$top/good" "$recipe"; then echo "changes nothing: $1" && exit 1; fi
    if python3 "$here/check_recipes.py" "$top" >/dev/null; then echo "accepted: $1" && exit 1; fi
}
refuses 's/FILES:\${PN}/FILES_${PN}/'
refuses 's/do_install:append/do_install_append/'
refuses 's/^S = .*/S = "${WORKDIR}"/'
refuses 's/KERNEL_MODULE_AUTOLOAD +=/module_autoload_cam =/'
refuses 's/^LICENSE = "\(.*\)"/LICENSE = "\1/'
refuses 's/inherit module/inherit modul/'
refuses 's/file:\/\/udev/file:\/\/nowhere/'
refuses '/^}$/d'
refuses 's/^SUMMARY = .*/SUMMARY = "a"b"/'
refuses 's/^LIC_FILES/LICENCE_FILES/'
