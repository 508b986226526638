#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kmod 30 (Debian 12, 30+20221128-1): depmod that runs out of room replaces a good modules.dep by an empty one.
#
# depmod writes each list to a new file and renames it over the old one, but looks at the result of writing only after the
# rename. On a full file system it does end with 1 and says "No space left on device"; by then modules.dep of the modules that
# loaded so far has 0 bytes, while modules.dep.bin, which is written later, is still the old one.
#
# Seen: modules.dep before 11592 bytes, after 0 bytes; exit status 1. Needs root (mounts a tmpfs), apt-get and gcc; ends with 1
# if kmod behaves in another way.
set -euo pipefail
version=30+20221128-1
work=$(mktemp -d)
trap 'umount -q "$work/root" || true; rm -rf "$work"' EXIT
cd "$work"

if [ "$(id -u)" != 0 ]; then
    echo "this needs root, to mount a small file system" >&2
    exit 1
fi
chmod 755 . # for apt's own user
apt-get -qq download "kmod=$version" "libkmod2=$version"
for package in ./*.deb; do dpkg -x "$package" kmod; done
depmod() { LD_LIBRARY_PATH=$(echo "$work"/kmod/lib/*-linux-gnu) kmod/sbin/depmod -b root 6.1.0; }
size() { stat -c %s "root/lib/modules/6.1.0/$1"; }

mkdir root
mount -t tmpfs -o size=3m none root
mkdir -p root/lib/modules/6.1.0/kernel
touch root/lib/modules/6.1.0/modules.{order,builtin,builtin.modinfo}
echo 'int x;' | gcc -x c -c -o module.o -
for i in $(seq 300); do cp module.o "root/lib/modules/6.1.0/kernel/module_with_a_long_name_$i.ko"; done

depmod
before=$(size modules.dep)
before_binary=$(size modules.dep.bin)
dd if=/dev/zero of=root/rest bs=1k 2>/dev/null || true # all that is free
status=0
depmod 2>said || status=$?
after=$(size modules.dep)
echo "modules.dep before: $before bytes, after: $after bytes; exit status $status"
cat said
if [ "$before" -eq 0 ] || [ "$after" -ne 0 ] || [ "$status" -eq 0 ] || [ "$(size modules.dep.bin)" -ne "$before_binary" ]; then
    echo "depmod of kmod $version does not empty modules.dep any more" >&2
    exit 1
fi
