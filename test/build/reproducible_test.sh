#!/usr/bin/env bash
# The same bytes from another folder, with another umask, time zone, locale and number of jobs.
sample=$(cd "$(dirname "$0")/../../samples/vehicle" && pwd)
. "$(dirname "$0")/common.sh"

mkdir -p one two/deeper/and/deeper
cp -r "$sample" one/vehicle
cp -r "$sample" two/deeper/and/deeper/other
check "a build here" env -C one/vehicle "$bin/mksys" -q -j1 -o ../out vehicle.sdef
touch two/deeper/and/deeper/other/vehicle.sdef
(umask 077 && check "and one there" env -C two/deeper/and/deeper/other TZ=Asia/Tokyo LC_ALL=C.UTF-8 \
    "$bin/mksys" -q -j4 -o "$work/two/out" -w "$work/two/elsewhere" vehicle.sdef)
for file in vehicle.localhost.{update,cpio.zst,manifest.yaml}; do
    check "$file is the same" cmp one/out/$file two/out/$file
done
owner() { # of every member: the name of the user would be a trace of the machine
    tail -c +"$(($(grep -abo -m1 '}BZh' one/out/vehicle.localhost.update | head -1 | cut -d: -f1) + 2))" \
        one/out/vehicle.localhost.update | tar -tjv --numeric-owner | awk '{ print $2 }' | sort -u
}
check "everything in the pack belongs to 0/0" test "$(owner)" = 0/0
finish
