# SPDX-License-Identifier: Apache-2.0
# common.sh - what the tests of whole builds share: a scratch folder, a verdict, small kernel modules.
# shellcheck shell=bash
set -uo pipefail
# shellcheck disable=SC2034 # for the tests
bin=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export SOURCE_DATE_EPOCH=1700000000
failures=0

# check WHAT COMMAND... - one line of the report; the command's own words are shown if it fails.
check() {
    local what=$1
    shift
    if "$@" >check.log 2>&1; then
        echo "ok - $what"
    else
        echo "not ok - $what"
        sed 's/^/    /' check.log
        failures=$((failures + 1))
    fi
}

finish() {
    ((failures == 0)) || echo "$failures failed"
    exit $((failures > 0))
}

# needs_tools TOOL... - the test is skipped, and says so, where one of them is missing.
needs_tools() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null && continue
        echo "skipped: $tool is not here"
        exit 77
    done
}

# instructions_of COMMAND... - how many instructions the command itself takes, not what it starts.
instructions_of() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 | awk '/Collected/ { print $NF }'
}

# provider_and_consumer TYPE - two modules; the consumer calls a function of the provider that takes a TYPE.
provider_and_consumer() {
    cat >provider.c <<END
#include <linux/module.h>
int provider_send($1 value);
int provider_send($1 value) { return value > 0; }
EXPORT_SYMBOL_GPL(provider_send);
MODULE_LICENSE("GPL");
END
    cat >consumer.c <<'END'
#include <linux/module.h>
extern int provider_send(int value);
static int __init consumer_init(void) { return provider_send(-1); }
static void __exit consumer_exit(void) {}
module_init(consumer_init);
module_exit(consumer_exit);
MODULE_LICENSE("GPL");
END
    echo 'sources: { provider.c }' >provider.mdef
    echo 'sources: { consumer.c } requires: { kernelModules: { provider } }' >consumer.mdef
    echo 'kernelModules: { consumer provider }' >pair.sdef
}

# many_modules COUNT - modules m000 … of one file each in folders of their own, and many.sdef.
many_modules() {
    local i name
    {
        echo 'kernelModules: {'
        for ((i = 0; i < $1; ++i)); do printf '    m%03d/m%03d\n' "$i" "$i"; done
        echo '}'
    } >many.sdef
    for ((i = 0; i < $1; ++i)); do
        name=$(printf 'm%03d' "$i")
        mkdir -p "$name"
        cat >"$name/$name.c" <<END
#include <linux/module.h>
static int value = $i;
module_param(value, int, 0444);
int ${name}_value(void);
int ${name}_value(void) { return value; }
EXPORT_SYMBOL_GPL(${name}_value);
static int __init ${name}_init(void) { pr_info("$name: %d\n", value); return 0; }
static void __exit ${name}_exit(void) {}
module_init(${name}_init);
module_exit(${name}_exit);
MODULE_LICENSE("GPL");
END
        echo "sources: { $name.c }" >"$name/$name.mdef"
    done
}

# crc_in KO SYMBOL - the version of SYMBOL that the module expects.
crc_in() {
    modprobe --dump-modversions "$1" | awk -v name="$2" '$2 == name { print $1 }'
}
