#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests of runtime/init/module_functions.sh without root and without a kernel: insmod, rmmod, dmesg, id and /proc/modules
# are fakes that share one folder. Scripts are put together as the generator does it and run by the shell under test.
# usage: module_functions_test.sh FUNCTIONS SHELL...     e.g. module_functions_test.sh .../module_functions.sh busybox sh
# Prints TAP; status 1 if a test failed.
# shellcheck disable=SC2016,SC2034  # what check and all get is expanded by them, and uses what looks unused
set -u
functions=$1
shift
shell=$*

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
modules="$work/a system/modules" # a space, because a path may hold one
fakes=$work/fakes
mkdir -p "$modules/files/vfirm/scripts" "$fakes"

# --- The fakes -----------------------------------------------------------------------------------------------------
# Files in $fakes steer them: refuse.NAME (what insmod says), busy.NAME (rmmod refuses). What they were called with goes
# to calls, one argument a line.

cat >"$fakes/insmod" <<'END'
#!/bin/sh
cd "${0%/*}" || exit
{ echo insmod; printf '%s\n' "$@"; } >>calls
name=$(basename "$1" .ko | tr - _)
echo "[    2.0] $name: loading out-of-tree module taints kernel." >>kmsg
if [ -e "race.$name" ]; then
    printf '%s 16384 0 - Live 0x0\n' "$name" >>proc_modules
    echo "insmod: File exists" >&2
    exit 1
elif [ -e "refuse.$name" ]; then
    echo "[    2.1] $name: the device is on fire" >>kmsg
    echo "[    2.2] $name: the device is on fire" >>kmsg
    echo "[    2.3] ${name}2: is another module" >>kmsg
    cat "refuse.$name" >&2
    exit 1
elif [ ! -e "lie.$name" ]; then
    { printf '%s 16384 0 - Live 0x0\n' "$name"; cat proc_modules; } >new && mv new proc_modules
fi
END
cat >"$fakes/rmmod" <<'END'
#!/bin/sh
cd "${0%/*}" || exit
{ echo rmmod; printf '%s\n' "$@"; } >>calls
if [ -e "busy.$1" ]; then
    echo "rmmod: can't unload module '$1': Resource temporarily unavailable" >&2
    exit 1
fi
grep -v "^$1 " proc_modules >new
mv new proc_modules
END
cat >"$fakes/modprobe" <<'END'
#!/bin/sh
cd "${0%/*}" || exit
{ echo modprobe; printf '%s\n' "$@"; } >>calls
if [ -e "refuse.$1" ]; then
    cat "refuse.$1" >&2
    exit 1
fi
{ printf '%s 16384 0 - Live 0x0\n' "$1"; cat proc_modules; } >new && mv new proc_modules
END
printf '#!/bin/sh\ncat "${0%%/*}/kmsg"\n' >"$fakes/dmesg"
printf '#!/bin/sh\ncat "${0%%/*}/uid"\n' >"$fakes/id"
cat >"$modules/files/vfirm/scripts/install" <<'END'
#!/bin/sh
echo "install script $1" >>"$PORTATO_FAKES/calls"
case $(cat "$PORTATO_FAKES/script" 2>/dev/null) in
nothing) ;;
fail) exit 3 ;;
late) "$PORTATO_INSMOD" "$1"; exit 4 ;;
HUP | INT | TERM) "$PORTATO_INSMOD" "$1"; kill -s "$(cat "$PORTATO_FAKES/script")" "$PPID"; sleep 60; echo 'was not ended' >>"$PORTATO_FAKES/calls" ;;
*) "$PORTATO_INSMOD" "$1" ;;
esac
END
cat >"$modules/files/vfirm/scripts/remove" <<'END'
#!/bin/sh
echo "remove script $1" >>"$PORTATO_FAKES/calls"
case $(cat "$PORTATO_FAKES/script" 2>/dev/null) in
keep) exit 0 ;;
*) "$PORTATO_RMMOD" vfirm ;;
esac
END
printf '#!/bin/sh\necho "udevadm $*" >>"${0%%/*}/calls"\n' >"$fakes/udevadm"
chmod 755 "$fakes"/* "$modules"/files/vfirm/scripts/*
export PORTATO_FIRMWARE_PATH="$fakes/firmware_path" PORTATO_UDEV="$fakes/udev" PORTATO_UDEVADM="$fakes/udevadm"
export PORTATO_MODPROBE="$fakes/modprobe" PORTATO_SYS_MODULE="$fakes/sys_module"
export PORTATO_FAKES="$fakes" PORTATO_INSMOD="$fakes/insmod" PORTATO_RMMOD="$fakes/rmmod" \
    PORTATO_DMESG="$fakes/dmesg" PORTATO_ID="$fakes/id" PORTATO_PROC_MODULES="$fakes/proc_modules"

# --- Helpers -------------------------------------------------------------------------------------------------------

# write_script FILE - a script as generated; the lines that name the modules come from stdin.
write_script() {
    mkdir -p "${1%/*}"
    { printf '#!/bin/sh\n# %s - for a test\n' "${1##*/}"; cat "$functions" -; } >"$1"
}

