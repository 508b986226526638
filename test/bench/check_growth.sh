#!/usr/bin/env bash
# `mksys --check` of systems with 1,000 to 8,000 modules in chains of ten: below half a second for 4,000, and twice the
# modules take about twice the time.
. "$(dirname "$0")/../build/common.sh"
most_seconds=0.5
most_growth=2.6 # of 2 for strictly linear: caches get colder, and clocks are noisy

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

for count in 1000 2000 4000 8000; do system_of $count; done
for count in 1000 2000 4000 8000; do
    seconds[count]=$(seconds_for $count)
    echo "$count modules: ${seconds[count]} s"
done
growth=$(awk -v a="${seconds[8000]}" -v b="${seconds[4000]}" 'BEGIN { printf "%.2f", a / b }')
check "it finds nothing wrong" "$bin/mksys" --check n4000/s.sdef
check "4,000 modules in at most $most_seconds s" below "${seconds[4000]}" $most_seconds
check "twice the modules cost $growth times the time, at most $most_growth" below "$growth" $most_growth
check "nothing was written" test ! -e work -a ! -e out
finish
