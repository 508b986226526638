#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Several targets in one run: each has its own folders, what fails for one does not keep the other from being built, and
# what is wrong with both is said once.
. "$(dirname "$0")/common.sh"

many_modules 2
echo 'kernelModules: { m000/m000 m001/m001 }' >pair.sdef
mkdir targets
echo 'toolchain: { launcher: none }' >targets/one.yaml
echo 'modules: { compress: gzip }' >targets/two.yaml
echo 'kernel: { source: /nowhere }' >targets/none.yaml
mksys() { "$bin/mksys" --message-format short -o out "$@" >log 2>&1; }
status_of() { # STATUS COMMAND...
    local want=$1 got=0
    shift
    "$@" || got=$?
    cat log
    [ $got = "$want" ]
}
check "two targets in one run" status_of 0 mksys -t one -t two pair.sdef
check "a closing line for each" test "$(grep -c '^made .*pair\.\(one\|two\)\.update: 2' log)" = 2
check "an image for each" test -s out/pair.one.update -a -s out/pair.two.update
check "each with what its description asks for" test -s _build_pair/one/ko/m000.ko -a -s _build_pair/two/ko/m000.ko.gz
check "one cannot be built, the other is" status_of 2 mksys -w work -t none -t one pair.sdef
check "in a folder of its own" test -s work/one/ko/m000.ko
check "which is said" grep -q '^target `none`: failed' log
echo 'sorces: { x }' >>m000/m000.mdef
check "a mistake in a definition" status_of 1 mksys -t one -t two pair.sdef
check "is said once" test "$(grep -c 'error: ' log)" = 1
sed -i '$d' m000/m000.mdef
"$bin/mksys" --message-format json -t one -t none pair.sdef >log 2>&1
check "as JSON: one last record" test "$(grep -c '"finished"' log)" = 1
check "mkmod: a folder for each" "$bin/mkmod" -q -o single -t one -t two m000/m000.mdef
check "mkmod: with the modules" test -s single/one/modules/m000/m000.ko -a -s single/two/modules/m000/m000.ko.gz
if command -v aarch64-linux-gnu-gcc >/dev/null; then
    echo 'kernel: { cross_compile: aarch64-linux-gnu- }' >targets/prefix.yaml
    echo 'toolchain: { cc: aarch64-linux-gnu-gcc }' >targets/compiler.yaml
    for target in prefix compiler; do
        check "a compiler for other machines ($target)" status_of 2 mksys -t $target pair.sdef
        check "is one error" test "$(grep -c 'error: ' log)$(grep -c 'aarch64-linux-gnu.* x86.*D5130' log)" = 11
    done
else
    echo "skipped: a compiler for other machines (gcc-aarch64-linux-gnu is not installed)"
fi
check "a kernel for two targets is refused" status_of 2 mksys --kernel /x -t one -t two pair.sdef
finish
