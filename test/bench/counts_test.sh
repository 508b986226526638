#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What builds cost, counted instead of timed: programs started, files opened, instructions. None of it depends on what
# else the machine does.
# shellcheck source=test/build/common.sh
. "$(dirname "$0")/../build/common.sh"
needs_tools strace valgrind make
modules=40
many_modules $modules
build=("$bin/mksys" -q -o out -w work many.sdef)

# count CALLS COMMAND... - how many of these system calls succeed, in the command and in all that it starts.
count() {
    local calls=$1
    shift
    strace -f -qq -z --seccomp-bpf -e trace="$calls" -e signal=none -o trace "$@" >count.log 2>&1 || cat count.log >&2
    wc -l <trace
}
programs() { count execve "$@"; }
at_most() { # WHAT LIMIT
    echo "$1, which is more than $2"
    [ "$1" -le "$2" ]
}

# What somebody would write by hand: one Kbuild for all modules.
kernel=$("$bin/mksys" -n -v -o out -w probe many.sdef 2>&1 | sed -n 's/.* in \([^ ]*\) (.*/\1/p')
mkdir by_hand
cp m???/*.c by_hand
for name in m???; do echo "obj-m += $name.o"; done >by_hand/Kbuild
make=(make -s -C "$kernel" M="$work/by_hand" modules)

by_hand=$(programs "${make[@]}")
clean=$(programs "${build[@]}")
echo "$modules modules, clean: mksys starts $clean programs, one make of all of them by hand $by_hand"
check "a clean build makes the image" test -e out/many.localhost.update
check "it starts at most two programs a module, and 20, beyond those of one make" \
    at_most $((clean - by_hand)) $((2 * modules + 20))

idle=$(programs "${build[@]}")
check "with nothing to do just mksys and ninja are started" test "$idle" = 2
opened=$(count open,openat "${build[@]}")
check "and at most 5 files a module, and 100, are opened" at_most "$opened" $((5 * modules + 100))
instructions=$(instructions_of "${build[@]}")
check "and mksys takes at most 80 million instructions" at_most "$instructions" 80000000
echo "nothing to do: $idle programs, $opened files, $instructions instructions"

for file in m000/m000.c by_hand/m000.c; do echo 'void m000_more(void) { }' >>$file; done
by_hand=$(programs "${make[@]}")
changed=$(programs "${build[@]}")
echo "one source changed: mksys starts $changed programs, the make by hand $by_hand"
check "for one changed source it starts at most 20 programs more than a make" at_most $((changed - by_hand)) 20
finish