# fresh - an empty kernel, all .ko files in place, nothing refused.
fresh() {
    rm -f "$fakes"/refuse.* "$fakes"/busy.* "$fakes"/lie.* "$fakes"/race.* "$fakes"/script
    : >"$fakes/calls" && : >"$fakes/proc_modules"
    echo 0 >"$fakes/uid"
    echo '[    1.0] vgateway: said before this run' >"$fakes/kmsg"
    for ko in vbus vlabel v-dash vfirm vabsent vgateway; do : >"$modules/$ko.ko"; done
}

# run SCRIPT [ARGUMENT...] - leaves status, and what it printed in $work/out and $work/err.
run() {
    script=$1
    shift
    $shell "$script" "$@" >"$work/out" 2>"$work/err"
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
        sed 's/^/#   out: /' "$work/out"
        sed 's/^/#   err: /' "$work/err"
        sed 's/^/#   call: /' "$fakes/calls"
    fi
}

# same FILE LINE... - FILE holds exactly these lines.
same() {
    file=$1
    shift
    printf '%s\n' "$@" | cmp -s - "$file"
}

has() { # has FILE TEXT
    grep -qF -- "$2" "$1"
}

lines() { # lines FILE COUNT
    [ "$(wc -l <"$1")" -eq "$2" ]
}

in_kernel() { # in_kernel NAME... - exactly these, the newest first
    [ "$(cut -d' ' -f1 "$fakes/proc_modules" | tr '\n' ' ')" = "${*:+$* }" ]
}

all() { # all 'COMMAND' 'COMMAND'... - every one of them holds
    for condition in "$@"; do
        if ! eval "$condition"; then
            echo "#   does not hold: $condition"
            return 1
        fi
    done
}

out=$work/out err=$work/err calls=$fakes/calls

write_script "$modules/install.sh" <<'END'
begin_install 'vehicle' '.'
load_module vbus vbus.ko required - -
load_module vlabel vlabel.ko required - - 'plain=7' 'label="two  words"' 'dollar=$HOME' 'back=C:\new' "single=it's" 'empty='
load_module v-dash v-dash.ko required - 'vbus'
load_module vfirm vfirm.ko required files/vfirm/scripts/install:files/vfirm/scripts/remove -
load_module vabsent vabsent.ko optional - -
load_module vgateway vgateway.ko required - 'vbus v_dash'
finish_install
END
write_script "$modules/remove.sh" <<'END'
begin_remove 'vehicle' '.'
unload_module vgateway vgateway.ko -
unload_module vabsent vabsent.ko -
unload_module vfirm vfirm.ko files/vfirm/scripts/remove
unload_module v-dash v-dash.ko -
unload_module vlabel vlabel.ko -
unload_module vbus vbus.ko -
finish_remove
END
install="$modules/install.sh" remove="$modules/remove.sh"

# --- Installing ----------------------------------------------------------------------------------------------------

fresh
run "$install"
check 'all modules are loaded in the given order, without a word' \
    all '[ $status = 0 ]' 'in_kernel vgateway vabsent vfirm v_dash vlabel vbus' '[ ! -s "$out" ]' '[ ! -s "$err" ]'
