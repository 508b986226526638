#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run_vehicle.sh BIN_DIR [ARCH [SERIES]] - builds samples/vehicle with BIN_DIR/mksys, boots the image and runs
# vehicle_guest.sh in it: on amd64 (default) once with busybox's shell and module tools, once with dash and kmod; on
# arm64 and armhf, cross-built, and on another kernel than the installed headers' (SERIES 6.12), with busybox. Prints the
# TAP reports; status 0 if all held, 77 if what it takes cannot be had. KEEP=DIR keeps what was built and the consoles.
set -euo pipefail

if (($# < 1 || $# > 3)) || [[ ! -x $1/mksys || ! ${2-amd64} =~ ^(amd64|arm64|armhf)$ ]]; then
    echo "usage: run_vehicle.sh BIN_DIR [amd64|arm64|armhf [SERIES]] (BIN_DIR holds mksys)" >&2
    exit 2
fi
bin=$(cd "$1" && pwd)
architecture=${2-amd64}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)

if [[ ${KEEP-} ]]; then
    mkdir -p "$KEEP"
    work=$(cd "$KEEP" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

fail() {
    printf 'run_vehicle: %s\n' "$@" >&2
    exit 1
}

# contents DIR - every file with its checksum, to see that a build leaves its sources alone.
contents() {
    (cd "$1" && find . -type f -print0 | sort -z | xargs -0 cksum)
}

sample=$top/samples/vehicle
target=localhost options=() guests=(busybox kmod)
# shellcheck source=test/e2e/fetch_series.sh
. "$here/fetch_series.sh"
if [[ $architecture != amd64 ]]; then
    need_cross_tools "$architecture"
    fetch_series 6.1 "$architecture"
    target=$architecture-virt guests=(busybox)
    options=(-t "$target" --target-path "$top/samples/targets" --kernel "$tree" -d "$work/debug")
elif [[ ${3-} ]]; then
    fetch_series "$3" amd64
    guests=(busybox)
    options=(--kernel "$tree")
else
    kernel=$("$top/tools/fetch_kernel") || exit 2
fi

# --- The build -----------------------------------------------------------------------------------------------------

before=$(contents "$sample")
"$bin/mksys" "$sample/vehicle.sdef" "${options[@]}" -o "$work/out" -w "$work/build" |& tee "$work/log"
[[ ${PIPESTATUS[0]} == 0 ]] || exit 1
[[ $(contents "$sample") == "$before" ]] || fail "the build has written into $sample"
image=$work/out/vehicle.$target.cpio.zst
[[ -s $image ]] || fail "mksys has left no ${image##*/}, only: $(ls "$work/out")"
[[ $(wc -l <"$work/log") == 1 ]] || fail "there is more to say of the build than what was made"

# Cross-built: by the tools of the target, and the same bytes from elsewhere.
if [[ $architecture != amd64 ]]; then
    declare -A machine=([arm64]='AArch64' [armhf]='ARM')
    for module in "$work"/build/ko/*.ko; do
        sections=$("$(cross_prefix "$architecture")readelf" -hS "$module")
        [[ $sections == *Machine:*"${machine[$architecture]}"$'\n'* && $sections != *.debug_info* ]] || fail "$module is not stripped, or not for $architecture"
    done
    built=("$work"/build/ko/*.ko)
    debug_files=$(find "$work/debug" -name '*.debug' | wc -l)
    [[ $debug_files == "${#built[@]}" ]] || fail "$debug_files files with debug information of ${#built[@]} modules"
    mkdir -p "$work/elsewhere"
    cp -rp "$sample" "$work/elsewhere/again"
    "$bin/mksys" -q "$work/elsewhere/again/vehicle.sdef" "${options[@]}" -o "$work/elsewhere/out" -w "$work/elsewhere/build"
    for file in update cpio.zst manifest.yaml; do
        cmp "$work/out/vehicle.$target.$file" "$work/elsewhere/out/vehicle.$target.$file" || fail "another build has other bytes"
    done
fi

# --- The guests ----------------------------------------------------------------------------------------------------

status=0
for tools in "${guests[@]}"; do
    options=(--arch "$architecture")
    [[ $tools == busybox ]] || options+=(--kmod)
    echo "# --- with $tools"
    "$top/tools/boot" --kernel "$kernel" --image "$image" --script "$top/test/e2e/vehicle_guest.sh" \
        --log "$work/console.$tools" "${options[@]}" || status=1
done
exit $status
