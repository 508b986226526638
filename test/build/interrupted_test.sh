#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A build that is ended at any point: no process stays behind, and the next run completes it.
. "$(dirname "$0")/common.sh"

set -m # or a shell would start what it puts into the background with SIGINT ignored
many_modules 6
sums() { sha256sum out/* | sed 's/ .*//'; }
check "an undisturbed build" "$bin/mksys" -q -o out -w undisturbed many.sdef
expected=$(sums)
rm -rf out

leftovers() { pgrep -f "$work" || true; }
none_left() { # processes that were told to end may need a moment for it, and a busy machine more than one
    local i
    for ((i = 0; i < 3000; ++i)); do
        [ -z "$(leftovers)" ] && return 0
        sleep 0.1
    done
    ps -o pid,args -p "$(leftovers | tr '\n' ,)0"
    return 1
}

# SIGINT and SIGTERM are heeded; SIGKILL cannot be, but the steps notice that ninja's parent is gone.
round=0
for signal in INT TERM KILL INT TERM KILL; do
    round=$((round + 1))
    rm -rf work
    "$bin/mksys" -q -j2 -o out -w work many.sdef >log 2>&1 &
    pid=$!
    sleep "0.$((round * 3 + RANDOM % 10))"
    [ $round -lt 4 ] || sleep "$((round - 3))"
    kill -s $signal $pid 2>/dev/null
    wait $pid 2>/dev/null
    status=$?
    if [ $signal != KILL ] && [ $status != 0 ]; then
        check "round $round: SIG$signal gives 128 + its number" test $status = $((128 + $(kill -l $signal)))
    fi
    check "round $round: SIG$signal leaves no process behind" none_left
    check "round $round: the next run completes the build" "$bin/mksys" -q -o out -w work many.sdef
    check "round $round: and makes what an undisturbed one makes" test "$(sums)" = "$expected"
    rm -rf out
done

# The first one's compiler waits until the second one is done and the third one waits.
cat >gate <<END
#!/bin/sh
touch "$work/compiles"
while ! [ -e "$work/go" ]; do sleep 0.05; done
exec "\$@"
END
chmod 755 gate
"$bin/mksys" -q --launcher "$work/gate" -o out -w work2 many.sdef &
first=$!
while ! [ -e compiles ] && kill -0 $first 2>/dev/null; do sleep 0.05; done
"$bin/mksys" -q --no-wait --launcher "$work/gate" -o out -w work2 many.sdef >log 2>&1
second=$?
"$bin/mksys" --launcher "$work/gate" -o out -w work2 many.sdef >waited 2>&1 &
waiting=$!
while ! grep -q 'waiting for process' waited && kill -0 $waiting 2>/dev/null; do sleep 0.05; done
touch go
wait $first
first_status=$?
wait $waiting
third=$?
check "of two builds in one work folder one succeeds" test $first_status = 0
check "the other is refused if it must not wait" test $second = 2
check "with the reason" grep -q work2 log
check "and else waits for its turn" test $third = 0
check "and says so" grep -q "waiting for process $first" waited
finish
