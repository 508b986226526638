#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs in the emulated target, started by tools/boot: does the image of samples/vehicle do what its definitions say?
# Asks the kernel (/proc/modules, /sys/module), not the scripts. Prints TAP.
# shellcheck disable=SC2016  # what check and both get is expanded by them
set -u
system=/legato/systems/current
modules=$system/modules
work=/tmp/vehicle
mkdir -p $work
out=$work/out err=$work/err

# --- Helpers -------------------------------------------------------------------------------------------------------

# run COMMAND... - leaves status, and what it printed in $out and $err.
run() {
    "$@" >$out 2>$err
    status=$?
}

count=0 failures=0
# check DESCRIPTION COMMAND... - one line of TAP.
check() {
    count=$((count + 1))
    description=$1
    shift
    if "$@"; then
        echo "ok $count - $description"
    else
        failures=$((failures + 1))
        echo "not ok $count - $description"
        echo "#   loaded: $(loaded)"
        sed 's/^/#   out: /' $out
        sed 's/^/#   err: /' $err
        dmesg | tail -n 5 | sed 's/^/#   kernel: /'
    fi
}

# equal WANTED GOT
equal() {
    [ "$1" = "$2" ] || {
        printf '#   wanted: %s\n#   got:    %s\n' "$1" "$2"
        return 1
    }
}

both() { # both 'COMMAND' 'COMMAND'...
    for condition in "$@"; do
        eval "$condition" || {
            printf '#   does not hold: %s\n' "$condition"
            return 1
        }
    done
}

# loaded - what the kernel has, in the order of loading (it lists the newest first).
loaded() {
    cut -d' ' -f1 /proc/modules | tac | tr '\n' ' '
}

# comes_before FIRST SECOND - among the loaded modules.
comes_before() {
    case " $(loaded | sed 's/ /  /g')" in
    *" $1 "*" $2 "*) ;;
    *) return 1 ;;
    esac
}

is_loaded() {
    grep -q "^$1 .* Live " /proc/modules
}

# shows MODULE PARAMETER VALUE - byte for byte, as the kernel shows it.
shows() {
    printf '%s\n' "$3" >$work/wanted
    cmp -s $work/wanted "/sys/module/$1/parameters/$2" || {
        printf '#   wanted: %s\n#   got:    ' "$3"
        cat "/sys/module/$1/parameters/$2"
        return 1
    }
}

# --- The image -----------------------------------------------------------------------------------------------------

all='vbrake vbus vengine vfirm vgateway vlabel vlegacy vtemp vunits' # what must be in the kernel in the end
: >$out
: >$err

for module in $all vabsent vdiag; do
    [ -f "$modules/$module.ko" ] || echo "#   missing: $module.ko"
done >$work/missing
cat $work/missing
check 'the image holds each module' [ ! -s $work/missing ]
check 'the scripts are executable' both '[ -x $modules/install.sh ]' '[ -x $modules/remove.sh ]' \
    '[ -x $modules/scripts/vdiag/install.sh ]' '[ -x $modules/scripts/vdiag/remove.sh ]'
check 'the configuration and the properties are there' both '[ -s $system/config/modules.cfg ]' \
    'grep -qx system.name=vehicle $system/info.properties'
check 'the firmware is staged where its definition says' [ -s $modules/files/vfirm/lib/firmware/vehicle/vfirm.bin ]
check 'nothing is loaded before' equal '' "$(loaded)"

run $modules/install.sh --list
list=$(tr '\n' ' ' <$out)
# shellcheck disable=SC2086  # words
check 'the script lists each module once, without the manual one' \
    equal "vabsent $all " "$(printf '%s\n' $list | sort | tr '\n' ' ')"
check 'listing loads nothing' equal '' "$(loaded)"

# --- Installing the system -----------------------------------------------------------------------------------------

