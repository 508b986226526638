# SPDX-License-Identifier: Apache-2.0
# packages.sh - the Debian packages Portato needs, and how the tools install them.
# Sourced by tools/build and tools/demo (bash), so that the lists stand in one place.
# need_packages asks the network only for what is really missing.
# shellcheck shell=bash

# What configuring, compiling and testing Portato needs.
# shellcheck disable=SC2034  # for the scripts that source this file
build_packages=(
    cmake make ninja-build pkg-config g++
    tao-pegtl-dev libfmt-dev libboost-filesystem-dev libyaml-cpp-dev libcli11-dev nlohmann-json3-dev
    libarchive-dev libelf-dev libmd-dev zlib1g-dev catch2 patch
)

# What building the sample's kernel modules and booting the result needs.
# shellcheck disable=SC2034
run_packages=(
    gcc make linux-headers-amd64 gcc-aarch64-linux-gnu gcc-arm-linux-gnueabihf qemu-system-x86 qemu-system-arm debian-archive-keyring busybox-static kmod cpio zstd xz-utils shellcheck dash valgrind bzip2 libarchive-tools strace procps graphviz
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
    if ! { "${apt[@]}" -o DPkg::Lock::Timeout=300 -q update &&
           DEBIAN_FRONTEND=noninteractive "${apt[@]}" -o DPkg::Lock::Timeout=300 -q -y \
               install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        echo "packages: apt-get failed (see above); try: ${apt[*]} install ${missing[*]}" >&2
        return 2
    fi
    rm -f "$log"
}