check 'parameters reach insmod byte for byte, each as one argument' \
    same "$calls" insmod "$modules/vbus.ko" insmod "$modules/vlabel.ko" 'plain=7' 'label="two  words"' 'dollar=$HOME' \
    'back=C:\new' "single=it's" 'empty=' insmod "$modules/v-dash.ko" "install script $modules/vfirm.ko" \
    insmod "$modules/vfirm.ko" insmod "$modules/vabsent.ko" insmod "$modules/vgateway.ko"

: >"$calls"
run "$install"
check 'a second run says that all are there and calls nothing' \
    all '[ $status = 0 ]' 'same "$out" "vehicle: already loaded: vbus vlabel v_dash vfirm vabsent vgateway"' '[ ! -s "$calls" ]'

fresh
run "$install" -v
check '-v names each module and counts them' \
    all '[ $status = 0 ]' 'has "$out" "vehicle: loaded v_dash"' 'has "$out" "vehicle: modules loaded: 6"'

fresh
echo 'insmod: No such device' >"$fakes/refuse.vabsent"
run "$install"
check 'an optional module that fails is one line on stderr, and the others are loaded' \
    all '[ $status = 0 ]' 'in_kernel vgateway vfirm v_dash vlabel vbus' \
    'same "$err" "vehicle: optional module vabsent is not loaded: insmod: No such device; kernel: vabsent: the device is on fire"'

fresh
printf 'vbus 16384 0 - Live 0x0\n' >"$fakes/proc_modules"
printf 'insmod: first line\nsecond line\n' >"$fakes/refuse.vgateway"
run "$install"
check 'when a required module fails, what this run loaded is taken out again, newest first, and nothing else' \
    all '[ $status = 1 ]' 'in_kernel vbus' 'has "$err" "vehicle: taken out again: vabsent vfirm v_dash vlabel"' \
    '! has "$calls" "vbus.ko"'
check 'a module with scripts of its own is taken out by its remove script' has "$calls" "remove script $modules/vfirm.ko"
check 'the reason holds the tool'\''s words and the kernel'\''s, once, of this run and of this module only' \
    all 'has "$err" "vehicle: cannot load vgateway: insmod: first line; second line; kernel: vgateway: the device is on fire"' \
    '! has "$err" taint' '! has "$err" "before this run"' '! has "$err" vgateway2' 'lines "$err" 2'

fresh
echo 'insmod: no' >"$fakes/refuse.vgateway"
: >"$fakes/busy.v_dash"
run "$install"
check 'what cannot be taken out again is said, and the rest still is' \
    all '[ $status = 1 ]' 'in_kernel v_dash' 'has "$err" "cannot take v_dash out again: rmmod: can"'

fresh
: >"$fakes/race.vlabel"
echo 'insmod: no' >"$fakes/refuse.vgateway"
run "$install"
check 'a module that somebody else loads meanwhile counts as loaded and is left alone' \
    all '[ $status = 1 ]' 'in_kernel vlabel' '! has "$err" "cannot load vlabel"'

fresh
: >"$fakes/lie.vbus"
run "$install"
check 'insmod is believed only if the module is in the kernel' \
    all '[ $status = 1 ]' 'has "$err" "cannot load vbus: insmod went well, but the module is not in the kernel"'

fresh
rm "$modules/vabsent.ko"
run "$install"
check 'an optional module may lack its file' all '[ $status = 0 ]' 'has "$err" "no file $modules/vabsent.ko"'

fresh
rm "$modules/vgateway.ko"
run "$install"
check 'a required module may not' all '[ $status = 1 ]' 'in_kernel' 'has "$err" "cannot load vgateway: no file $modules/vgateway.ko"'

fresh
mkdir -p "$work/other"
write_script "$work/other/install.sh" <<'END'
begin_install 'part' '../a system/modules'
load_module vgateway vgateway.ko required - 'vbus v_dash'
finish_install
END
printf 'v_dash 16384 0 - Live 0x0\nvbus 16384 0 - Loading 0x0\n' >"$fakes/proc_modules"
run "$work/other/install.sh"
check 'a module whose needs are not all live is not tried' \
    all '[ $status = 1 ]' '! has "$calls" insmod' 'has "$err" "part: cannot load vgateway: it needs vbus, which is not loaded"'
