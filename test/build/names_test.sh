#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Names that would be statements, commands or options where they are written: each is refused with a diagnostic, or is a
# name and nothing else for ninja, make and the shell.
# shellcheck source=test/build/common.sh
. "$(dirname "$0")/common.sh"
command -v ninja >/dev/null || { echo "skipped: there is no ninja"; exit 77; }

statement=$'\nrule r\n command = touch pwned\nbuild x: r\n'
# shellcheck disable=SC2016,SC1003
payloads=("$statement" $'\nbuild x: phony' $'\r\nx' $'\t' '$(touch pwned)' '`touch pwned`' "';touch pwned;'" ';touch pwned;' '|'
    '||' '$' '${in}' ': x' '#' '\' '"' "it's" '%' '&' '*' $'\xff' $'\e[31m')

# project NAME - a system whose one module was built elsewhere and brings files of that name in every way.
project() {
    rm -rf project && mkdir -p project/tree && cd project || return
    : >pre.ko
    export NAME=$1
    : >"$NAME" && : >"$NAME.rules" && mkdir "d$NAME" && : >"d$NAME/leaf"
    # shellcheck disable=SC2016
    printf '%s\n' 'preBuilt: { pre.ko }' 'udev: { $NAME.rules }' 'firmware: { $NAME $NAME }' \
        'bundles: { file: { $NAME $NAME } dir: { d$NAME d$NAME } }' >pre.mdef
    # shellcheck disable=SC2016
    printf '%s\n' 'preBuilt: { pre.ko }' 'scripts: { install: $NAME }' >script.mdef
    echo 'kernelModules: { pre }' >s.sdef
}

# harmless COMMAND... - generates: refused with a located diagnostic, or ninja has the commands of Portato and no others.
harmless() {
    local status=0 line
    "$@" >../said 2>&1 || status=$?
    cat ../said
    [ -z "$(tr -d '\n\t -~\200-\377' <../said)" ] || { echo "control characters in what was said"; return 1; }
    if ((status > 0)); then
        [[ $status == [12] ]] && grep -qE 'error: .* \[D[0-8][0-9]{3}\]' ../said
        return
    fi
    ninja -C "${work_folder:-w}" -t commands >../commands || return 1
    while IFS= read -r line; do
        case $line in
            "ninja: Entering"* | */portato\ step\ *.json* | install\ -D\ -m\ *) ;;
            *) echo "ninja would run: $line" && return 1 ;;
        esac
    done <../commands
    [ -z "$(find .. -name pwned)" ]
}

for payload in "${payloads[@]}"; do
    for name in "a${payload}b" "$payload"; do
        shown=$(printf '%q' "$name")
        cd "$work" && project "$name"
        check "in a definition: $shown" harmless "$bin/mksys" -n -w w s.sdef
        check "in a definition for mkmod: $shown" harmless "$bin/mkmod" -n -w w pre.mdef
        check "a script: $shown" harmless "$bin/mkmod" -n -w w script.mdef
        cd "$work" && project plain
        check "-o: $shown" harmless "$bin/mksys" -n -w w -o "$name" s.sdef
        work_folder=$name check "-w: $shown" harmless "$bin/mksys" -n -w "$name" s.sdef
        mkdir targets && : >"targets/$name.yaml" && echo 'target: x' >"targets/$name.yaml"
        check "-t: $shown" harmless "$bin/mksys" -n -w w -t "$name" s.sdef
        cp s.sdef "$name.sdef"
        check "the system: $shown" harmless "$bin/mksys" -n -w w "$name.sdef"
        mkdir "f$name" && cp -- pre.ko plain plain.rules "f$name" && cp -R dplain "f$name" && cp pre.mdef "f$name/m.mdef"
        NAME="f$name"
        # shellcheck disable=SC2016
        echo 'kernelModules: { "$NAME/m" }' >in_folder.sdef
        sed -i 's/\$NAME/plain/g' "f$name/m.mdef"
        check "a folder: $shown" harmless "$bin/mksys" -n -w w in_folder.sdef
    done
done

cd "$work" || exit 1
deep=$(printf 'f/%.0s' $(seq 60))
mkdir -p "$deep" && : >"${deep}x.ko"
echo "preBuilt: { \"${deep}x.ko\" }" >deep.mdef
echo 'kernelModules: { deep }' >deep.sdef
says() {
    "${@:2}" >said 2>&1
    cat said && grep -qE "$1" said
}
check "a path that is too deep has a place" says '^deep.mdef:1:13: error: .*D6007' "$bin/mksys" -n --message-format short \
    -w w deep.sdef

finish
