# fetch_series.sh - a kernel of a series together with its headers, for tests against real kernels. Sourced (bash).
# shellcheck shell=bash

# fetch_series 6.1|6.12 - sets tree (headers), release, and kernel (its vmlinuz, beside whose folder lie its modules).
# Installed headers are preferred. What cannot be had ends the test as skipped.
fetch_series() {
    local tools candidate
    tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../tools" && pwd)
    tree=
    for candidate in /usr/src/linux-headers-"$1".*-amd64; do
        if [[ -e $candidate/include/config/auto.conf ]]; then tree=$candidate; fi
    done
    if [[ -z $tree ]] && ! tree=$("$tools/fetch_headers" "$1"); then
        echo "skipped: no headers of Linux $1"
        exit 77
    fi
    release=$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' "$tree/include/generated/utsrelease.h")
    # shellcheck disable=SC2034  # read by the scripts that source this file
    if ! kernel=$("$tools/fetch_kernel" "$release"); then
        echo "skipped: no kernel $release"
        exit 77
    fi
}
