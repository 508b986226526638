#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `mksys --check` of a system with 4,000 modules in chains of ten: so many instructions, linear in their number.
# Instructions do not depend on caches and on what else the machine does.
# shellcheck source=test/build/common.sh
. "$(dirname "$0")/../build/common.sh"
needs_tools valgrind
most_instructions=2500000000
most_growth=2.1

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
below() { awk -v value="$1" -v limit="$2" 'BEGIN { exit !(value > 0 && value <= limit) }'; }

for count in 2000 4000; do system_of $count; done
small=$(instructions_of "$bin/mksys" --check -o out -w work n2000/s.sdef)
large=$(instructions_of "$bin/mksys" --check -o out -w work n4000/s.sdef)
growth=$(awk -v a="$large" -v b="$small" 'BEGIN { printf "%.3f", a / b }')
echo "instructions: $small for 2,000 modules, $large for 4,000, $growth times as many"
check "it finds nothing wrong" "$bin/mksys" --check n4000/s.sdef
check "4,000 modules in at most $most_instructions instructions" below "$large" $most_instructions
check "twice the modules take at most $most_growth times the instructions" below "$growth" $most_growth
check "nothing was written" test ! -e work -a ! -e out
finish
