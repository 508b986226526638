#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2016  # what perl expands
# run_verdicts.sh BIN_DIR 6.1|6.12 [amd64|arm64|armhf] - is what is said of finished modules true? Builds real modules,
# damages them one way each, takes Portato's verdict, and has a real kernel of that series load every one in an emulator:
# it must refuse just those that got an error. Status 77: headers or kernel cannot be had. KEEP=DIR keeps everything there.
set -euo pipefail

if (($# < 2 || $# > 3)) || [[ ! -x $1/portato || ! ${3-amd64} =~ ^(amd64|arm64|armhf)$ ]]; then
    echo "usage: run_verdicts.sh BIN_DIR 6.1|6.12 [amd64|arm64|armhf] (BIN_DIR holds portato)" >&2
    exit 2
fi
bin=$(cd "$1" && pwd)
series=$2 architecture=${3-amd64}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$here/../../tools

# --- A kernel, its headers, and modules made for it --------------------------------------------------------------

# shellcheck source=test/e2e/fetch_series.sh
. "$here/fetch_series.sh"
# The other kind of machine, for modules that are not for this kernel.
declare -A other=([amd64]=arm64 [arm64]=amd64 [armhf]=amd64)
prefix=$(cross_prefix "$architecture")
need_cross_tools "$architecture"
if [[ $series == 6.1 ]]; then
    other_tree=$(need_cross_tools "${other[$architecture]}" >&2 && fetch_series 6.1 "${other[$architecture]}" >&2 && echo "$tree") || {
        echo "# skipped: the case of a module for ${other[$architecture]}" # why was said on stderr
        other_tree=
    }
fi
fetch_series "$series" "$architecture"

if [[ ${KEEP-} ]]; then
    mkdir -p "$KEEP"
    work=$(cd "$KEEP" && pwd)
    rm -rf "${work:?}"/{source,foreign,root,definitions,strict}
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
cases=$work/root/cases
mkdir -p "$work"/{source,foreign,definitions} "$cases"
cp "$here"/verdict_modules/* "$work/source"
cp "$here"/verdict_modules/plain.c "$work/foreign/foreign.c"
echo 'obj-m := foreign.o' >"$work/foreign/Kbuild"

# build ARCH TREE FOLDER - the modules of FOLDER. What is unresolved is only warned of, so that such a module is made, too;
# without type information, which takes a tool.
build() {
    local flags=(KBUILD_MODPOST_WARN=1 CONFIG_DEBUG_INFO_BTF_MODULES= ARCH="$(kbuild_arch "$1")" CROSS_COMPILE="$(cross_prefix "$1")")
    make -s -C "$2" M="$3" "${flags[@]}" modules >"$work/make.log" 2>&1 || {
        cat "$work/make.log" >&2
        exit 1
    }
    "$(cross_prefix "$1")strip" --strip-debug "$3"/*.ko
}
build "$architecture" "$tree" "$work/source"
if [[ ${other_tree-} ]]; then
    build "${other[$architecture]}" "$other_tree" "$work/foreign"
    mv "$work/foreign/foreign.ko" "$work/source"
fi

# A kernel like this one, but for loading signed modules only: for what module.sig_enforce=1 does to it.
strict=$work/strict
mkdir -p "$strict/include/config" "$strict/include/generated"
{ cat "$tree/include/config/auto.conf" && echo CONFIG_MODULE_SIG_FORCE=y; } >"$strict/include/config/auto.conf"
cp "$tree/include/generated/utsrelease.h" "$strict/include/generated"
cp "$tree/Module.symvers" "$strict"

# --- The ways to damage one ----------------------------------------------------------------------------------------

# change FILE PERL_SUBSTITUTION - of the same length; one that changes nothing is a mistake in this test.
change() {
    cp "$1" "$1.old"
    perl -0777 -pi -e "$2" "$1"
    if cmp -s "$1" "$1.old"; then
        echo "run_verdicts: \`$2\` does not change $1" >&2
        exit 1
    fi
    rm "$1.old"
}
other_flags() { change "$1" 's/ mod_unload / mod_unl0ad /'; }
other_release() { change "$1" 's/(vermagic=\d+\.\d+\.)(\d)/$1 . (9 - $2)/e'; }
no_vermagic() { change "$1" 's/vermagic=/vermagik=/'; }
# The CRC in a symbol's record of 64 bytes, which begins with a word of the machine.
crc_of() {
    local word_end='\0{4}'
    [[ $architecture != armhf ]] || word_end=
    change "$1" "s/(.)(...$word_end$2\\0{32})/chr(ord(\$1) ^ 1) . \$2/se"
}
other_crc() { crc_of "$1" _printk; }
other_layout_crc() { crc_of "$1" module_layout; }
other_base_crc() { crc_of "$1" base_call; }
no_versions() { "${prefix}objcopy" --remove-section=__versions "$1"; }
no_plt() { "${prefix}objcopy" --remove-section=.plt --remove-section=.init.plt "$1"; }
other_processor() { change "$1" 's/ ARMv7 / ARMv6 /'; }
other_machine() {
    local -A machine=([amd64]=$'\xb7' [arm64]=$'\x3e' [armhf]=$'\x3e') # of the other
    printf %s "${machine[$architecture]}" | dd of="$1" bs=1 seek=18 conv=notrunc status=none
}
other_licence() { change "$1" 's/license=GPL/license=BSD/'; }
no_import() { change "$1" 's/import_ns=DMA_BUF/import_ns=DMA_BUX/'; }
cut_short() { truncate -s 700 "$1"; }
no_module() { echo 'no ELF file' >"$1"; }

# --- The cases -----------------------------------------------------------------------------------------------------

list=$cases/list
: >"$list"
failures=0

# verdict NAME - of Portato, on all modules of the case; its words go to NAME.verdict.
verdict() {
    local status=0
    if [[ -e $work/definitions/$1.mdef ]]; then
        "$bin/mkmod" --message-format json --kernel "$tree" -o "$work/out/$1" -w "$work/build/$1" \
            "$work/definitions/$1.mdef" >"$work/$1.verdict" 2>&1 || status=$?
    else
        "$bin/portato" check-modules --message-format json --kernel "$2" "$cases/$1" >"$work/$1.verdict" 2>&1 ||
            status=$?
    fi
    case $status in
        0) echo loaded ;;
        1) echo refused ;;
        *) echo "broken ($status)" ;;
    esac
}

# try_case NAME VERDICT CODE MODULE [DAMAGE [BEFORE [ARGUMENTS [PARAMETERS]]]]
#   VERDICT     loaded or refused: what is expected of Portato; CODE is what it has to say, `-` for nothing
#   DAMAGE      function, or `-`, done to MODULE; `=` before it: to BEFORE
#   BEFORE      module loaded before; ARGUMENTS are the tested one's for insmod, PARAMETERS the same for a `.mdef`
try_case() {
    local name=$1 wanted=$2 code=$3 module=$4 damage=${5:--} before=${6:--} arguments=${7-} parameters=${8-} got
    local kernel_tree=$tree
    [[ $name != enforced* ]] || kernel_tree=$strict
    mkdir -p "$cases/$name"
    cp "$work/source/$module.ko" "$cases/$name"
    [[ $before == - ]] || cp "$work/source/$before.ko" "$cases/$name"
    case $damage in
        -) ;;
        =*) "${damage#=}" "$cases/$name/$before.ko" ;;
        *) "$damage" "$cases/$name/$module.ko" ;;
    esac
    if [[ $parameters ]]; then
        printf 'preBuilt: { %s }\nparams: { %s }\n' "$cases/$name/$module.ko" "$parameters" >"$work/definitions/$name.mdef"
    fi
    got=$(verdict "$name" "$kernel_tree")
    if [[ $got != "$wanted" ]] || { [[ $code != - ]] && ! grep -q "$code" "$work/$name.verdict"; } ||
        { [[ $code == - ]] && grep -q 'D5[0-9]' "$work/$name.verdict"; }; then
        echo "# $name: wanted $wanted, $code; the verdict is $got:"
        sed 's/^/#   /' "$work/$name.verdict"
        failures=$((failures + 1))
    fi
    # What the guest compares with is what Portato said, so that a wrong expectation above shows as such.
    printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$got" "$module" "$before" "$arguments" >>"$list"
}

try_case good loaded - plain
try_case flags refused D5104 plain other_flags
try_case release loaded D5105 plain other_release
try_case no-vermagic loaded D5103 plain no_vermagic # Debian's kernels may be forced
try_case no-versions loaded D5122 plain no_versions # ditto
try_case symbol-version refused D5107 plain other_crc
try_case layout-version refused D5107 plain other_layout_crc
try_case machine refused D5102 plain other_machine
[[ ! ${other_tree-} ]] || try_case foreign refused D5102 foreign
try_case truncated refused D5101 plain cut_short
try_case text refused D5101 plain no_module
try_case unresolved refused D5106 missing
# On arm64 a weak symbol is reached through a table that modules do not have.
if [[ $architecture == arm64 ]]; then try_case weak refused D5131 weak; else try_case weak loaded - weak; fi
try_case pic refused D5131 pic
if [[ $architecture != amd64 ]]; then try_case no-plt refused D5132 plain no_plt; fi
if [[ $architecture == armhf ]]; then
    try_case armv6 refused D5104 plain other_processor
    try_case thumb refused D5131 thumb
fi
try_case licence loaded - licensed
try_case other-licence refused D5110 licensed other_licence
try_case name-space loaded - spaced
try_case no-name-space refused D5108 spaced no_import
try_case user loaded - user - base
try_case user-alone refused D5106 user
try_case user-version refused D5107 user other_base_crc base
try_case proprietary-base refused D5111 user =other_licence base
try_case twice refused D5112 twin - base
try_case parameter loaded - params - - "number=-5 text='\"a b\"' flag=on small=0x10 list=1,2" \
    'number = "-5" text = "a b" flag = "on" small = "0x10" list = "1,2"'
try_case unknown-parameter loaded D5113 params - - 'nosuch=1' 'nosuch = "1"'
try_case no-number refused D5114 params - - 'number=abc' 'number = "abc"'
try_case too-large refused D5114 params - - 'small=256' 'small = "256"'
try_case no-bool refused D5114 params - - 'flag=maybe' 'flag = "maybe"'
try_case list-element refused D5114 params - - 'list=1,x' 'list = "1,x"'
try_case list-full loaded - params - - 'list=1,2,3,4 words=a, tag=1234567' \
    'list = "1,2,3,4" words = "a," tag = "1234567"'
try_case list-too-long refused D5114 params - - 'list=1,2,3,4,5' 'list = "1,2,3,4,5"'
try_case words-too-many refused D5114 params - - 'words=a,b,' 'words = "a,b,"'
try_case string-too-long refused D5114 params - - 'tag=12345678' 'tag = "12345678"'
# From here on the guest's kernel loads signed modules only.
try_case enforced refused D5118 plain

# --- The kernel's verdict ------------------------------------------------------------------------------------------

(cd "$work/root" && find . -print0 | sort -z | cpio --quiet -0 -o -H newc -R 0:0) >"$work/cases.cpio"
guest_tools=(--kmod)
[[ $architecture == amd64 ]] || guest_tools=() # busybox's
"$tools/boot" --kernel "$kernel" --image "$work/cases.cpio" --script "$here/verdict_guest.sh" \
    --arch "$architecture" "${guest_tools[@]}" --log "$work/console" || failures=$((failures + 1))
[ "$failures" = 0 ]
