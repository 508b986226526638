# SPDX-License-Identifier: Apache-2.0
# fetch_series.sh - a kernel of a series together with its headers, for tests against real kernels. Sourced (bash).
# shellcheck shell=bash

# fetch_series 6.1|6.12 [amd64|arm64|armhf] - sets tree (headers), release, and kernel (its vmlinuz, beside whose folder lie its
# modules). Installed headers are preferred. What cannot be had ends the test as skipped.
fetch_series() {
    local tools candidate architecture=${2:-amd64}
    tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../tools" && pwd)
    tree=
    for candidate in /usr/src/linux-headers-"$1".*-"${architecture/armhf/armmp}"; do
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

# cross_prefix ARCH - what the cross compiler's tools begin with; kbuild_arch ARCH - what kbuild calls that kind of machine.
cross_prefix() {
    case $1 in
        arm64) echo aarch64-linux-gnu- ;;
        armhf) echo arm-linux-gnueabihf- ;;
    esac
}
kbuild_arch() {
    case $1 in
        amd64) echo x86 ;;
        armhf) echo arm ;;
        *) echo "$1" ;;
    esac
}

# need_cross_tools ARCH - what building for arm64 or armhf and booting it takes, beside fetch_series; else the test is
# skipped. Nothing for amd64.
need_cross_tools() {
    local tool prefix emulator=qemu-system-arm
    [[ $1 != amd64 ]] || return 0
    prefix=$(cross_prefix "$1")
    [[ $1 != arm64 ]] || emulator=qemu-system-aarch64
    for tool in "${prefix}gcc:gcc-${prefix%-}" "$emulator:qemu-system-arm"; do
        command -v "${tool%:*}" >/dev/null && continue
        echo "skipped: ${tool%:*} is missing; apt-get install ${tool#*:}"
        exit 77
    done
    if ! "$(dirname "${BASH_SOURCE[0]}")/../../tools/fetch_busybox" "$1" >/dev/null; then
        echo "skipped: no busybox for $1"
        exit 77
    fi
}
