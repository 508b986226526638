#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A disk that fills up at any point of a build: exit status 2, a message that says what could not be written, the old
# output whole, and the next run with room enough makes what an undisturbed one makes.
. "$(dirname "$0")/common.sh"

if [ "$(id -u)" != 0 ] || ! { mkdir -p probe && mount -t tmpfs -o size=64k none probe && umount probe; }; then
    echo "skipped: file systems of a chosen size can only be mounted by root"
    exit 77
fi
many_modules 2
# shellcheck disable=SC2154  # set in common.sh
mnt=$work/small
mkdir "$mnt" out
trap 'umount -q "$mnt"; rm -rf "$work"' EXIT
check "an undisturbed build" "$bin/mksys" -q -o good -w undisturbed many.sdef
cp good/* out/
sums() { (cd "$1" && sha256sum ./*); }
expected=$(sums good)
sed -i 's/pr_info("m001/pr_notice("m001/' m001/m001.c
check "another undisturbed build" "$bin/mksys" -q -o other -w undisturbed many.sdef
other=$(sums other)

full=0
for size in 32 96 192 320 512 768 1536; do
    mount -t tmpfs -o "size=${size}k" none "$mnt"
    "$bin/mksys" -q -o out -w "$mnt/work" many.sdef >log 2>&1
    status=$?
    if [ $status = 0 ]; then
        check "with $size KiB: all is there" test "$(sums out)" = "$other"
        cp good/* out/
    else
        full=$((full + 1))
        check "with $size KiB: status 2" test $status = 2
        check "with $size KiB: the reason and a path" grep -Eq "error: cannot [a-z ]*\`.*small/work.*No space left" log
        check "with $size KiB: the old output" test "$(sums out)" = "$expected"
        mount -o "remount,size=64m" "$mnt"
        check "with $size KiB: the next run" "$bin/mksys" -q -o out -w "$mnt/work" many.sdef
        check "with $size KiB: makes the new output" test "$(sums out)" = "$other"
        cp good/* out/
    fi
    umount "$mnt"
done
check "some of the sizes were too small" test $full -gt 3

# The output folder is what is full.
for size in 4 8 16 32 64; do
    mount -t tmpfs -o "size=${size}k" none "$mnt"
    "$bin/mksys" -q -o "$mnt" -w undisturbed many.sdef >log 2>&1
    status=$?
    if [ $status != 0 ]; then
        check "output of $size KiB: status 2" test $status = 2
        check "output of $size KiB: the reason and a path" grep -q "small/.*No space left" log
        check "output of $size KiB: nothing is left there" test -z "$(ls -A "$mnt")"
    fi
    umount "$mnt"
done
finish
