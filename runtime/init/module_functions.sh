# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# --- How this script works -----------------------------------------------------------------------------------------
# The lines below the functions name the modules, each after those it needs (for removal: before them). What is already
# as wanted is skipped, so the script may be run again. Installing is all or nothing: when a required module fails, or
# on a signal, what this run has loaded is taken out again. Removing goes on and reports in the end.
#
# Exit status: 0 done; 1 a module failed; 2 wrong usage, or this machine lacks something; 128+n ended by signal n.
# For tests: PORTATO_INSMOD, PORTATO_RMMOD, PORTATO_MODPROBE, PORTATO_DMESG and PORTATO_ID name other tools than insmod,
# rmmod, modprobe, dmesg and id, PORTATO_PROC_MODULES another file than /proc/modules, PORTATO_SYS_MODULE another folder
# than /sys/module, PORTATO_FIRMWARE_PATH another file than the kernel's parameter, PORTATO_UDEV another folder than
# /run/udev, and PORTATO_UDEVADM another tool than udevadm.

set -u
PATH=${PATH:-/bin:/usr/bin}:/usr/sbin:/sbin # init may start us without the folders of insmod
export PATH
insmod=${PORTATO_INSMOD:-insmod}
rmmod=${PORTATO_RMMOD:-rmmod}
modprobe=${PORTATO_MODPROBE:-modprobe}
dmesg=${PORTATO_DMESG:-dmesg}
proc_modules=${PORTATO_PROC_MODULES:-/proc/modules}
sys_module=${PORTATO_SYS_MODULE:-/sys/module}
firmware_path=${PORTATO_FIRMWARE_PATH:-/sys/module/firmware_class/parameters/path}
udev=${PORTATO_UDEV:-/run/udev}
udevadm=${PORTATO_UDEVADM:-udevadm}

mode=run     # run, dry-run, list, help, wrong
verbose=     # not empty: say what is done
loaded=      # one line per module this run has loaded, newest first: NAME|FILE|REMOVE SCRIPT or -
counted=0    # modules this run has loaded or removed
present=     # names that were in the kernel before
failed=      # not empty: a removal failed
running=     # not empty: a script of a module's own runs, as process $!
for argument in "$@"; do
    case $argument in
    -v | --verbose) verbose=1 ;;
    -n | --dry-run) mode=dry-run ;;
    --list) mode=list ;;
    -h | --help) mode=help && break ;;
    *) mode=wrong && break ;;
    esac
done

say() {
    printf '%s: %s\n' "$system" "$*"
}

complain() {
    say "$*" >&2
}

give_up() {
    complain "$*"
    exit 2
}

