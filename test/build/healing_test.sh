#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One module of many is broken: all others are built and delivered, the failed one is named, and mending it builds that
# one alone. What the system can do without is left out of the image and everything in it.
. "$(dirname "$0")/common.sh"

many_modules 40
# A compiler that counts what it compiles: the probes of the kernel's build system do not.
compiler=$("$bin/mksys" -n -v -o out -w probe many.sdef 2>&1 | sed -n 's/.* in \([^ ]*\) (.*/\1/p')
compiler=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\?\([^ ]*\).*/\1/p' "$compiler/include/config/auto.conf")
cat >counting-cc <<END
#!/bin/sh
case "\$*" in
*' -c '*-o\ *.o*) case "\$*" in *'/dev/null'*|*'-o .tmp'*) ;; *) echo x >>$work/compiled ;; esac ;;
esac
exec $compiler "\$@"
END
chmod +x counting-cc
mkdir targets
printf 'toolchain: { cc: %s }\n' "$work/counting-cc" >targets/localhost.yaml

mksys() { "$bin/mksys" --message-format short -o out -w work "$@" >log 2>&1; }
status_of() { # STATUS COMMAND...
    local want=$1 got=0
    shift
    "$@" || got=$?
    cat log
    [ $got = "$want" ]
}
compiled() { # the runs of the compiler since the last call
    wc -l <compiled 2>/dev/null || echo 0
    : >compiled
}
says() { grep -E "$1" log || { cat log && return 1; }; }
says_once() { [ "$(grep -cE "$1" log)" = 1 ] || { cat log && return 1; }; }
says_three() { [ "$(grep -cE "(warning|error): .*\[D70" log)" = 3 ] || { cat log; return 1; }; }
built() { find work/ko -name '*.ko' | wc -l; }

echo 'int broken(void) { return nothing_such; }' >>m007/m007.c
check "a broken module is an error" status_of 1 mksys many.sdef
check "that stands where the compiler saw it" says '^m007/m007\.c:[0-9]+:[0-9]+: error: module `m007`: .*nothing_such'
check "with its definition" says '^m007/m007\.mdef:1:1: note: module `m007` is defined here'
check "once" says_once 'nothing_such'
check "the 39 others are delivered" test "$(built)" = 39
check "but no image" test ! -e out/many.localhost.update
compiled >/dev/null
sed -i '$d' m007/m007.c
check "mended, the build succeeds" status_of 0 mksys many.sdef
check "with two runs of the compiler: the source and what modpost wrote" test "$(compiled)" = 2
check "all are delivered" test "$(built)" = 40

# m003 requires m002, which requires m001; m004 would like to have m001.
cat >>m002/m002.c <<'END'
extern int m001_value(void);
int more_002(void);
int more_002(void) { return m001_value(); }
END
echo 'requires: { kernelModules: { ../m001/m001.mdef } }' >>m002/m002.mdef
echo 'requires: { kernelModules: { ../m002/m002.mdef } }' >>m003/m003.mdef
echo 'requires: { kernelModules: { ../m001/m001.mdef [optional] } }' >>m004/m004.mdef
system() { # OPTIONAL... - a system of the first six modules
    echo 'kernelModules: {'
    local i
    for i in 000 001 002 003 004 005; do
        [[ " $* " == *" $i "* ]] && echo "    m$i/m$i [optional]" || echo "    m$i/m$i"
    done
    echo '}'
}
image() { zstd -dcq "out/$1.localhost.cpio.zst" | cpio -it --quiet | sed 's,.*/,,' | sort | tr '\n' ' '; }
in_image() { # everything of the image that speaks of a module, in one text
    cat work/staging/modules/*.sh work/staging/config/modules.cfg out/six.localhost.manifest.yaml
}
mentions() { in_image | grep "$1" >/dev/null; }
not_mentions() { ! in_image | grep "$1"; }

echo '#error broken' >>m001/m001.c
system 001 >six.sdef
check "two that cannot be built for want of the third are said to" status_of 1 mksys six.sdef
check "the broken one as a warning, being optional" says '/m001\.c:[0-9]+:[0-9]+: warning: optional module `m001` is skipped: .*broken.*D7010'
check "the one that requires it" says_once '/m002\.mdef:1:[0-9]+: error: module `m002` cannot be built: it requires `m001`'
check "the one that requires that one" says_once '/m003\.mdef:1:[0-9]+: error: module `m003` cannot be built: it requires `m002`'
check "in three lines" says_three

system 001 002 003 >six.sdef
check "all three optional: the image is made" status_of 0 mksys six.sdef
check "and the closing line tells" says 'made .*six.localhost.update: 3 kernel modules, 3 skipped'
check "without the three" not_mentions 'm00[123]'
check "with the others" mentions m004
check "no file of theirs is in it" test -z "$(image six | tr ' ' '\n' | grep 'm00[123]')"
check "install.sh is good shell" sh -n work/staging/modules/install.sh
before=$(sha256sum out/six.*)
check "the same again: the same image" status_of 0 mksys six.sdef
check "byte by byte" test "$(sha256sum out/six.*)" = "$before"
check "and the warning again" says 'warning: optional module `m001`'
check "with -Werror it is an error" status_of 1 mksys -Werror=optional-module-failed six.sdef
sed -i '$d' m001/m001.c
check "mended" status_of 0 mksys six.sdef
check "nothing is left out" says 'six.localhost.update: 6 kernel modules$'
check "and all are in the image" mentions m003
check "in the right order" test "$(grep -n 'm001\|m003' work/staging/modules/install.sh | head -1 | grep -c m001)" = 1
: >log
"$bin/mksys" -v -o out -w work six.sdef >log 2>&1
nothing_ran() { ! grep -qE '^\[|step ' log; }
check "and then there is nothing to do" nothing_ran

# A symbol that nobody has: modpost fails, after everything has been compiled.
echo 'extern int nobody_has(void); int use(void); int use(void) { return nobody_has(); }' >>m005/m005.c
system >six.sdef
rm -rf work out
check "a symbol that nobody has" status_of 1 mksys six.sdef
check "is an error of its module" says_once '/m005\.mdef:1:[0-9]+: error: module `m005`: .*nobody_has.* undefined'
check "and of no other" test "$(grep -c 'error: module' log)" = 1
check "the others are delivered" test "$(built)" = 5
system 005 >six.sdef
check "or left out" status_of 0 mksys six.sdef
check "with the reason" says 'warning: optional module `m005` is skipped: .*nobody_has'

# A symbol of a name space that its user does not import: modpost names the module, not its file.
sed -i '$d' m005/m005.c
sed -i 's/^MODULE_LICENSE/int m002_get(void);\nint m002_get(void) { return 1; }\nEXPORT_SYMBOL_NS_GPL(m002_get, ACME);\n&/' m002/m002.c
echo 'int m002_get(void); int use(void); int use(void) { return m002_get(); }' >>m005/m005.c
system >six.sdef
rm -rf work out
check "a name space that is not imported" status_of 1 mksys six.sdef
check "is an error of the user" says_once '/m005\.mdef:1:[0-9]+: error: module `m005`: .*m002_get from namespace ACME'
check "and of no other" test "$(grep -c 'error:' log)" = 1
check "the others are delivered, the provider, too" test "$(built)" = 5
system 005 >six.sdef
check "or left out" status_of 0 mksys six.sdef
check "with the reason" says 'warning: optional module `m005` is skipped: .*namespace ACME'

# mkmod: sub-modules of one definition.
mkdir parent
for name in top one two; do sed "s/m000/$name/g" m000/m000.c >parent/$name.c; done
echo '#include "nosuch.h"' >>parent/one.c
cat >parent/top.mdef <<'END'
sources: { top.c }
kernelModule: { name: one sources: { one.c } }
kernelModule: { name: two sources: { two.c } }
END
check "mkmod: a broken sub-module is an error" status_of 1 "$bin/mkmod" --message-format short -o single -w single_work parent/top.mdef
check "mkmod: the others are kept for the next run" test "$(cd single_work/ko && echo *.ko)" = "top.ko two.ko"
check "mkmod: nothing is delivered before all is there" test ! -e single
finish
