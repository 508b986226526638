#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
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
# Signed and compressed, by another user, on another day, with other jobs: from one folder, which a key needs no more.
mkdir -p keys && openssl req -new -x509 -newkey rsa:2048 -nodes -keyout keys/key.pem -out keys/certificate.pem \
    -days 30 -subj "/CN=Test" 2>/dev/null
printf 'signing:\n  modules: { key: key.pem, certificate: certificate.pem }\nmodules: { compress: xz }\n' >keys/signed.yaml
as_other() { "$@"; }
if [ "$(id -u)" = 0 ] && setpriv --help >/dev/null 2>&1; then
    chmod -R a+rX "$work" && chown -R 65534 two keys && mkdir -p two/home && chown 65534 two/home
    ! setpriv --reuid 65534 --clear-groups test -x "$bin/mksys" ||
        as_other() { setpriv --reuid 65534 --clear-groups env HOME="$work/two/home" "$@"; }
fi
other_day=()
! command -v faketime >/dev/null || other_day=(faketime -f '-400d')
check "signed and compressed" env -C one/vehicle "$bin/mksys" -q -j1 --target-path "$work/keys" -t signed -w "$work/one/sw" -o ../signed vehicle.sdef
check "by another user, on another day" as_other env -C two/deeper/and/deeper/other "${other_day[@]}" \
    "$bin/mksys" -q -j8 --target-path "$work/keys" -t signed -w "$work/two/sw" -o "$work/two/signed" vehicle.sdef
for file in vehicle.signed.{update,cpio.zst,manifest.yaml}; do
    check "$file is the same" cmp one/signed/$file two/signed/$file
done
owner() { # of every member: the name of the user would be a trace of the machine
    tail -c +"$(($(grep -abo -m1 '}BZh' one/out/vehicle.localhost.update | head -1 | cut -d: -f1) + 2))" \
        one/out/vehicle.localhost.update | tar -tjv --numeric-owner | awk '{ print $2 }' | sort -u
}
check "everything in the pack belongs to 0/0" test "$(owner)" = 0/0
finish