usage() {
    cat <<END
usage: ${0##*/} [-v] [-n | --list]
  $purpose of system $system
  -v, --verbose  say what is done
  -n, --dry-run  only print what would be done
      --list     only print the modules in their order
END
}

# begin TOOL NAME FOLDER - what installing and removing have in common; TOOL is what they cannot do without.
begin() {
    system=$2
    case $mode in
    help) usage && exit 0 ;;
    wrong) complain "unknown argument $argument" && usage >&2 && exit 2 ;;
    list) return 0 ;;
    esac
    self=$0
    [ ! -L "$self" ] || self=$(readlink -f "$self") # a link in /etc/init.d, say
    case $self in
    */*) folder=${self%/*} ;;
    *) folder=. ;;
    esac
    modules=$(CDPATH='' cd "${folder:-/}/$3" && pwd) || give_up "no folder $folder/$3"
    [ "$mode" = run ] || return 0
    command -v "$1" >/dev/null || give_up "$1 is not to be found; install kmod or busybox"
    [ -r "$proc_modules" ] || give_up "cannot read $proc_modules; is /proc mounted, and has this kernel modules?"
    [ "$("${PORTATO_ID:-id}" -u)" = 0 ] || give_up "only root can do this"
}

# is_loaded NAME - is it in the kernel, and ready?
is_loaded() {
    grep -q "^$1 [^ ]* [^ ]* [^ ]* Live" "$proc_modules" 2>/dev/null
}

# is_known NAME - is it in the kernel, in whatever state?
is_known() {
    grep -q "^$1 " "$proc_modules" 2>/dev/null
}

# set_kernel_name NAME - sets name to NAME as the kernel writes it.
set_kernel_name() {
    name=$1
    case $name in
    *-*) name=$(echo "$name" | tr - _) ;;
    esac
}

# in_folder FILE - its path; `-`, for none, stays.
in_folder() {
    case $1 in
    '' | -) echo - ;;
    *) printf '%s\n' "$modules/$1" ;; # not echo: dash's changes backslashes
    esac
}

# one_line TEXT - the lines of TEXT with `; ` between them.
one_line() {
    printf '%s\n' "$1" | sed -e :a -e '$!N' -e 's/\n/; /' -e ta
}

# add_kernel_log NAME - puts behind reason what the kernel has said about that module since this run began.
# Lines about tainting tell that it is not one of the kernel's own, which is no reason.
add_kernel_log() {
    log=$("$dmesg" 2>/dev/null | MARK=$log_mark LC_ALL=C awk -v name="$1" '
        { line[NR] = $0 }
        $0 == ENVIRON["MARK"] { start = NR }
        END {
            for (i = start + 1; i <= NR; i++) {
                text = line[i]
                sub(/^\[[^]]*\] */, "", text)
                words = text
                gsub(/-/, "_", words)
                gsub(/[^A-Za-z0-9_]+/, " ", words)
                if (!index(" " words " ", " " name " ") || text ~ /taint/ || text in said)
                    continue
                said[text]
                all = all (all == "" ? "" : "; ") text
            }
            print all
        }' 2>/dev/null)
    [ -z "$log" ] || reason="$reason; kernel: $log"
}

# run_script SCRIPT FILE - the user's script, with the path of the .ko. In the background, so that a signal reaches us
# while it runs and we can end it.
run_script() {
    if [ ! -x "$1" ]; then
        reason="no executable script $1"
        return 1
    fi
    running=1
    (cd / && exec "$1" "$2") &
    wait $!
    status=$?
    running=
    [ "$status" = 0 ] || reason="script $1 ended with status $status"
    return "$status"
}

# print_command WORD... - a command line that a shell would read back as these words.
print_command() {
    line=
    for word in "$@"; do
        case $word in
        '' | *[!A-Za-z0-9_./=:,+-]*) word=\'$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g")\' ;;
        esac
        line="$line $word"
    done
    printf '%s\n' "${line# }"
}

# --- Installing ----------------------------------------------------------------------------------------------------

# begin_install NAME FOLDER - FOLDER holds the .ko files, seen from this script's folder.
begin_install() {
    purpose='loads the kernel modules'
    begin "$insmod" "$@"
    [ "$mode" = run ] || return 0
    log_mark=$("$dmesg" 2>/dev/null | tail -n 1)
    trap 'interrupted 1' HUP
    trap 'interrupted 2' INT
    trap 'interrupted 15' TERM
}

# use_firmware FOLDER - the kernel looks for firmware there, too; it can be told of one folder only.
use_firmware() {
    [ "$mode" = run ] || return 0
    firmware=$(CDPATH='' cd "$modules/$1" && pwd) || give_up "no folder $modules/$1"
    if ! known=$(cat "$firmware_path" 2>/dev/null); then
        complain "this kernel cannot be told where firmware is; these modules' firmware is in $firmware"
    elif [ -n "$known" ] && [ "$known" != "$firmware" ]; then
        complain "the kernel looks for firmware in $known already; these modules' firmware is in $firmware"
    elif ! printf '%s' "$firmware" >"$firmware_path"; then
        complain "cannot tell the kernel that firmware is in $firmware"
    fi
}

