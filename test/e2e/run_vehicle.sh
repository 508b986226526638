#!/usr/bin/env bash
# run_vehicle.sh BIN_DIR - builds samples/vehicle with BIN_DIR/mksys, boots the image and runs vehicle_guest.sh in it:
# once with busybox's shell and module tools, once with dash and kmod. Prints both TAP reports; status 0 if all held.
# KEEP=DIR keeps what was built and the consoles there.
set -euo pipefail

if (($# != 1)) || [[ ! -x $1/mksys ]]; then
    echo "usage: run_vehicle.sh BIN_DIR (the folder that holds mksys)" >&2
    exit 2
fi
bin=$(cd "$1" && pwd)
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

if [[ ${KEEP-} ]]; then
    mkdir -p "$KEEP"
    work=$(cd "$KEEP" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

# contents DIR - every file with its checksum, to see that a build leaves its sources alone.
contents() {
    (cd "$1" && find . -type f -print0 | sort -z | xargs -0 cksum)
}

sample=$top/samples/vehicle
before=$(contents "$sample")
"$bin/mksys" "$sample/vehicle.sdef" -o "$work/out" -w "$work/build"
if [[ $(contents "$sample") != "$before" ]]; then
    echo "run_vehicle: the build has written into $sample" >&2
    exit 1
fi
image=$work/out/vehicle.localhost.cpio.zst
if [[ ! -s $image ]]; then
    echo "run_vehicle: mksys has left no ${image##*/}, only: $(ls "$work/out")" >&2
    exit 1
fi

kernel=$("$top/tools/fetch_kernel") || exit 2
status=0
for tools in busybox kmod; do
    options=()
    [[ $tools == busybox ]] || options=(--kmod)
    echo "# --- with $tools"
    "$top/tools/boot" --kernel "$kernel" --image "$image" --script "$top/test/e2e/vehicle_guest.sh" \
        --log "$work/console.$tools" "${options[@]}" || status=1
done
exit $status
