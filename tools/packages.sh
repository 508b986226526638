# SPDX-License-Identifier: Apache-2.0
# packages.sh - the Debian packages Portato needs, and how the tools install them.
# Sourced by tools/build and tools/demo (bash), so that the lists stand in one place.
# need_packages asks the network only for what is really missing.
# shellcheck shell=bash

# What configuring and compiling the program needs.
# shellcheck disable=SC2034  # for the scripts that source this file
program_packages=(
    cmake ninja-build pkg-config g++
    tao-pegtl-dev libfmt-dev libboost-filesystem-dev libyaml-cpp-dev libcli11-dev nlohmann-json3-dev
    libarchive-dev libelf-dev libmd-dev zlib1g-dev
)

# What compiling and testing all of Portato needs.
# shellcheck disable=SC2034  # for the scripts that source this file
build_packages=(
    "${program_packages[@]}" make catch2 patch
)

# What the demo needs besides: a sample's kernel modules for the kernel of this machine's kind, and an emulator of it.
# shellcheck disable=SC2034
demo_packages=(
    gcc make linux-headers-amd64 qemu-system-x86 debian-archive-keyring busybox-static kmod cpio zstd xz-utils
)

# What the tests of kernel modules and of booting need.
# shellcheck disable=SC2034
run_packages=(
    "${demo_packages[@]}" gcc-aarch64-linux-gnu gcc-arm-linux-gnueabihf qemu-system-arm
    shellcheck dash valgrind bzip2 libarchive-tools strace procps graphviz
    ccache distcc sparse openssl softhsm2 opensc libengine-pkcs11-openssl faketime pahole
)

# What the tests of exports take them to.
# shellcheck disable=SC2034
export_packages=(dkms systemd python3-minimal)

# What tools/lint takes; a check whose tool is missing is skipped.
# shellcheck disable=SC2034
lint_packages=(clang-format clang-tidy shellcheck codespell)

# What the fuzzers need.
# shellcheck disable=SC2034
fuzz_packages=(clang libclang-rt-dev llvm)

# with_signs_of_life LOG COMMAND... - runs it with its output in LOG, and says now and then that it still runs.
with_signs_of_life() {
    local log=$1 begin=$SECONDS ticker status=0
    shift
    while sleep 8 >/dev/null 2>&1; do echo "   ... $((SECONDS - begin)) s" >&2; done &
    ticker=$!
    "$@" >"$log" 2>&1 || status=$?
    kill "$ticker"
    wait "$ticker" 2>/dev/null || true
    return $status
}

# need_packages PACKAGE... - installs the missing ones. Returns 2, with a line that says what to do, if it cannot.
need_packages() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null; then
        echo "packages: no dpkg here; please install what these Debian packages hold: $*" >&2
        return 2
    fi
    for package in "$@"; do
        [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local apt=(apt-get)
    if ! command -v apt-get >/dev/null; then
        echo "packages: no apt-get here; please install: ${missing[*]}" >&2
        return 2
    fi
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "packages: not root and no sudo; please run as root: apt-get install ${missing[*]}" >&2
            return 2
        fi
        apt=(sudo apt-get)
    fi
    echo "packages: installing ${missing[*]}" >&2
    # The lists of a fresh machine are empty or old; without them a download ends in "not found".
    # A lock held by another apt is waited for.
    local log
    log=$(mktemp) || return 2
    update_and_install() {
        "${apt[@]}" -o DPkg::Lock::Timeout=300 -q update &&
            DEBIAN_FRONTEND=noninteractive "${apt[@]}" -o DPkg::Lock::Timeout=300 -q -y \
                install --no-install-recommends "${missing[@]}"
    }
    if ! with_signs_of_life "$log" update_and_install; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        echo "packages: apt-get failed (see above); try: ${apt[*]} install ${missing[*]}" >&2
        return 2
    fi
    rm -f "$log"
}