# use_udev_rules FOLDER - until the next start, or until they are removed.
use_udev_rules() {
    [ "$mode" = run ] || return 0
    if [ ! -d "$udev" ]; then
        [ -z "$verbose" ] || say 'no udev runs here; its rules are not used'
    elif mkdir -p "$udev/rules.d" && cp "$modules/$1"/*.rules "$udev/rules.d/"; then
        "$udevadm" control --reload 2>/dev/null
    else
        complain "cannot hand the rules in $modules/$1 to udev"
    fi
}

# load_module NAME FILE required|optional SCRIPT NEEDS [PARAMETER...]
#   SCRIPT  `INSTALL:REMOVE`, scripts of the module's own instead of insmod and rmmod; `-` for none
#   NEEDS   names of modules that must be loaded before, or `-`; @NAME is a module that comes with the kernel
#   PARAMETER  exactly what the kernel is to read, quotes included
load_module() {
    set_kernel_name "$1"
    if [ "$mode" = list ]; then
        echo "$name"
        return 0
    fi
    file=$(in_folder "$2") importance=$3 script=$(in_folder "${4%%:*}") needs=$5
    case $4 in
    *:*) remove_script=$(in_folder "${4#*:}") ;;
    *) remove_script=- ;;
    esac
    shift 5
    if is_loaded "$name"; then
        present="$present $name"
    elif [ "$mode" = dry-run ]; then
        for need in $needs; do
            case $need in
            @*) is_in_kernel "${need#@}" || print_command modprobe "${need#@}" ;;
            esac
        done
        if [ "$script" = - ]; then print_command insmod "$file" "$@"; else print_command "$script" "$file"; fi
    elif try_to_load "$@"; then
        counted=$((counted + 1))
        [ -z "$verbose" ] || say "loaded $name"
    elif is_loaded "$name" && [ "$script" = - ]; then
        present="$present $name" # somebody else was quicker
    else
        add_kernel_log "$name"
        if [ "$importance" != optional ]; then
            complain "cannot load $name: $reason"
            undo
            exit 1
        fi
        complain "optional module $name is not loaded: $reason"
        if is_known "$name"; then # its script failed after insmod
            take_out "$name" "$file" "$remove_script"
            loaded=$before
        fi
    fi
}

# try_to_load [PARAMETER...] - loads the module that name, file … describe; if it cannot, sets reason.
try_to_load() {
    if [ ! -f "$file" ]; then
        reason="no file $file"
        return 1
    fi
    [ "$needs" != - ] || needs=
    for need in $needs; do
        case $need in
        @*) load_from_kernel "${need#@}" || return 1 ;;
        *) is_loaded "$need" || {
            reason="it needs $need, which is not loaded"
            return 1
        } ;;
        esac
    done
    # Noted before the attempt: a signal may end us between the kernel's yes and the line after it.
    before=$loaded
    loaded="$name|$file|$remove_script
$loaded"
    if [ "$script" != - ]; then
        run_script "$script" "$file" || return 1
        is_loaded "$name" && return 0
        reason="script $script went well, but the module is not in the kernel"
    elif text=$("$insmod" "$file" "$@" 2>&1); then
        is_loaded "$name" && return 0
        reason="insmod went well, but the module is not in the kernel"
    else
        loaded=$before
        reason=$(one_line "$text")
    fi
    return 1
}

# is_in_kernel NAME - is a module of the kernel's own loaded, or built in?
is_in_kernel() {
    is_loaded "$1" || { [ -e "$sys_module/$1" ] && ! is_known "$1"; }
}

# load_from_kernel NAME - has modprobe bring a module that comes with the kernel. It stays when ours go, because others
# may use it by then.
load_from_kernel() {
    is_in_kernel "$1" && return 0
    if ! command -v "$modprobe" >/dev/null; then
        reason="it needs $1 of the kernel, and there is no $modprobe to load it"
    elif text=$("$modprobe" "$1" 2>&1); then
        return 0
    else
        reason="it needs $1 of the kernel: $(one_line "$text")"
    fi
    return 1
}

finish_install() {
    [ "$mode" = run ] || exit 0
    trap '' HUP INT TERM # done; there is nothing to take back any more
    [ -z "$present" ] || say "already loaded:$present"
    [ -z "$verbose" ] || say "modules loaded: $counted"
    exit 0
}

# undo - takes out again what this run has loaded, newest first.
undo() {
    trap '' HUP INT TERM
    undone=
    while IFS='|' read -r name file script; do
        [ -z "$name" ] || take_out "$name" "$file" "$script"
    done <<END
$loaded
END
    [ -z "$undone" ] || complain "taken out again:$undone"
}

# take_out NAME FILE SCRIPT - undoes one load.
take_out() {
    name=$1 file=$2 script=$3
    is_known "$name" || return 0
    if try_to_unload; then
        undone="${undone-} $name"
    else
        complain "cannot take $name out again: $reason"
    fi
}

# interrupted SIGNAL - ends the script that runs, if one does, and takes everything back.
interrupted() {
    trap '' HUP INT TERM
    if [ -n "$running" ] && kill "${!:-}" 2>/dev/null; then
        wait "$!"
    fi
    complain "interrupted by signal $1"
    undo
    exit $((128 + $1))
}

# --- Removing ------------------------------------------------------------------------------------------------------

begin_remove() {
    purpose='removes the kernel modules'
    begin "$rmmod" "$@"
}

# forget_firmware FOLDER - undoes use_firmware.
forget_firmware() {
    [ "$mode" = run ] || return 0
    firmware=$(CDPATH='' cd "$modules/$1" && pwd) || return 0
    # A line end alone is how the path is emptied: nothing at all would not be written.
    [ "$(cat "$firmware_path" 2>/dev/null)" != "$firmware" ] || echo >"$firmware_path"
}

# forget_udev_rules FOLDER - undoes use_udev_rules.
forget_udev_rules() {
    [ "$mode" = run ] && [ -d "$udev/rules.d" ] || return 0
    for rules in "$modules/$1"/*.rules; do
        rm -f "$udev/rules.d/${rules##*/}"
    done
    "$udevadm" control --reload 2>/dev/null
    return 0
}

