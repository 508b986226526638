#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run_extensions.sh BIN_DIR - builds a system that uses what only Portato's definition files may say, boots its image and
# asks the kernel: firmware is found where the install script says, udev has its rules, a sub-module its own parameters,
# and an optional module that the kernel does not suit is left out. Prints TAP; status 0 if all held.
set -euo pipefail

if (($# != 1)) || [[ ! -x $1/mksys ]]; then
    echo "usage: run_extensions.sh BIN_DIR (BIN_DIR holds mksys)" >&2
    exit 2
fi
bin=$(cd "$1" && pwd)
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    printf 'run_extensions: %s\n' "$@" >&2
    exit 1
}

module() { # NAME - asks for firmware when it is loaded, and says what it got
    cat >"$1.c" <<END_OF_SOURCE
#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/module.h>
static int number;
module_param(number, int, 0444);
static int __init $1_init(void)
{
	const struct firmware *firmware;
	struct device *device = root_device_register("acme-$1");
	int error = request_firmware(&firmware, "acme/title.bin", device);
	pr_info("$1: number %d, error %d, %zu bytes\n", number, error, error ? 0 : firmware->size);
	if (!error)
		release_firmware(firmware);
	root_device_unregister(device);
	return 0;
}
static void __exit $1_exit(void) {}
module_init($1_init);
module_exit($1_exit);
MODULE_FIRMWARE("acme/title.bin");
MODULE_LICENSE("GPL");
END_OF_SOURCE
}

for name in plain inner odd; do module $name; done
echo hello >title.bin
echo 'KERNEL=="acme*", MODE="0600"' >90-acme.rules
cat >plain.mdef <<'END_OF_DEFINITION'
sources:  { plain.c }
firmware: { title.bin acme/ }
udev:     { 90-acme.rules }
modprobe: { blacklist: { old-acme } alias: { "platform:acme*" } softdep: { pre: { crc32c } } }
requires: { kernelConfig: { CONFIG_MODULES !CONFIG_NO_SUCH_OPTION } kernelVersion: 5.10.. }
kernelModule: { name: inner sources: { inner.c } params: { number = "7" } }
END_OF_DEFINITION
echo 'sources: { odd.c } requires: { kernelConfig: { CONFIG_NO_SUCH_OPTION } }' >odd.mdef
echo 'kernelModules: { plain odd [optional] } kernel: { modversions: required }' >system.sdef

"$bin/mksys" -o out -w build system.sdef >log 2>&1 || fail "$(cat log)"
grep -q '2 kernel modules, 1 skipped' log || fail "the optional module is not left out: $(cat log)"
[[ ! -e build/kbuild/odd.d/odd.o ]] || fail "what cannot be used was compiled"
wanted='options inner number=7
alias platform:acme* plain
softdep plain pre: crc32c
blacklist old_acme'
[[ $(grep -v '^#' build/staging/lib/modprobe.d/system.conf) == "$wanted" ]] ||
    fail "modprobe is told otherwise: $(cat build/staging/lib/modprobe.d/system.conf)"

echo 'kernel: { signatures: required }' >>system.sdef
status=0
"$bin/mksys" -o refused -w build system.sdef >log 2>&1 || status=$?
[[ $status == 1 && $(grep -c 'error: .* is not signed.*D5204' log) == 2 && ! -e refused ]] ||
    fail "unsigned modules in a system that demands signatures: $(cat log)"

cat >guest.sh <<'END_OF_GUEST'
modules=/legato/systems/current/modules
path=/sys/module/firmware_class/parameters/path
rules=/run/udev/rules.d/90-acme.rules
count=0
check() {
    count=$((count + 1))
    if eval "$2"; then echo "ok $count - $1"; else echo "not ok $count - $1"; fi
}
mkdir -p /run/udev
echo 1..7
check 'the system is installed' '$modules/install.sh'
check 'the kernel finds the firmware' "dmesg | grep 'plain: number 0, error 0, 6 bytes' >/dev/null"
check 'the sub-module has its own parameter' "dmesg | grep 'inner: number 7, error 0, 6 bytes' >/dev/null"
check 'udev has the rules' '[ -s $rules ]'
check 'the system is removed' '$modules/remove.sh'
check 'udev has them no longer' '[ ! -e $rules ]'
check 'the kernel looks for firmware as before' '[ -z "$(cat $path)" ]'
END_OF_GUEST
"$top/tools/boot" --image out/system.localhost.cpio.zst --script guest.sh
