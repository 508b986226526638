# debian_archive.sh - packages of any Debian suite without touching the state of this machine's apt.
# Sourced by tools/fetch_headers and tools/fetch_kernel (bash).
# shellcheck shell=bash

# suites_of VERSION - the suites that have kernels of a series; status 1 for an unknown one.
suites_of() {
    case $1 in
        5.10 | 5.10.*) echo 'bullseye bullseye-security' ;;
        6.1 | 6.1.*) echo 'bookworm bookworm-security' ;;
        6.12 | 6.12.*) echo 'bookworm-backports' ;;
        *) return 1 ;;
    esac
}

# open_archive FOLDER SUITES - a state of apt's own below FOLDER, up to date; sets apt_options.
# On failure: status 1, and the reason in archive_error. Not for a subshell.
open_archive() {
    local work=$1 suites=$2 suite mirror=http://deb.debian.org keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    mkdir -p "$work"/{state/lists/partial,cache/archives/partial}
    if [ ! -e "$keyring" ]; then
        archive_error="no $keyring; apt-get install debian-archive-keyring"
        return 1
    fi
    for suite in $suites; do
        case $suite in
            *-security) echo "deb [signed-by=$keyring] $mirror/debian-security $suite main" ;;
            *) echo "deb [signed-by=$keyring] $mirror/debian $suite main" ;;
        esac
    done >"$work/sources.list"
    # shellcheck disable=SC2034  # read by the scripts that source this file
    apt_options=(-q -o Dir::State="$work/state" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache"
        -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Architecture=amd64
        -o APT::Architectures=amd64 -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3)
    apt-get "${apt_options[@]}" update >"$work/log" 2>&1 || {
        # shellcheck disable=SC2034  # read by the scripts that source this file
        archive_error=$(grep -m 1 '^[EW]:' "$work/log" || tail -n 1 "$work/log")
        return 1
    }
}