printf 'v_dash 16384 0 - Live 0x0\nvbus 16384 0 - Live 0x0\n' >"$fakes/proc_modules"
ln -s "$work/other/install.sh" "$work/S50modules"
run "$work/S50modules"
check 'the folder is found from another one, and through a link' all '[ $status = 0 ]' 'in_kernel vgateway v_dash vbus'

# --- The kernel's own modules --------------------------------------------------------------------------------------

write_script "$modules/own.sh" <<'END'
begin_install 'own' '.'
load_module vbus vbus.ko required - '@jbd2 @crc16'
load_module vgateway vgateway.ko required - '@jbd2 vbus'
finish_install
END
fresh
run "$modules/own.sh"
check 'modprobe brings what comes with the kernel, once' \
    all '[ $status = 0 ]' 'in_kernel vgateway vbus crc16 jbd2' '[ "$(grep -c modprobe "$calls")" = 2 ]'
fresh
mkdir -p "$fakes/sys_module/crc16"
run "$modules/own.sh"
check 'what is built in needs no modprobe' all '[ $status = 0 ]' 'in_kernel vgateway vbus jbd2' '! has "$calls" crc16'
run "$modules/own.sh" -n
check 'what is there already is not in a dry run' all '[ $status = 0 ]' '[ ! -s "$out" ]'
fresh
run "$modules/own.sh" -n
check 'a dry run shows the modprobe' all '[ $status = 0 ]' 'has "$out" "modprobe jbd2"' '! has "$out" crc16' \
    '[ ! -s "$calls" ]'
echo 'modprobe: FATAL: Module jbd2 not found' >"$fakes/refuse.jbd2"
run "$modules/own.sh"
check 'a module of the kernel that is not to be had is named' all '[ $status = 1 ]' '! has "$calls" insmod' \
    'has "$err" "own: cannot load vbus: it needs jbd2 of the kernel: modprobe: FATAL: Module jbd2 not found"'
fresh
PORTATO_MODPROBE=$work/none
run "$modules/own.sh"
check 'without a modprobe the message says so' all '[ $status = 1 ]' \
    'has "$err" "cannot load vbus: it needs jbd2 of the kernel, and there is no $work/none to load it"'
PORTATO_MODPROBE=$fakes/modprobe
fresh
echo 'insmod: no' >"$fakes/refuse.vgateway"
run "$modules/own.sh"
check 'when ours are taken out again, the kernel keeps its own' all '[ $status = 1 ]' 'in_kernel jbd2'
rm -r "$fakes/sys_module"
fresh

# --- Scripts of a module's own -------------------------------------------------------------------------------------

fresh
echo nothing >"$fakes/script"
run "$install"
check 'a script that does not load its module has failed' \
    all '[ $status = 1 ]' 'in_kernel' 'has "$err" "cannot load vfirm: script $modules/files/vfirm/scripts/install went well, but"'

fresh
echo fail >"$fakes/script"
run "$install"
check 'a script that fails is named with its status' \
    all '[ $status = 1 ]' 'in_kernel' 'has "$err" "script $modules/files/vfirm/scripts/install ended with status 3"'

fresh
mv "$modules/files/vfirm/scripts/install" "$work/kept"
run "$install"
check 'a missing script is said' all '[ $status = 1 ]' 'has "$err" "no executable script $modules/files/vfirm/scripts/install"'
mv "$work/kept" "$modules/files/vfirm/scripts/install"

write_script "$modules/optional.sh" <<'END'
begin_install 'vehicle' '.'
load_module vbus vbus.ko required - -
load_module vfirm vfirm.ko optional files/vfirm/scripts/install: -
load_module vlabel vlabel.ko required - -
finish_install
END
fresh
echo late >"$fakes/script"
run "$modules/optional.sh"
check 'an optional module whose script fails after insmod is taken out, by rmmod if it has no remove script' \
    all '[ $status = 0 ]' 'in_kernel vlabel vbus' 'lines "$err" 1' 'has "$calls" rmmod' '! has "$calls" "remove script"'

