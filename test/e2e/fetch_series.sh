# fetch_series.sh - a kernel of a series together with its headers, for tests against real kernels. Sourced (bash).
# shellcheck shell=bash

# fetch_series 6.1|6.12 [amd64|arm64] - sets tree (headers), release, and kernel (its vmlinuz, beside whose folder lie its
# modules). Installed headers are preferred. What cannot be had ends the test as skipped.
fetch_series() {
    local tools candidate architecture=${2:-amd64}
    tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../tools" && pwd)
    tree=
    for candidate in /usr/src/linux-headers-"$1".*-"$architecture"; do
        if [[ -e $candidate/include/config/auto.conf ]]; then tree=$candidate; fi
    done
    if [[ -z $tree ]] && ! tree=$("$tools/fetch_headers" "$1" "$architecture"); then
        echo "skipped: no headers of Linux $1 for $architecture"
        exit 77
    fi
    release=$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' "$tree/include/generated/utsrelease.h")
    # shellcheck disable=SC2034  # read by the scripts that source this file
    if ! kernel=$("$tools/fetch_kernel" "$release"); then
        echo "skipped: no kernel $release"
        exit 77
    fi
}

# need_arm64_tools - what building for arm64 and booting it takes, beside fetch_series; else the test is skipped.
need_arm64_tools() {
    local tool
    for tool in aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu qemu-system-aarch64:qemu-system-arm; do
        command -v "${tool%:*}" >/dev/null && continue
        echo "skipped: ${tool%:*} is missing; apt-get install ${tool#*:}"
        exit 77
    done
    if ! "$(dirname "${BASH_SOURCE[0]}")/../../tools/fetch_busybox" arm64 >/dev/null; then
        echo "skipped: no busybox for arm64"
        exit 77
    fi
}
