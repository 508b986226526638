#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# make_sources.sh DIRECTORY - writes a system whose modules are everything that makes kbuild stumble: names, places,
# flags. Each module carries the text `modname=NAME` as its objects were told it. The definition files need a variable
# DOLLAR with a `$` in it, which they cannot hold themselves.
set -euo pipefail
mkdir -p "$1"
cd "$1"

# source_file FILE [LINE...] - a C file that declares what it is part of; the lines go behind the includes.
source_file() {
    local file=$1
    shift
    mkdir -p "$(dirname "$file")"
    {
        echo '#include <linux/init.h>'
        echo '#include <linux/module.h>'
        printf '%s\n' "$@"
    } >"$file"
}

main='static const char told[] __used = "modname=" KBUILD_MODNAME;
static int __init start(void) { return 0; }
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test");'

# A module named like one of its sources, which is not its only one.
source_file self/self.c "$main"
source_file self/other.c 'int self_other(void); int self_other(void) { return 1; }'
echo 'sources: { self.c other.c }' >self/self.mdef

# `-` in the name; exports a symbol. Its other.c is another one than that of `self`.
source_file provider/main.c "$main" 'int provider_value(void); int provider_value(void) { return 7; }' \
    'EXPORT_SYMBOL_GPL(provider_value);'
source_file provider/other.c 'int provider_other(void); int provider_other(void) { return 2; }'
echo 'sources: { main.c other.c }' >provider/with-dash.mdef

# Uses it.
source_file user/user.c "$main" 'int provider_value(void); int user(void); int user(void) { return provider_value(); }'
printf 'sources: { user.c }\nrequires: { kernelModules: { provider/with-dash.mdef } }\n' >user/user.mdef

# Places that make, kbuild or the shell cannot name; with headers beside the sources and above them.
odd='odd/two  spaces, 100%: #1 $ (it'\''s) =o='
source_file "$odd/plain.c" '#include "local.h"' '#include "../above.h"' "$main" \
    'int odd_plain(void); int odd_plain(void) { return LOCAL + ABOVE; }'
source_file "$odd/the file #1.c" '#include "local.h"' 'int odd_file(void); int odd_file(void) { return LOCAL; }'
source_file odd/flat/a,b.c '#include "near.h"' 'int odd_comma(void); int odd_comma(void) { return NEAR; }'
echo '#define LOCAL 1' >"$odd/local.h"
echo '#define ABOVE 2' >odd/above.h
echo '#define NEAR 3' >odd/flat/near.h
echo 'sources: { plain.c "the file #1.c" "../flat/a,b.c" }' >"$odd/odd.mdef"

# Two sources of one name in one module, and a third one called as the second would be.
source_file twice/a/x.c "$main"
source_file twice/b/x.c 'int twice_b(void); int twice_b(void) { return 1; }'
source_file twice/x-2.c 'int twice_2(void); int twice_2(void) { return 2; }'
echo 'sources: { a/x.c b/x.c x-2.c }' >twice/twice.mdef

# Flags with all that make and the shell take for theirs.
source_file flags/flags.c "$main" \
    '_Static_assert(__builtin_strcmp(TEXT, "two words") == 0, "TEXT");' \
    '_Static_assert(__builtin_strcmp(SIGNS, "\x23\x24\x25&;:,") == 0, "SIGNS");'
cat >flags/flags.mdef <<'END'
sources: { flags.c }
cflags: { '-DTEXT="two words"' '-DSIGNS="#${DOLLAR}%&;:,"' }
END

# Sub-modules, one of which needs the main one.
source_file parent/parent.c "$main" 'int parent_value(void); int parent_value(void) { return 1; }' \
    'EXPORT_SYMBOL(parent_value);'
source_file parent/child.c "$main" 'int parent_value(void); int child(void); int child(void) { return parent_value(); }'
source_file parent/leaf.c "$main"
cat >parent/parent.mdef <<'END'
sources: { parent.c }
cflags: { -DOF_PARENT=1 }
ldflags: { --build-id=none }
kernelModule: { name: child sources: { child.c } }
kernelModule: { name: leaf sources: { leaf.c } }
END

# Assembler, with macros of the definition and a header beside it, also in a folder that kbuild cannot name.
source_file mixed/mixed.c "$main" 'int mixed_value(void); int mixed_use(void); int mixed_use(void) { return mixed_value(); }'
mkdir -p 'mixed/odd place'
for file in mixed/value.S 'mixed/odd place/other.S'; do
    name=$(basename "$file" .S)
    cat >"$file" <<END
#include <linux/linkage.h>
#include "near.h"
	.section .rodata
	.asciz TEXT "$name" NEAR
	.text
SYM_FUNC_START(mixed_$name)
	mov \$7, %eax
	ret
	int3
SYM_FUNC_END(mixed_$name)
END
    echo '#define NEAR "."' >"$(dirname "$file")/near.h"
done
echo "sources: { mixed.c value.S \"odd place/other.S\" } cflags: { '-DTEXT=\"assembled \"' -std=gnu11 }" >mixed/mixed.mdef

cat >tricky.sdef <<'END'
kernelModules:
{
    user/user.mdef
    self/self.mdef
    provider/with-dash.mdef
    "odd/two  spaces, 100%: #1 ${DOLLAR} (it's) =o=/odd.mdef"
    twice/twice.mdef
    flags/flags.mdef
    mixed/mixed.mdef
    parent/parent.mdef
}
END
