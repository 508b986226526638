# SPDX-License-Identifier: Apache-2.0
# debian_archive.sh - packages of any Debian suite and architecture, without touching the state of this machine's apt.
# They come from where this machine's own apt gets Debian's packages, and are checked against Debian's keys.
# Sourced by tools/fetch_headers, tools/fetch_kernel and tools/fetch_busybox (bash).
# shellcheck shell=bash

cache_folder=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/portato

# suites_of VERSION - the suites that have kernels of a series; status 1 for an unknown one.
suites_of() {
    case $1 in
        5.10 | 5.10.*) echo 'bullseye bullseye-security' ;;
        6.1 | 6.1.*) echo 'bookworm bookworm-security' ;;
        6.12 | 6.12.*) echo 'bookworm-backports' ;;
        *) return 1 ;;
    esac
}

# flavour_of ARCH - what Debian calls its plain kernel for a kind of machine; status 1 for one that the tools do not know.
flavour_of() {
    case $1 in
        amd64 | arm64) echo "$1" ;;
        armhf) echo armmp ;;
        *) return 1 ;;
    esac
}

# mirror_of SUITE - where apt gets suites of this kind: security updates, or all others. Status 1 if it knows none.
# apt tells nothing before its first update.
mirror_of() {
    # shellcheck disable=SC2016  # what apt expands
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' 2>/dev/null |
        awk -v security="$([[ $1 == *-security ]] && echo 1)" '
            $3 == "main" && $4 == "Debian" && ($2 ~ /-security$/) == (security != "") && !found++ { print $1 }
            END { exit !found }'
}

# sources_of SUITES - the lines of a sources.list. On failure: status 1, and the reason in archive_error.
sources_of() {
    local suite mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg found=
    if [[ ! -e $keyring ]]; then
        archive_error="no $keyring; apt-get install debian-archive-keyring"
        return 1
    fi
    for suite in $1; do
        mirror=$(mirror_of "$suite") || continue
        found+="deb [signed-by=$keyring] $mirror $suite main"$'\n'
    done
    if [[ ! $found ]]; then
        archive_error="apt of this machine knows no mirror of Debian for ${1// / or }; try \`apt-get update\`, or add one to /etc/apt/sources.list"
        return 1
    fi
    archive_sources=$found
}

# open_archive SUITES [ARCH] - a state of apt's own in the cache, up to date, with the packages of amd64 and ARCH; sets
# apt_options. A suite whose lists cannot be had, as while its mirror is being updated, is left out if there are others.
# Several runs may use it at a time. On failure: status 1, and the reason in archive_error. Not for a subshell.
open_archive() {
    local suites=$1 architectures=amd64 state log lock
    [[ ${2:-amd64} == amd64 ]] || architectures=amd64,$2
    sources_of "$suites" || return 1
    state=$cache_folder/apt/${suites// /+}-${architectures/,/+}
    log=$state/log
    mkdir -p "$state"/{state/lists/partial,cache/archives/partial} 2>/dev/null || {
        archive_error="cannot write to $state; set XDG_CACHE_HOME to a folder of yours"
        return 1
    }
    apt_options=(-q -o Dir::State="$state/state" -o Dir::State::status=/dev/null -o Dir::Cache="$state/cache"
        -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Architecture=amd64
        -o APT::Architectures="$architectures" -o APT::Sandbox::User=root -o Acquire::Languages=none
        -o Acquire::Retries=3)
    exec {lock}>"$state/lock"
    flock "$lock"
    # The next tool of the same test needs the same lists.
    if [[ -z $(find "$state/updated" -mmin -30 2>/dev/null) || $archive_sources != "$(cat "$state/updated")"$'\n' ]]; then
        rm -f "$state/updated"
        if update_lists "$state" "$log"; then printf '%s' "$archive_sources" >"$state/updated"; fi
    fi
    exec {lock}>&-
    if [[ ! -e $state/updated ]]; then
        # shellcheck disable=SC2034  # read by the scripts that source this file
        archive_error=$(grep -m 1 '^[EW]:' "$log" || tail -n 1 "$log")
        return 1
    fi
}

# update_lists STATE LOG - brings the lists of archive_sources: of all its suites, or of those that can be had. The log is
# that of the first try, which names what is wrong.
update_lists() {
    local line usable=
    printf '%s' "$archive_sources" >"$1/sources.list"
    ! apt-get "${apt_options[@]}" update >"$2" 2>&1 || return 0
    while read -r line; do
        printf '%s\n' "$line" >"$1/sources.list"
        ! apt-get "${apt_options[@]}" update >"$2.each" 2>&1 || usable+=$line$'\n'
    done <<<"${archive_sources%$'\n'}"
    [[ $usable ]] || return 1
    # The lists of the suites that were tried after a usable one have taken its place.
    printf '%s' "$usable" >"$1/sources.list"
    apt-get "${apt_options[@]}" update >"$2.each" 2>&1
}

# download FOLDER PACKAGE... - after open_archive. On failure: status 1, and the reason in archive_error.
download() {
    local folder=$1 log=$1/log
    shift
    (cd "$folder" && apt-get "${apt_options[@]}" download "$@") >"$log" 2>&1 || {
        # shellcheck disable=SC2034  # read by the scripts that source this file
        archive_error=$(grep -m 1 '^E:' "$log" || tail -n 1 "$log")
        return 1
    }
}
