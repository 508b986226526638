#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs in the emulated target: loads the modules of every case that run_verdicts.sh has prepared, and compares what the
# kernel does with the verdict that was given before. Prints TAP.
set -u
count=0 failures=0
say() { # ok|'not ok' TEXT
    count=$((count + 1))
    [ "$1" = ok ] || failures=$((failures + 1))
    echo "$1 $count - $2"
}

tab=$(printf '\t')
while IFS="$tab" read -r name verdict module before arguments; do
    case $name in
        enforced*) echo 1 >/sys/module/module/parameters/sig_enforce ;;
    esac
    folder=/cases/$name
    dmesg -c >/dev/null
    if [ "$before" != - ] && ! insmod "$folder/$before.ko" 2>/tmp/err; then
        say 'not ok' "$name: $before.ko is loaded before"
        sed 's/^/#   /' /tmp/err
        continue
    fi
    eval "set -- $arguments"
    got=refused
    if insmod "$folder/$module.ko" "$@" 2>/tmp/err; then got=loaded; fi
    if [ "$got" = "$verdict" ]; then say ok "$name is $got"; else say 'not ok' "$name: $got, but the verdict was: $verdict"; fi
    dmesg | tail -n 3 | sed 's/^/#   kernel: /'
    [ "$got" = refused ] || rmmod "$module"
    [ "$before" = - ] || rmmod "$before"
done </cases/list
echo "1..$count"
[ "$failures" = 0 ]
