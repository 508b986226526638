#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# export_test.sh BIN FORMAT - what `portato export FORMAT` makes of the samples is taken to the real tools: kbuild with
# the installed headers, DKMS, kconfig, modprobe, systemd-analyze.
# Exit status: 0 all well, 1 something failed, 77 skipped because a tool is missing.
# shellcheck disable=SC2016
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
format=$2
vehicle=$here/../../samples/vehicle
fleet=$here/../golden/export/in/fleet.sdef
PATH=$PATH:/usr/sbin:/sbin

headers=(/usr/src/linux-headers-*[0-9]-amd64)
kernel=${headers[-1]}
release=${kernel#/usr/src/linux-headers-}
top=$(mktemp -d)
trap 'chmod -R u+w "$top" && rm -rf "$top"' EXIT
failures=0

need() {
    command -v "$1" >/dev/null || { echo "skipped: no $1" && exit 77; }
}

# check DESCRIPTION COMMAND... - runs it; its output is shown if it fails.
check() {
    local description=$1
    shift
    if "$@" >"$top/log" 2>&1; then
        echo "ok - $description"
    else
        echo "not ok - $description"
        tail -n 60 "$top/log" | sed 's/^/# /'
        failures=$((failures + 1))
    fi
}

holds() { # FILE TEXT
    grep -qF -- "$2" "$1" || { echo "no '$2' in:" && cat "$1" && return 1; }
}

export_to() { # FOLDER FILE
    "$bin/portato" export "$format" --kernel "$kernel" -o "$1" "$2" 2>"$top/messages"
}

# show_depends ROOT CONFIGURATION MODULE - the commands by which modprobe would load it.
show_depends() {
    modprobe -d "$1" -S "$release" -C "$2" --show-depends "$3" >"$top/depends" && cat "$top/depends"
}

# in_order FILE WORD... - each in a line behind that of the one before.
in_order() {
    local file=$1 last=0 word line
    shift
    for word in "$@"; do
        line=$(grep -n "$word" "$file" | head -n 1 | cut -d: -f1)
        if [[ -z $line ]] || ((line <= last)); then echo "$word is missing or too early" && cat "$file" && return 1; fi
        last=$line
    done
}

test_yocto() {
    need python3
    check 'the sample is exported' export_to "$top/layer" "$vehicle/vehicle.sdef"
    check 'its recipes are in the syntax of today' python3 "$here/check_recipes.py" "$top/layer"
    # As module.bbclass builds it: one recipe after the other, with the symbols of those it depends on.
    local symbols=$top/include/kernel-module-vbus/Module.symvers
    local bus=$top/layer/recipes-kernel/vbus/files brake=$top/layer/recipes-kernel/vbrake/files
    check 'what others need is built' make -C "$bus" KERNEL_SRC="$kernel" O="$kernel"
    mkdir -p "${symbols%/*}" && cp "$bus/Module.symvers" "$symbols"
    check 'what needs others is built' make -C "$brake" KERNEL_SRC="$kernel" O="$kernel" KBUILD_EXTRA_SYMBOLS="$symbols"
    modinfo -F depends "$brake/vbrake.ko" >"$top/depends"
    check 'and knows what it needs' holds "$top/depends" vbus
    check 'clean does not fail' make -C "$brake" KERNEL_SRC="$kernel" O="$kernel" clean
}

test_dkms() {
    need dkms
    need depmod
    [[ $(id -u) = 0 ]] || { echo 'skipped: DKMS works for root only' && exit 77; }
    check 'the sample is exported' export_to "$top/package" "$vehicle/vehicle.sdef"
    check 'what cannot be exported is said' holds "$top/messages" '`vlegacy.ko`'
    mkdir -p "$top/tree" "$top/src" "$top/lib/modules/$release"
    local options=(--dkmstree "$top/tree" --sourcetree "$top/src" --installtree "$top/lib/modules" --no-depmod)
    options+=(-k "$release" --kernelsourcedir "$kernel")
    cp -R "$top/package" "$top/src/vehicle-1.0"
    check 'dkms add' dkms add vehicle/1.0 "${options[@]:0:6}"
    check 'dkms build' dkms build vehicle/1.0 "${options[@]}"
    check 'dkms install' dkms install vehicle/1.0 "${options[@]}"
    check 'the modules lie where they belong' [ -n "$(find "$top/lib/modules" -name 'vgateway.ko*')" ]
    check 'depmod finds nothing to complain' depmod -b "$top" -w "$release"
    local conf=$top/package/root/etc/modprobe.d
    check 'modprobe knows what to load' show_depends "$top" "$conf" vgateway
    check 'and in which order' in_order "$top/depends" vbus.ko vgateway.ko
    check 'drivers come before what joins them' in_order "$top/depends" vengine.ko vgateway.ko
    check 'modprobe starts the module'\''s own script' show_depends "$top" "$conf" vfirm
    check 'with what it bundles' holds "$top/depends" "install /usr/libexec/vehicle/run-script vfirm vfirm/scripts/install"
    check 'modprobe reads every parameter' show_depends "$top" "$conf" vlabel
    local argument
    for argument in 'plain=7' 'two="two  words"' 'quoted="say "hi" now"' "apostrophe=it's" 'backslash=C:\new\table' \
        'dollar="$5 of $HOME, `id`; $(id) & ${HOME}"' 'accent="voilà"' 'pair="a=1 plain=8"'; do
        check "as it was written: $argument" holds "$top/depends" " $argument"
    done
    check 'dkms remove' dkms remove vehicle/1.0 --all "${options[@]:0:7}"
}

# kconfig FOLDER LINE... - the configuration that the kernel's own tool makes of these lines, in FOLDER/.config.
kconfig() {
    local folder=$1 tools
    shift
    tools=(/usr/lib/linux-kbuild-*/scripts/kconfig/conf)
    printf '%s\n' 'config MODULES' '	bool "modules"' '	default y' '	modules' 'config MODVERSIONS' '	bool "versions"' \
        '	default y' 'config IIO' '	tristate "iio"' 'config PREEMPT_RT' '	bool "rt"' 'source "Kconfig"' >"$folder/Top"
    printf '%s\n' "$@" >"$folder/all"
    (cd "$folder" && KCONFIG_ALLCONFIG=all "${tools[-1]}" --alldefconfig Top) && cat "$folder/.config"
}

test_in-tree() {
    [[ -x $(echo /usr/lib/linux-kbuild-*/scripts/kconfig/conf | cut -d' ' -f1) ]] || { echo 'skipped: no kconfig' && exit 77; }
    check 'a system full of traps is exported' export_to "$top/traps" "$fleet"
    local folder=$top/traps/drivers/fleet
    check 'kconfig reads it' kconfig "$folder" CONFIG_FLEET=y CONFIG_IIO=y CONFIG_FLEET_MAIN_BUS=y CONFIG_FLEET_MOTOR=m \
        CONFIG_FLEET_UNITS=m CONFIG_FLEET_TEMP=y
    check 'what it needs is there' holds "$folder/.config" CONFIG_FLEET_MOTOR=m
    check 'nothing is built in that needs a module' holds "$folder/.config" CONFIG_FLEET_TEMP=m
    check 'kconfig reads it again' kconfig "$folder" CONFIG_FLEET=y CONFIG_FLEET_MAIN_BUS=y CONFIG_FLEET_MOTOR=m
    check 'without what it needs it is not to be had' [ -z "$(grep CONFIG_FLEET_MOTOR= "$folder/.config")" ]

    check 'the sample is exported' export_to "$top/tree" "$vehicle/vehicle.sdef"
    folder=$top/tree/drivers/vehicle
    check 'kbuild builds what is chosen' make -j2 -C "$kernel" M="$folder" CONFIG_VEHICLE=y CONFIG_VEHICLE_VBUS=m \
        CONFIG_VEHICLE_VENGINE=m modules
    check 'all of it' [ -f "$folder/vengine.ko" ]
    check 'and nothing else' [ ! -e "$folder/vbrake.ko" ]
    check 'parameters are for the command line' holds "$folder/bootargs.txt" 'vlabel.two="two  words"'
}

test_systemd() {
    need systemd-analyze
    check 'a system full of traps is exported' export_to "$top/fleet" "$fleet"
    check 'the sample is exported' export_to "$top/vehicle" "$vehicle/vehicle.sdef"
    # The scripts are not installed here; that they are missing is all that may be said.
    local units=() unit
    for unit in "$top"/{fleet,vehicle}/usr/lib/systemd/system/*.service; do
        sed 's|^Exec\(.*\)="[^"]*run-script"|Exec\1=/bin/true|; s|=/sbin/modprobe|=/bin/true|' "$unit" >"$top/${unit##*/}"
        units+=("$top/${unit##*/}")
    done
    check 'systemd takes the services' systemd-analyze verify --man=no "${units[@]}"
    systemd-analyze verify --man=no "${units[@]}" >"$top/said" 2>&1 || true
    check 'without complaints' [ -z "$(grep -F "$top" "$top/said")" ]
    check 'what needs a service is one' holds "$top/fleet/usr/lib/systemd/system/fleet-motor.service" 'fleet-cam.service'
    check 'and is loaded by nothing else' [ -z "$(grep -x motor "$top/fleet/usr/lib/modules-load.d/fleet.conf")" ]
}

"test_$format"
((failures == 0))