run $modules/install.sh -v
check 'the system is installed although an optional module fails' equal 0 "$status"
cp $out $work/first.out
cp $err $work/first.err
check 'each other module is in the kernel' equal "$all " "$(loaded | tr ' ' '\n' | grep . | sort | tr '\n' ' ')"
check 'they were loaded in the order that the script lists' equal "$(echo "$list" | sed 's/vabsent //')" "$(loaded)"
for pair in vbus:vbrake vbus:vengine vengine:vgateway vbrake:vgateway vunits:vtemp; do
    check "${pair%:*} was loaded before ${pair#*:}" comes_before ${pair%:*} ${pair#*:}
done
check 'the failure is one line that names the module and the reason' both '[ $(grep -c . $work/first.err) = 1 ]' \
    'grep -q "^vehicle: optional module vabsent is not loaded: .*No such device" $work/first.err' \
    'grep -q "kernel: .*no node at 0x7f" $work/first.err'
check 'the manual module is not loaded' [ ! -e /sys/module/vdiag ]

# --- What the modules got ------------------------------------------------------------------------------------------

check 'parameter: a number' shows vlabel plain 7
check 'parameter: nothing' shows vlabel empty ''
check 'parameter: several spaces' shows vlabel two 'two  words'
check 'parameter: double quotes within' shows vlabel quoted 'say "hi" now'
check 'parameter: a single double quote' shows vlabel inch 'display 10"TFT'
check 'parameter: an apostrophe' shows vlabel apostrophe "it's"
check 'parameter: what a shell would expand' shows vlabel dollar '$5 of $HOME, `id`; $(id) & ${HOME}'
check 'parameter: backslashes' shows vlabel backslash 'C:\new\table'
check 'parameter: a character with byte 0xa0' shows vlabel accent 'voilà'
check 'parameter: other characters' shows vlabel city 'Zürich 東京'
check 'parameter: one that looks like two' shows vlabel pair 'a=1 plain=8'
check 'a parameter of a driver' shows vengine throttle 25
check 'flags of the definition: the bus has eight slots' sh -c "dmesg | grep -q 'vbus: 8 slots'"
check 'the drivers answer over the bus' shows vgateway speed 2200
check 'both nodes are on the bus' shows vbus nodes 2
check 'the sub-module uses its sibling' shows vtemp decidegree 204
check 'the module built outside got its flags' shows vlegacy revision 4
check 'the firmware is visible to the kernel' cmp -s /lib/firmware/vehicle/vfirm.bin \
    $modules/files/vfirm/lib/firmware/vehicle/vfirm.bin
check 'the module has read its firmware' both "shows vfirm title 'vehicle map 3'" 'shows vfirm checksum 2370'

# --- The target's own tools ----------------------------------------------------------------------------------------

# shellcheck disable=SC2034  # in what both gets
tree=$system/lib/modules/$(uname -r)
check 'the tree that modprobe knows holds each module, once' both '[ -s $tree/modules.dep ]' \
    '[ "$(readlink -f $tree/updates/vehicle/vbus.ko)" = $modules/vbus.ko ]'
check 'the modules of the start are named for modules-load.d' grep -qx vgateway $system/lib/modules-load.d/vehicle.conf
if [ -x /sbin/kmod ]; then
    $modules/remove.sh
    run modprobe -d $system -C $system/lib/modprobe.d vgateway
    check 'modprobe loads a module with all that it needs' both '[ $status = 0 ]' \
        "equal 'vbus vengine vbrake vgateway ' \"\$(loaded)\""
    check 'with its parameters' shows vengine throttle 25
    run modprobe -d $system -C $system/lib/modprobe.d vlabel
    check 'also those that hold anything' both "shows vlabel quoted 'say \"hi\" now'" \
        "shows vlabel backslash 'C:\new\table'" "shows vlabel two 'two  words'"
    $modules/remove.sh
    $modules/install.sh 2>/dev/null
fi

# --- Once more, and the manual module ------------------------------------------------------------------------------

before=$(loaded)
run $modules/install.sh
check 'a second install succeeds' equal 0 "$status"
check 'and leaves everything as it was' equal "$before" "$(loaded)"

run $modules/scripts/vdiag/install.sh
check 'the manual module is loaded by its own script' both '[ $status = 0 ]' 'is_loaded vdiag'
check 'and uses the symbols of the chain' shows vdiag summary $((2200 << 8))
run $modules/scripts/vdiag/remove.sh
check 'its own script removes it, and nothing else' both '[ $status = 0 ]' "equal '$before' \"\$(loaded)\""

# --- Removing ------------------------------------------------------------------------------------------------------

run $modules/remove.sh
check 'the removal succeeds' both '[ $status = 0 ]' '[ ! -s $err ]'
check 'no module is left' equal '' "$(loaded)"
check 'the firmware is no longer visible' [ ! -e /lib/firmware/vehicle ]
run $modules/remove.sh
check 'a second removal succeeds' equal 0 "$status"

$modules/install.sh >/dev/null 2>&1
insmod $modules/vdiag.ko
run $modules/remove.sh
check 'a manual module that is loaded is removed with the system' both '[ $status = 0 ]' '[ ! -s $err ]' "equal '' \"\$(loaded)\""

# --- One module's own scripts --------------------------------------------------------------------------------------

run $modules/scripts/vsensors/install.sh
check 'one definition is installed by itself' both '[ $status = 0 ]' "equal 'vunits vtemp ' \"\$(loaded)\""
run $modules/scripts/vsensors/remove.sh
check 'and removed' both '[ $status = 0 ]' "equal '' \"\$(loaded)\""

# --- A required module fails ---------------------------------------------------------------------------------------

broken="$work/a broken copy" # with a space, on purpose
cp -a $modules "$broken"
# The last required one, so that everything else is loaded before.
last=$(for module in $list; do echo "$module"; done | grep -vx vabsent | tail -n 1)
head -c 700 "$modules/$last.ko" >"$broken/$last.ko"
run "$broken/install.sh"
check 'a damaged required module fails the installation' equal 1 "$status"
check 'the message names it and the reason' grep -qi "^vehicle: cannot load $last: insmod: .*\(format\|invalid\)" $err
check 'everything that was loaded is taken out again' equal '' "$(loaded)"
check 'also what scripts have done' [ ! -e /lib/firmware/vehicle ]

insmod $modules/vbus.ko
run "$broken/install.sh"
check 'what was loaded before stays' both '[ $status = 1 ]' "equal 'vbus ' \"\$(loaded)\""
rmmod vbus

rm "$broken/$last.ko"
run "$broken/install.sh"
check 'a missing required module fails the installation too' both '[ $status = 1 ]' \
    "grep -q 'cannot load $last: no file $broken/$last.ko' \$err" "equal '' \"\$(loaded)\""

cp "$modules/$last.ko" "$broken/$last.ko"
run "$broken/install.sh"
check 'the mended copy can be installed from a folder with a space' both '[ $status = 0 ]' "equal '$before' \"\$(loaded)\""
run "$broken/remove.sh"
check 'and removed' both '[ $status = 0 ]' "equal '' \"\$(loaded)\""
check 'the kernel has not complained' sh -c '! dmesg | grep -E "WARNING|BUG:|Oops|Call Trace"'

echo "1..$count"
[ "$failures" = 0 ]
