#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The worst input: a located message with a code, a defined exit status, nothing written.
. "$(dirname "$0")/common.sh"
mkdir input && cd input || exit 1

echo 'int x;' >a.c
# refuses STATUS MESSAGE FILE [OPTION...] - mkmod or mksys, by the file's ending.
refuses() {
    local status=$1 message=$2 file=$3 tool=mkmod got
    shift 3
    [[ $file == *.mdef ]] || tool=mksys
    timeout 300 "$bin/$tool" --message-format short -o ../out -w ../work "$@" "$file" >../log 2>&1
    got=$?
    cat ../log
    [ $got = "$status" ] && grep -qE "$message" ../log && [ ! -e ../out ] && [ ! -e ../work ]
}
case_of() { # WHAT MESSAGE FILE TEXT
    printf '%b' "$4" >"$3"
    check "$1" refuses 1 "$2" "$3"
}
located='^[^ ]+:[0-9]+:[0-9]+: error: .* \[D[0-9]{4}\]$'

case_of "an unknown section" "^x.mdef:1:1: error: .*sources.* \[D1" x.mdef 'sorces: { a.c }\n'
case_of "a missing brace" "^x.mdef:1:[0-9]+: error: .* \[D1" x.mdef 'sources: { a.c\n'
case_of "a missing file" "^x.mdef:1:12: error: .*b.c.* \[D3011\]" x.mdef 'sources: { b.c }\n'
case_of "an empty file" "^x.mdef:1:1: error: .* \[D3021\]" x.mdef ''
case_of "a byte-order mark" "^x.mdef:1:1: error: .* \[D1" x.mdef '\xef\xbb\xbfsources: { a.c }\n'
case_of "a bad parameter" "^x.mdef:2:15: error: .* \[D1" x.mdef 'sources: { a.c }\nparams: { a = 1 }\n'
case_of "a parameter that the kernel cannot be given" "^x.mdef:2:15: error: .* \[D6001\]" x.mdef \
    'sources: { a.c }\nparams: { a = "\\"a b\\"" }\n'
head -c 4096 /dev/urandom >x.mdef
check "binary garbage" refuses 1 "$located" x.mdef
head -c 4096 /dev/zero >x.mdef
check "zeros" refuses 1 "$located" x.mdef
awk 'BEGIN { printf "sources: "; for (i = 0; i < 8000; i++) printf "{"; for (i = 0; i < 8000; i++) printf "}" }' >x.mdef
check "8,000 nested braces" refuses 1 "$located" x.mdef
echo 'sources: { a.c } requires: { kernelModules: { y } }' >x.mdef
echo 'sources: { a.c } requires: { kernelModules: { x } }' >y.mdef
case_of "a cycle" "^x.mdef:1:47: error: .*\`x\` -> \`y\` -> \`x\` \[D4001\]" s.sdef 'kernelModules: { x y }'
check "with the place of the other edge" grep -q '^y.mdef:1:47: note:' ../log
case_of "a duplicate" "^s.sdef:1:20: error: .* \[D3004\]" s.sdef 'kernelModules: { x x y }'
mkdir d.mdef
check "a folder in place of a file" refuses 1 "error: .*d.mdef.* \[D0001\]" d.mdef
check "a file that is not there" refuses 1 "error: .*none.sdef.* \[D0003\]" none.sdef
if [ "$(id -u)" != 0 ] || setpriv --help >/dev/null 2>&1; then
    as_user=()
    [ "$(id -u)" != 0 ] || as_user=(setpriv --reuid 65534 --clear-groups)
    echo 'sources: { a.c }' >x.mdef
    chmod 0 x.mdef
    chmod 755 "$work" "$work/input"
    unreadable() {
        "${as_user[@]}" "$bin/portato" check --message-format short x.mdef >../log 2>&1
        local status=$?
        cat ../log
        [ $status = 1 ] && grep -q "cannot read .*x.mdef.*Permission denied" ../log
    }
    if [ "${#as_user[@]}" = 0 ] || "${as_user[@]}" test -x "$bin/portato"; then
        check "an unreadable file" unreadable
    else
        echo "skipped: an unreadable file (another user cannot reach $bin)"
    fi
    chmod 644 x.mdef
fi

echo 'sources: { a.c }' >x.mdef
check "no usable kernel tree" refuses 2 "error: .*/nowhere.* \[D5002\]" x.mdef --kernel /nowhere
mkdir ../tree
check "a kernel tree that cannot build" refuses 2 "error: .* cannot build modules.* \[D5003\]" x.mdef --kernel ../tree
check "and what mends it" grep -q 'modules_prepare' ../log
check "an unknown option" refuses 2 "unknown option --kernle; did you mean --kernel" x.mdef --kernle x
check "an unknown target" refuses 2 "unknown target .nowhere." x.mdef -t nowhere
mkdir -p targets
printf 'kernel:\n  sorce: /x\n' >targets/board.yaml
check "an unknown key of a target description" refuses 2 "targets/board.yaml:2:3: error: .*source" x.mdef -t board

head -c 3000 /dev/urandom >damaged.ko
echo 'preBuilt: { damaged.ko }' >damaged.mdef
refused_whole() { # one located line, and nothing of how the build is organised
    "$bin/mkmod" --message-format short -o ../out2 -w ../work2 damaged.mdef >../log 2>&1
    local status=$?
    cat ../log
    [ $status = 1 ] && grep -qE '(^|/)damaged.mdef:1:13: error: .* \[D5101\]' ../log && ! grep -q 'FAILED\|step verify' ../log
}
check "a pre-built module that is none" refused_whole

without_ninja() { # with a PATH that holds nothing
    PATH=/nowhere "$bin/mkmod" --message-format short -o ../out -w ../work x.mdef >../log 2>&1
    local status=$?
    cat ../log
    [ $status = 2 ] && grep -q 'apt-get install' ../log
}
check "a missing tool, with the command that installs it" without_ninja
finish