for signal in HUP:129 INT:130 TERM:143; do
    fresh
    echo "${signal%:*}" >"$fakes/script" # the script sends it to its parent and goes on
    # timeout, because it gives the shell all signals back, which a background job may lack.
    # shellcheck disable=SC2086  # the shell under test may be two words
    timeout 300 $shell "$install" >"$out" 2>"$err"
    status=$?
    check "SIG${signal%:*} during a script ends it and takes everything out again" \
        all '[ $status = ${signal#*:} ]' 'in_kernel' 'has "$err" "vehicle: taken out again: vfirm v_dash vlabel vbus"' \
        '! has "$calls" "was not ended"' 'has "$err" "vehicle: interrupted by signal"'
done

# --- Removing ------------------------------------------------------------------------------------------------------

fresh
run "$install"
: >"$calls"
run "$remove"
check 'all modules are removed in the given order, without a word' \
    all '[ $status = 0 ]' 'in_kernel' '[ ! -s "$out" ]' '[ ! -s "$err" ]' \
    'same "$calls" rmmod vgateway rmmod vabsent "remove script $modules/vfirm.ko" rmmod vfirm rmmod v_dash rmmod vlabel rmmod vbus'
: >"$calls"
run "$remove" -v
check 'what is not loaded is skipped' all '[ $status = 0 ]' '[ ! -s "$calls" ]' 'has "$out" "vehicle: vbus is not loaded"'

fresh
run "$install"
: >"$fakes/busy.v_dash"
sed 's/^v_dash .*/v_dash 16384 2 vdiag,other, Live 0x0/' "$fakes/proc_modules" >"$work/new" && cp "$work/new" "$fakes/proc_modules"
: >"$fakes/busy.vlabel"
run "$remove"
check 'what cannot be removed is reported with the reason, and the others go' \
    all '[ $status = 1 ]' 'in_kernel v_dash vlabel' 'has "$err" "vehicle: cannot remove v_dash: in use by vdiag,other"' \
    'has "$err" "vehicle: cannot remove vlabel: rmmod: can"'

fresh
run "$install"
echo keep >"$fakes/script"
run "$remove"
check 'a remove script is believed only if the module is gone' \
    all '[ $status = 1 ]' 'in_kernel vfirm' 'has "$err" "cannot remove vfirm: it is still in the kernel"'

# --- Options and surroundings --------------------------------------------------------------------------------------

fresh
echo 1000 >"$fakes/uid"
run "$install" --list
check '--list prints the order and needs no root' all '[ $status = 0 ]' 'same "$out" vbus vlabel v_dash vfirm vabsent vgateway'
run "$remove" --list
check '--list of the removal is the other way round' same "$out" vgateway vabsent vfirm v_dash vlabel vbus
run "$install" -n
check '-n changes nothing and needs no root' all '[ $status = 0 ]' '[ ! -s "$calls" ]' 'lines "$out" 6'
eval "set -- $(grep vlabel "$out")"
printf '%s\n' "$@" >"$work/words"
check '-n prints commands that a shell reads back' \
    same "$work/words" insmod "$modules/vlabel.ko" 'plain=7' 'label="two  words"' 'dollar=$HOME' 'back=C:\new' "single=it's" 'empty='
run "$install" -h
check '-h prints the usage' all '[ $status = 0 ]' 'has "$out" "usage: install.sh"'
run "$install" --nonsense
check 'an unknown option is refused before anything is done' \
    all '[ $status = 2 ]' '[ ! -s "$calls" ]' 'has "$err" "unknown argument --nonsense"'

