#!/usr/bin/env bash
# `mksys --check` of a system with 4,000 modules in chains of ten: below half a second, and linear in their number.
. "$(dirname "$0")/../build/common.sh"
most_seconds=0.5
most_growth=2.1 # of instructions, which do not depend on caches and on what else the machine does

system_of() {
    mkdir -p "n$1"
    echo 'int x;' >"n$1/x.c"
    awk -v count="$1" -v folder="n$1" 'BEGIN {
        printf "kernelModules: {\n" >(folder "/s.sdef")
        for (i = 0; i < count; i++) {
            printf "    m%d\n", i >(folder "/s.sdef")
            file = folder "/m" i ".mdef"
            print "sources: { x.c }\nparams: { a = \"1\" b = \"two words\" }" >file
            if (i % 10) print "requires: { kernelModules: { m" (i - 1) " } }" >file
            close(file)
        }
        print "}" >(folder "/s.sdef")
    }'
}
seconds_for() { # the least CPU time of some runs
    local i
    for i in 1 2 3 4 5; do
        { TIMEFORMAT='%U %S' && time "$bin/mksys" --check -o out -w work "n$1/s.sdef" 2>/dev/null; } 2>&1 |
            awk 'END { print $1 + $2 }'
    done | sort -n | head -1
}
below() { awk -v value="$1" -v limit="$2" 'BEGIN { exit !(value <= limit) }'; }

instructions_for() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bin/portato" check "n$1/s.sdef" 2>&1 |
        awk '/Collected/ { print $NF }'
}

for count in 2000 4000; do system_of $count; done
seconds=$(seconds_for 4000)
small=$(instructions_for 2000)
large=$(instructions_for 4000)
growth=$(awk -v a="$large" -v b="$small" 'BEGIN { printf "%.3f", a / b }')
echo "4000 modules: $seconds s; instructions: $small for 2000, $large for 4000, $growth times as many"
check "it finds nothing wrong" "$bin/mksys" --check n4000/s.sdef
check "4,000 modules in at most $most_seconds s" below "$seconds" $most_seconds
check "twice the modules take at most $most_growth times the instructions" below "$growth" $most_growth
check "nothing was written" test ! -e work -a ! -e out
finish
