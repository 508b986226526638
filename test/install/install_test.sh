#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs into a folder that is thrown away and uses what is there, the built tree being out of reach of it.
#   install_test.sh BUILD_FOLDER
# shellcheck source=test/build/common.sh
. "$(dirname "$0")/../build/common.sh"
build=$bin
root=$work/root
usr=$root/usr

install_all() { DESTDIR=$root cmake --install "$build" --prefix /usr; }
check "it can be installed" install_all

version() { "$usr/bin/$1" --version | grep -qE '^portato [0-9]+\.[0-9]+\.[0-9]+$'; }
explains_itself() { "$usr/bin/$1" --help | grep -q "^Usage: $1 "; }
for command in portato mkmod mksys mkparse; do
    check "$command says its version" version "$command"
    check "and how it is used" explains_itself "$command"
    check "bash completes it" bash -n "$usr/share/bash-completion/completions/$command"
    check "fish completes it" grep -q "complete -c $command " "$usr/share/fish/vendor_completions.d/$command.fish"
    if [ "$command" != portato ]; then
        check "it is a link that stays in the folder" test "$(readlink "$usr/bin/$command")" = portato
    fi
done
check "zsh completes all of them" grep -q '^#compdef mkmod mkparse mksys portato$' "$usr/share/zsh/site-functions/_portato"

pages_of_all() { # every command of the overview has a page
    local command
    "$usr/bin/portato" --help | sed -n 's/^  \([a-z-]*\) .*/\1/p' | grep -vxE 'completion|manual' | while read -r command; do
        case $command in mk*) ;; *) command=portato-$command ;; esac
        grep -q '^\.TH' "$usr/share/man/man1/$command.1" || { echo "no page for $command" && exit 1; }
    done
}
check "every command has a manual page" pages_of_all
check "the schema of the JSON messages is there" grep -q '"\$schema"' "$usr/share/portato/diagnostics.schema.json"
check "so is the licence" grep -q 'Apache License' "$usr/share/doc/Portato/LICENSE"

echo 'sorces: { a.c }' >x.mdef
finds_mistakes() { "$usr/bin/portato" check --message-format short x.mdef >found 2>&1; grep -q '^x.mdef:1:1: error: ' found; }
check "the installed program works" finds_mistakes
finish
