#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests of tools/boot's verdict: the emulator is a fake that prints a given console, so a case takes no time.
# usage: boot_test.sh BOOT. Prints TAP; status 1 if a test failed.
set -u
boot=$1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
for machine in x86_64 aarch64 arm; do
    # shellcheck disable=SC2016  # what the fake expands
    printf '#!/bin/sh\necho "$0 $*" >"%s/called"\ncat "%s/console" || exit\n[ ! -e "%s/hang" ] || exec sleep 30\n' \
        "$work" "$work" "$work" >"$work/bin/qemu-system-$machine"
done
# What is fetched for other kinds of machines seems to be there already.
for kind in arm64 armhf; do
    mkdir -p "$work/portato/busybox/$kind/bin"
    echo busybox >"$work/portato/busybox/$kind/bin/busybox"
done
chmod 755 "$work"/bin/* "$work"/portato/busybox/*/bin/busybox
export XDG_CACHE_HOME="$work"
PATH=$work/bin:$PATH
: >"$work/kernel"
: >"$work/script"

count=0 failures=0
options=
limit=300 # seconds until an emulator is taken for hanging; a busy machine may be slow
# verdict STATUS REASON DESCRIPTION LINE... - a console of these lines gives this status, and this reason on stderr
# (an empty reason: nothing there). With $options.
verdict() {
    wanted=$1 reason=$2 description=$3
    shift 3
    [ $# = 0 ] || printf '%s\r\n' "$@" >"$work/console"
    # shellcheck disable=SC2086  # words
    "$boot" $options --kernel "$work/kernel" --script "$work/script" --timeout $limit -q >"$work/out" 2>"$work/err"
    status=$?
    count=$((count + 1))
    if [ $status = "$wanted" ] && if [ -z "$reason" ]; then [ ! -s "$work/err" ]; else grep -q "$reason" "$work/err"; fi; then
        echo "ok $count - $description"
    else
        failures=$((failures + 1))
        echo "not ok $count - $description"
        echo "#   status $status"
        sed 's/^/#   /' "$work/err"
    fi
}

end='# guest: the script ended with status 0'
verdict 0 '' 'a complete report passes' '1..2' 'ok 1 - a' '# note' 'ok 2 - b' "$end" '[ 1.0] reboot: Power down'
verdict 0 '' 'the plan may come last' 'ok 1' 'ok 2' '1..2' "$end"
verdict 1 'failed: not ok 2 - b' 'a failed test' '1..2' 'ok 1 - a' 'not ok 2 - b' "$end"
verdict 1 'failed: not ok 1' 'a failed test without a description' '1..1' 'not ok 1' "$end"
verdict 1 'planned 3 tests, saw 2' 'a missing test' '1..3' 'ok 1 - a' 'ok 2 - b' "$end"
verdict 1 'planned 1 tests, saw 2' 'a test too many' '1..1' 'ok 1 - a' 'ok 2 - b' "$end"
verdict 1 'out of order: ok 3' 'a wrong number' '1..2' 'ok 1 - a' 'ok 3 - b' "$end"
verdict 1 'out of order: ok - a' 'no number' '1..1' 'ok - a' "$end"
verdict 1 'no plan' 'no plan' 'ok 1 - a' "$end"
verdict 1 'holds no test' 'an empty plan' '1..0' "$end"
verdict 1 'more than one plan' 'two plans' '1..1' 'ok 1 - a' '1..1' "$end"
verdict 1 'Bail out! no disk' 'a bail-out' '1..1' 'ok 1 - a' 'Bail out! no disk' "$end"
verdict 1 'died before' 'a guest that dies after its last test' '1..1' 'ok 1 - a' '[ 1.0] Kernel panic'
verdict 1 'ended with status 3' 'a script that fails after its last test' '1..1' 'ok 1 - a' '# guest: the script ended with status 3'
verdict 1 'a test after the end' 'a test after the end' '1..2' 'ok 1 - a' "$end" 'ok 2 - b'

# called PATTERN DESCRIPTION - how the emulator was called.
called() {
    count=$((count + 1))
    # shellcheck disable=SC2254  # a pattern
    case $(cat "$work/called") in
    $1) echo "ok $count - $2" ;;
    *)
        failures=$((failures + 1))
        echo "not ok $count - $2"
        sed 's/^/#   /' "$work/called"
        ;;
    esac
}
called '*qemu-system-x86_64 *console=ttyS0 *' 'the emulated machine is of the kind amd64'
options='--arch arm64'
verdict 0 '' 'a machine of another kind' '1..1' 'ok 1 - a' "$end"
called '*qemu-system-aarch64 -M virt -cpu cortex-a57 *console=ttyAMA0 *' 'its emulator and its console'
options='--arch armhf'
verdict 0 '' 'one of ARMv7' '1..1' 'ok 1 - a' "$end"
called '*qemu-system-arm -M virt -cpu cortex-a15 *console=ttyAMA0 *' 'its emulator and its console'
options='--arch armhf --kmod'
verdict 2 '.--kmod is for amd64 only' 'tools of this machine in a machine of ARMv7'
options='--arch arm64 --kmod'
verdict 2 '.--kmod is for amd64 only' 'tools of this machine in a machine of another kind'
options='--arch sparc'
verdict 2 '.--arch wants amd64, arm64 or armhf, not .sparc' 'an unknown kind'
options=
touch "$work/hang"
limit=1
verdict 1 'did not end within 1 s' 'a guest that does not end'
limit=300
rm "$work/hang" "$work/console"
verdict 1 'emulator failed with status 1' 'an emulator that fails'
rm "$work/script"
verdict 2 'cannot read .*/script' 'a missing script'

echo "1..$count"
[ $failures = 0 ]