for case in "install:$install" "remove:$remove"; do
    fresh
    echo 1000 >"$fakes/uid"
    run "${case#*:}"
    check "${case%%:*} is for root only" all '[ $status = 2 ]' 'has "$err" "vehicle: only root can do this"'
    echo 0 >"$fakes/uid"
    mv "$fakes/proc_modules" "$work/kept"
    run "${case#*:}"
    check "${case%%:*} needs /proc/modules" all '[ $status = 2 ]' 'has "$err" "cannot read $fakes/proc_modules"'
    mv "$work/kept" "$fakes/proc_modules"
    PORTATO_INSMOD="$work/none" PORTATO_RMMOD="$work/none" run "${case#*:}"
    check "${case%%:*} needs its tool" all '[ $status = 2 ]' 'has "$err" "$work/none is not to be found"'
done
fresh
mv "$modules" "$work/moved"
run "$work/other/install.sh"
check 'a missing folder is said' all '[ $status = 2 ]' 'has "$err" "no folder $work/other/../a system/modules"'
mv "$work/moved" "$modules"
echo 'insmod: no' >"$fakes/refuse.vbus"
PORTATO_DMESG="$work/none" run "$install"
check 'without dmesg the reason is the tool'\''s words' all '[ $status = 1 ]' 'same "$err" "vehicle: cannot load vbus: insmod: no"'

# --- Firmware and udev rules ---------------------------------------------------------------------------------------

mkdir -p "$work/a system/lib/firmware" "$work/a system/lib/udev/rules.d"
echo 'KERNEL=="v*", MODE="0600"' >"$work/a system/lib/udev/rules.d/99-v.rules"
write_script "$modules/files.sh" <<'END'
begin_install vehicle .
use_firmware ../lib/firmware
use_udev_rules ../lib/udev/rules.d
load_module vbus vbus.ko required - -
finish_install
END
write_script "$modules/no_files.sh" <<'END'
begin_remove vehicle .
unload_module vbus vbus.ko -
forget_firmware ../lib/firmware
forget_udev_rules ../lib/udev/rules.d
finish_remove
END
fresh
: >"$fakes/firmware_path"
mkdir -p "$fakes/udev"
run "$modules/files.sh"
check 'the kernel is told where firmware is, and udev gets its rules' all '[ $status = 0 ]' '[ ! -s "$err" ]' \
    '[ "$(cat "$fakes/firmware_path")" = "$work/a system/lib/firmware" ]' '[ -s "$fakes/udev/rules.d/99-v.rules" ]' \
    'has "$calls" "udevadm control --reload"' 'in_kernel vbus'
run "$modules/files.sh"
check 'a second time is as good as the first' all '[ $status = 0 ]' '[ ! -s "$err" ]'
: >"$fakes/udev/rules.d/50-other.rules"
run "$modules/no_files.sh"
check 'removing takes both back, and only those' all '[ $status = 0 ]' '[ ! -s "$err" ]' \
    '[ -z "$(cat "$fakes/firmware_path")" ]' '[ ! -e "$fakes/udev/rules.d/99-v.rules" ]' '[ -e "$fakes/udev/rules.d/50-other.rules" ]'
fresh
echo /opt/firmware >"$fakes/firmware_path"
run "$modules/files.sh"
check 'another folder of firmware is respected and said' all '[ $status = 0 ]' '[ "$(cat "$fakes/firmware_path")" = /opt/firmware ]' \
    'has "$err" "vehicle: the kernel looks for firmware in /opt/firmware already"' 'in_kernel vbus'
run "$modules/no_files.sh"
check 'and stays when the modules go' all '[ $status = 0 ]' '[ "$(cat "$fakes/firmware_path")" = /opt/firmware ]'
fresh
rm -rf "$fakes/firmware_path" "$fakes/udev"
chmod a-w "$fakes"
PORTATO_FIRMWARE_PATH=/proc/none/path run "$modules/files.sh" -v
check 'without either the modules are loaded all the same' all '[ $status = 0 ]' 'in_kernel vbus' \
    'has "$err" "this kernel cannot be told where firmware is"' 'has "$out" "no udev runs here"'
chmod u+w "$fakes"
: >"$calls"
run "$modules/files.sh" -n
check '-n leaves both alone' all '[ $status = 0 ]' '[ ! -e "$fakes/firmware_path" ]' '[ ! -s "$calls" ]'

echo "1..$count"
[ "$failures" = 0 ]