# unload_module NAME FILE SCRIPT - SCRIPT is the module's own remove script, or `-` for rmmod.
unload_module() {
    set_kernel_name "$1"
    if [ "$mode" = list ]; then
        echo "$name"
        return 0
    fi
    file=$(in_folder "$2") script=$(in_folder "$3")
    if ! is_known "$name"; then
        [ -z "$verbose" ] || say "$name is not loaded"
    elif [ "$mode" = dry-run ]; then
        if [ "$script" = - ]; then print_command rmmod "$name"; else print_command "$script" "$file"; fi
    elif try_to_unload; then
        counted=$((counted + 1))
        [ -z "$verbose" ] || say "removed $name"
    else
        complain "cannot remove $name: $reason"
        failed=1
    fi
}

# try_to_unload - removes the module that name, file and script describe; if it cannot, sets reason.
try_to_unload() {
    reason='it is still in the kernel'
    if [ "$script" != - ]; then
        # A bare return would not do: in a signal's handler it hands on the status from before the signal.
        run_script "$script" "$file" && ! is_known "$name" && return 0
    elif text=$("$rmmod" "$name" 2>&1); then
        is_known "$name" || return 0
    else
        reason=$(one_line "$text")
    fi
    # Fields of /proc/modules: name, size, use count, users (each with a comma behind), state, address.
    users=$(sed -n "s/^$name [^ ]* [^ ]* \([^ ]*\), .*/\1/p" "$proc_modules" 2>/dev/null)
    [ -z "$users" ] || reason="in use by $users"
    return 1
}

finish_remove() {
    [ "$mode" = run ] || exit 0
    [ -z "$verbose" ] || say "modules removed: $counted"
    [ -z "$failed" ] || exit 1
    exit 0
}

# --- The modules ---------------------------------------------------------------------------------------------------
