#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a second build does: nothing if nothing changed, exactly what is needed if something did.
. "$(dirname "$0")/common.sh"

mksys() { "$bin/mksys" -q -o out -w work "$@"; }
times() { stat -c '%n %Y' -- out/* work/ko/* | sort; }
unchanged() { [ "$(times)" = "$before" ]; }
version() { awk -v name="$1" '$2 == name { print $1 }' work/kbuild/Module.symvers; }
ran_nothing() { ! grep -qE '^\[|step ' log; }

provider_and_consumer int
check "a first build" mksys pair.sdef
before=$(times)
sleep 1.1
"$bin/mksys" -v -o out -w work pair.sdef >log 2>&1
check "a second build starts no step" ran_nothing
check "and changes no file" unchanged

old=$(version provider_send)
provider_and_consumer long
sed -i 's/int value)/long value)/' provider.c
check "the provider changes its exported function, the consumer stays" mksys pair.sdef
check "the provider has a new version of the symbol" test "$(version provider_send)" != "$old"
check "and the consumer expects just that one" \
    test "$(crc_in work/ko/consumer.ko provider_send)" = "$(version provider_send)"

before=$(times)
sleep 1.1
touch provider.c
check "a source with a new time and the old bytes" mksys pair.sdef
check "gives the same modules and the same image" unchanged

echo 'kernelModules: { provider }' >pair.sdef
check "a module leaves the system" mksys pair.sdef
check "and the image" test ! -e work/staging/modules/consumer.ko
listed() { zstd -dcq out/pair.localhost.cpio.zst | cpio -it --quiet | grep -q "$1"; }
not_listed() { ! listed "$1"; }
check "also the packed one" not_listed consumer.ko
check "where the other one still is" listed provider.ko

mkdir headers
cat >headers/number.h <<'END'
#define NUMBER 1
END
cat >provider.c <<'END'
#include <linux/module.h>
#include "number.h"
static int number = NUMBER;
module_param(number, int, 0444);
MODULE_LICENSE("GPL");
END
echo 'sources: { provider.c } cflags: { -I$CURDIR/headers }' >provider.mdef
check "a source that includes a header" mksys pair.sdef
before=$(sha256sum work/ko/provider.ko)
echo '#define NUMBER 2' >headers/number.h
check "the header changes" mksys pair.sdef
check "and with it the module" test "$(sha256sum work/ko/provider.ko)" != "$before"
finish
