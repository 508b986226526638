#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Files that no one writes on purpose: whatever a path on the command line or in an #include leads to, every command says
# what is wrong, does not hang, and ends with 1 or 2.
# shellcheck source=test/build/common.sh
. "$(dirname "$0")/common.sh"
mkdir input && cd input || exit 1

# says STATUSES MESSAGE COMMAND... - the exit status is one of STATUSES, something matches MESSAGE. `timeout` only tells
# which command hangs: none of these takes more than a second of its own.
says() {
    local statuses=$1 message=$2 status
    shift 2
    timeout 300 "$@" >../log 2>&1 </dev/null
    status=$?
    head -c 2000 ../log
    echo "exit status $status"
    [[ " $statuses " == *" $status "* ]] && grep -qaE "$message" ../log
}
# every WHAT STATUSES MESSAGE FILE - for each command that reads definition files.
every() {
    local command
    for command in "portato check" "portato fmt" "portato model" "portato graph"; do
        # shellcheck disable=SC2086
        check "$1: $command" says "$2" "$3" "$bin/"$command --message-format short "$4"
    done
}
located='^[^ ]+:[0-9]+:[0-9]+: error: .* \[D[0-9]{4}\]'
unread='error: .* \[D00[0-9]{2}\]'

head -c 100000 /dev/urandom >random.mdef
every "a binary file" 1 "$located" random.mdef
head -c 1000000 /dev/zero >zero.mdef
every "a file of zeros" 1 "$located" zero.mdef
{ printf 'sources: { '; head -c 1000000 /dev/zero | tr '\0' 'a'; printf ' }\n'; } >long.mdef
check "a word of 1 MB: portato check" says 1 "$located" "$bin/portato" check --message-format short long.mdef
check "a word of 1 MB: portato fmt" says 1 long.mdef "$bin/portato" fmt --check long.mdef
{ printf 'sources: { '; for ((i = 0; i < 200000; ++i)); do printf 'a.c '; done; printf '}\n'; } >wide.mdef
check "a line of 200,000 words: portato fmt" says 0 'formatted' "$bin/portato" fmt wide.mdef
check "and each has a line" [ "$(wc -l <wide.mdef)" = 200003 ]
awk 'BEGIN { printf "sources: "; for (i = 0; i < 8000; i++) printf "{"; for (i = 0; i < 8000; i++) printf "}" }' >deep.mdef
every "8,000 nested braces" 1 "$located" deep.mdef
awk 'BEGIN { for (i = 0; i < 8000; i++) print "#if $A = y"; for (i = 0; i < 8000; i++) print "#endif" }' >deep_if.mdef
every "8,000 nested #if" 1 "$located" deep_if.mdef

for ((i = 0; i < 100; ++i)); do echo "#include \"deep$((i + 1)).sinc\"" >"deep$i.sinc"; done
echo 'sorces: { a.c }' >deep100.sinc
echo '#include "deep0.sinc"' >includes.mdef
check "100 includes in each other" says 1 "$located" "$bin/portato" check --message-format short includes.mdef
for ((i = 0; i < 40; ++i)); do printf '#include "twice%d.sinc"\n' $((i + 1)) $((i + 1)) >"twice$i.sinc"; done
echo 'load: auto' >twice40.sinc
echo '#include "twice0.sinc"' >twice.mdef
check "40 levels of includes, each twice" says 1 'error: more than 10000 includes .*D0102' "$bin/portato" check \
    --message-format short twice.mdef
echo '#include "b.sinc"' >a.sinc
echo '#include "a.sinc"' >b.sinc
echo '#include "a.sinc"' >cycle.mdef
check "a cycle of includes" says 1 "$located" "$bin/portato" check --message-format short cycle.mdef
ln -s loop1.mdef loop2.mdef
ln -s loop2.mdef loop1.mdef
every "a loop of links" "1 2" "$unread" loop1.mdef
ln -s nowhere.mdef dangling.mdef
every "a link that leads nowhere" "1 2" "$unread" dangling.mdef
mkdir folder.mdef
every "a folder" "1 2" "$unread" folder.mdef
mkfifo fifo.mdef
every "a FIFO" "1 2" "$unread" fifo.mdef
ln -s /dev/zero zeros.mdef
every "/dev/zero" "1 2" "$unread" zeros.mdef
ln -s /dev/null null.mdef
every "/dev/null" "1 2" "$unread" null.mdef
truncate -s 100G huge.mdef
every "a file of 100 GB" "1 2" "$unread" huge.mdef
for each in fifo.mdef zeros.mdef folder.mdef loop1.mdef huge.mdef; do
    echo "#include \"$each\"" >include.mdef
    check "an include of $each" says 1 "$located" "$bin/portato" check --message-format short include.mdef
done

as_user=()
[ "$(id -u)" != 0 ] || as_user=(setpriv --reuid 65534 --clear-groups)
mkdir closed && echo 'sources: { a.c }' >closed/x.mdef
echo 'kernelModules: { closed/x }' >closed.sdef
chmod 0 closed
chmod 755 "$work" "$work/input"
if "${as_user[@]}" test -x "$bin/portato"; then
    check "a folder that may not be read" says "1 2" 'error: .*closed/x.mdef' "${as_user[@]}" "$bin/portato" check \
        --message-format short closed/x.mdef
    check "in an .sdef" says 1 "$located" "${as_user[@]}" "$bin/portato" check --message-format short closed.sdef
    echo 'sources:{a.c}' >mine.mdef
    mkdir readonly && cp mine.mdef readonly && chmod 777 readonly/mine.mdef && chmod 555 readonly
    check "formatting in a folder that may not be written to" says 2 'cannot write .*mine.mdef.*D0100' "${as_user[@]}" \
        "$bin/portato" fmt readonly/mine.mdef
    check "leaves the file alone" cmp mine.mdef readonly/mine.mdef
else
    echo "skipped: what needs another user (who cannot reach $bin)"
fi
chmod 755 closed

# A file that is written to all the time while it is read: any verdict, but no crash and no hang.
(while :; do
    for size in 10 100000 1000; do
        { printf 'sources: { '; head -c $size /dev/zero | tr '\0' ' '; printf '}\n'; } >busy.mdef 2>/dev/null
    done
done) &
writer=$!
reads_busy_file() {
    local i
    for ((i = 0; i < 40; ++i)); do
        says "0 1 2" '' "$bin/portato" check --message-format short busy.mdef || return 1
    done
}
check "a file that changes while it is read" reads_busy_file
kill $writer 2>/dev/null
wait $writer 2>/dev/null
finish
