#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The order of loading follows from what the finished modules show, whatever the definitions say or leave out.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

provider_and_consumer int
mv provider.c z_base.c && mv consumer.c a_user.c && rm ./*.mdef ./*.sdef
echo 'sources: { z_base.c }' >z_base.mdef
echo 'sources: { a_user.c }' >a_user.mdef
echo 'kernelModules: { a_user z_base }' >s.sdef
build() { # FOLDER SYSTEM [OPTION...] - the words go to FOLDER.log
    local folder=$1 system=$2
    shift 2
    "$bin/mksys" --message-format short -o "$folder" -w "$folder/work" "$@" "$system" >"$folder.log" 2>&1
    local status=$?
    cat "$folder.log"
    return $status
}
list() { "$1/work/staging/modules/install.sh" --list | tr '\n' ' '; }
in_order() { [ "$(list "$1")" = 'z_base a_user ' ]; }

# --- From sources, with a requirement that is missing
check "a missing requirement does not stop the build" build out s.sdef
check "it is said where the module is defined" grep -qx \
    'a_user.mdef:1:1: warning: `a_user.ko` uses `provider_send` of `z_base.ko` but does not require it \[D5117\]' out.log
check "once" test "$(grep -c D5117 out.log)" = 1
check "the order is right all the same" in_order out
check "the configuration for the target holds the edge" grep -q '"z_base.ko"' \
    <(sed -n '/"a_user.ko"/,/"z_base.ko" {/p' out/work/staging/config/modules.cfg)
check "the manifest lists them in that order" test "$(grep -A1 'order: ' out/s.localhost.manifest.yaml | grep -o '[az]_[a-z]*.ko' | tr '\n' ' ')" = 'z_base.ko a_user.ko '
check "the next build has nothing to do" build out s.sdef
check "and says so" grep -q '^unchanged: ' out.log
check "a warning can be made an error" eval '! build strict s.sdef -Werror=missing-requirement'

# --- Finished modules, which nobody has to describe
mkdir ko
cp out/work/ko/*.ko ko
echo 'preBuilt: { ko/z_base.ko }' >z_base.mdef
echo 'preBuilt: { ko/a_user.ko }' >a_user.mdef
kernel=$(sed -n 's/.*"kernel_source": "\(.*\)".*/\1/p' out/work/steps/kbuild.json)
check "finished modules need no requirement" build pre s.sdef --kernel "$kernel"
check "and give no finding" eval '! grep -q D5 pre.log'
check "their symbols give the order" in_order pre
release=$(basename "$(echo pre/work/staging/lib/modules/*)")
depends() {
    modprobe -d "$PWD/pre/work/staging" -S "$release" -C pre/work/staging/lib/modprobe.d --show-depends "$1" |
        grep -o '[a-z_]*\.ko' | tr '\n' ' '
}
check "modprobe agrees" test "$(depends a_user)" = 'z_base.ko a_user.ko '
check "no softdep is needed for that" eval '! grep -q softdep pre/work/staging/lib/modprobe.d/s.conf'
check "a clean build" build fresh s.sdef --kernel "$kernel"
rm fresh/work/state.json
check "one whose knowledge was lost" build fresh s.sdef --kernel "$kernel"
for file in s.localhost.{update,cpio.zst,manifest.yaml}; do check "$file is the same" cmp {pre,fresh}/$file; done
echo 'garbage' >fresh/work/state.json
check "one whose knowledge is damaged" build fresh s.sdef --kernel "$kernel"
check "is in order" in_order fresh

# --- An order that symbols do not show
cat >>z_base.mdef <<'END'
requires: { kernelModules: { $CURDIR/m_other } }
END
echo 'preBuilt: { ko/m_other.ko }' >m_other.mdef
echo 'kernelModules: { a_user z_base m_other }' >s.sdef
cp ko/z_base.ko ko/m_other.ko # only its name counts here
check "two of one symbol are refused" eval '! build twice s.sdef --kernel "$kernel"'
check "with the name of the other" grep -q 'exports `provider_send`, which `m_other.ko` exports, too \[D5112\]' twice.log
rm m_other.mdef ko/m_other.ko

# --- From sources: the kernel's own modules, a declared order, a contradiction
rm -rf ko
cat >plain.c <<'END'
#include <linux/module.h>
#include <linux/crc16.h>
static int __init plain_init(void) { return crc16(0, "a", 1) == 1; }
static void __exit plain_exit(void) {}
module_init(plain_init);
module_exit(plain_exit);
MODULE_LICENSE("GPL");
END
echo 'sources: { plain.c } requires: { kernelModules: { first } }' >plain.mdef
printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >first.c
echo 'sources: { first.c }' >first.mdef
echo 'sources: { z_base.c } requires: { kernelModules: { a_user } }' >z_base.mdef
echo 'sources: { a_user.c }' >a_user.mdef
echo 'kernelModules: { plain first }' >k.sdef
echo 'kernelModules: { a_user z_base }' >s.sdef
check "a module that needs one of the kernel's own" build own k.sdef
check "the script has it loaded" grep -q "^load_module plain plain.ko required - '@crc16 first'" \
    own/work/staging/modules/install.sh
check "an order without symbols is a softdep" grep -qx 'softdep plain pre: first' own/work/staging/lib/modprobe.d/k.conf
check "a requirement that only means the order is no finding" eval '! grep -q D5 own.log'
check "an order that cannot be is an error" eval '! build never s.sdef'
check "at the module, with both reasons" eval \
    'grep -q "^a_user.mdef:1:1: error: .* \[D5121\]" never.log && grep -q "^z_base.mdef:1:5[0-9]: note: .*requires" never.log'
check "and nothing is made" test ! -e never/s.localhost.update
finish
