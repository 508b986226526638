#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kbuild_test.sh VERSION GENERATE - builds a system full of traps (make_sources.sh) with the headers of Linux VERSION:
# in one pass as Portato does it, and definition by definition with the Makefiles that are meant for people.
# Exit status: 0 all well, 1 something failed, 77 skipped because these headers cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=$1
generate=$2

installed=(/usr/src/linux-headers-"$version".*[0-9]-amd64)
if [ -e "${installed[0]}/include/config/auto.conf" ]; then
    kernel=${installed[-1]}
elif ! kernel=$("$here/../../tools/fetch_headers" "$version" 2>&1); then
    echo "skipped: $kernel"
    exit 77
fi
# These kernels were built with other compilers than this machine has; for what is tested here any will do. Without
# BTF, which would need one more program (pahole).
options=(CC=gcc CONFIG_DEBUG_INFO_BTF_MODULES=)

top=$(mktemp -d)
trap 'chmod -R u+w "$top" && rm -rf "$top"' EXIT
failures=0

# check DESCRIPTION COMMAND... - runs it; its output is shown if it fails.
check() {
    local description=$1
    shift
    if "$@" >"$top/log" 2>&1; then
        echo "ok - $description"
    else
        echo "not ok - $description"
        sed 's/^/# /' "$top/log"
        failures=$((failures + 1))
    fi
}

same() {
    [ "$1" = "$2" ] || { printf 'want: %s\nhave: %s\n' "$1" "$2" && return 1; }
}

listing() { # of the sources: every file with its time and content
    (cd "$1" && find . -printf '%p %T@\n' | sort && find . -type f -exec sha256sum {} + | sort)
}

# one_pass FOLDER - generates and builds in FOLDER/work.
one_pass() {
    (cd "$1" && DOLLAR='$' "$generate" "$kernel" work out src/tricky.sdef >arguments) || return
    local arguments
    mapfile -t arguments <"$1/arguments"
    make -j2 -C "$kernel" M="$1/work/kbuild" "${arguments[@]}" "${options[@]}" modules
}

# by_hand FOLDER DEFINITION [TARGET]
by_hand() {
    make -C "$1/work/modules/$2" KBUILD_OPTIONS="${options[*]}" "${3:-all}"
}

names='child flags leaf mixed odd parent self twice user with-dash'
definitions='self with-dash user odd twice flags mixed parent'

echo "# $kernel"
for folder in a b; do
    mkdir "$top/$folder"
    "$here/make_sources.sh" "$top/$folder/src"
done
chmod -R a-w "$top/a/src"
before=$(listing "$top/a/src")

check "one pass builds everything" one_pass "$top/a"
[ "$failures" = 0 ] || exit 1
built="$top/a/work/kbuild"
for name in $names; do
    kernel_name=${name//-/_}
    check "$name.ko is there" test -s "$built/$name.ko"
    check "$name: its name" same "$kernel_name" "$(modinfo -F name "$built/$name.ko")"
    check "$name: the name its objects were told" same "modname=$kernel_name" \
        "$(strings "$built/$name.ko" | grep '^modname=')"
done
check "user depends on with-dash" same with-dash "$(modinfo -F depends "$built/user.ko")"
check "child depends on parent" same parent "$(modinfo -F depends "$built/child.ko")"

check "assembler sources see the macros of their definition" same $'assembled other.\nassembled value.' \
    "$(strings "$built/mixed.ko" | grep '^assembled' | sort)"

rm "$built"/*.ko
check "ONLY builds what is asked for" make -C "$kernel" M="$built" "${options[@]}" ONLY='self.o odd.o' modules
check "ONLY builds nothing else" same "$built/odd.ko $built/self.ko" "$(echo "$built"/*.ko)"

check "one pass once more" one_pass "$top/a"
check "one pass elsewhere" one_pass "$top/b"
check "the modules are the same, wherever they are built" same "$(cd "$built" && sha256sum ./*.ko)" \
    "$(cd "$top/b/work/kbuild" && sha256sum ./*.ko)"
check "no path of this machine is left in them" same "" "$(grep -l "$top" "$built"/*.ko || true)"

for definition in $definitions; do
    check "$definition by hand" by_hand "$top/a" "$definition"
done
for file in self/self with-dash/with-dash user/user odd/odd twice/twice flags/flags mixed/mixed parent/parent parent/child parent/leaf; do
    check "$file.ko by hand is there" test -s "$top/a/work/modules/$file.ko"
done

chmod -R u+w "$top/a/src"
check "nothing was written to the sources" same "$before" "$(listing "$top/a/src")"

# provider_checksum - of the symbol that with-dash exports, in its build by hand.
provider_checksum() {
    awk '$2 == "provider_value" { print $1 }' "$top/a/work/modules/with-dash/Module.symvers"
}

# The type of an exported function changes, which its user does not see. kbuild by itself would leave the old checksum
# in the user.
old=$(provider_checksum)
sed -i 's/int provider_value/long provider_value/g' "$top/a/src/provider/main.c"
touch -d '+2 seconds' "$top/a/src/provider/main.c"
check "with-dash by hand, changed" by_hand "$top/a" with-dash
check "user by hand, after its provider changed" by_hand "$top/a" user
new=$(provider_checksum)
check "the checksum is another one" test -n "$old" -a -n "$new" -a "$old" != "$new"
check "user has the new checksum" grep "^$new" \
    <(modprobe --dump-modversions "$top/a/work/modules/user/user.ko" | grep provider_value)

for definition in $definitions; do
    check "$definition: make clean" by_hand "$top/a" "$definition" clean
    check "$definition: what make clean leaves" same './Kbuild ./Makefile ./install.sh ./remove.sh ' \
        "$(cd "$top/a/work/modules/$definition" && find . -type f -o -type l | sort | tr '\n' ' ')"
done

[ "$failures" = 0 ]
