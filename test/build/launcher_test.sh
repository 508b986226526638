#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The compiler through a launcher: decided once, kept, the same bytes. With ccache, and with distcc and two daemons.
. "$(dirname "$0")/common.sh"

many_modules 4
mksys() { "$bin/mksys" --message-format short -o out -w work "$@" many.sdef >log 2>&1 || { cat log && return 1; }; }
sums() { sha256sum out/* | sed 's/ .*//'; }
nothing_ran() { ! grep -qE '^\[|step |anew' log; }
says() { grep -q "$1" log || { cat log && return 1; }; }
check "a build without" mksys
expected=$(sums)

if command -v ccache >/dev/null; then
    export CCACHE_DIR=$work/cache
    check "with ccache" mksys --launcher ccache
    check "it says why it compiles again" says 'everything is compiled anew: the launcher was `none`, now it is `ccache`'
    check "the same bytes" test "$(sums)" = "$expected"
    check "the next build keeps it" mksys -v
    check "and has nothing to do" nothing_ran
    ccache -z >/dev/null
    rm -rf work/kbuild work/ko work/stamps
    check "all over" mksys
    hits=$(ccache --print-stats | awk '/^(direct|preprocessed)_cache_hit/ { n += $2 } END { print n }')
    check "out of the cache" test "$hits" -ge 8
    check "the same bytes again" test "$(sums)" = "$expected"
    check "and without, when asked" mksys --launcher none
    check "says so" says 'the launcher was `ccache`, now it is `none`'
fi

if command -v distcc >/dev/null && command -v distccd >/dev/null; then
    daemons=()
    trap 'kill "${daemons[@]}" 2>/dev/null; rm -rf "$work"' EXIT
    [ "$(id -u)" != 0 ] || chmod 755 "$work"
    mkdir daemons distcc && chmod 777 daemons
    for port in 23631 23632; do
        TMPDIR=$work/daemons distccd --no-detach --daemon --listen 127.0.0.1 --allow 127.0.0.1 --port $port --jobs 2 \
            --enable-tcp-insecure --log-file "$work/daemons/$port.log" --log-level info >/dev/null 2>&1 &
        daemons+=($!)
    done
    for port in 23631 23632; do
        for ((i = 0; i < 3000; ++i)); do # until it listens; it does at once unless the machine is busy
            if (: <>/dev/tcp/127.0.0.1/$port) 2>/dev/null; then break; fi
            sleep 0.1
        done
    done
    export DISTCC_HOSTS="127.0.0.1:23631 127.0.0.1:23632" DISTCC_FALLBACK=0 DISTCC_DIR=$work/distcc
    rm -rf out work/kbuild work/ko work/stamps
    # The build-id is made of the debug information, which names the folder where a daemon compiles.
    code() {
        local file
        for file in work/ko/*.ko; do objcopy -R .note.gnu.build-id "$file" code.ko && sha256sum <code.ko; done
    }
    check "once more without" mksys --launcher none
    expected=$(code)
    rm -rf out work/kbuild work/ko work/stamps
    check "with distcc" mksys --launcher distcc -j4
    check "the same code" test "$(code)" = "$expected"
    for port in 23631 23632; do
        check "the daemon at $port had work" grep -q 'compile from' "daemons/$port.log"
    done
    kill "${daemons[@]}"
else
    echo "skipped: distcc (it is not here)"
fi
nowhere() {
    ! "$bin/mksys" --message-format short -o out -w work --launcher nosuch many.sdef >log 2>&1 && says 'nosuch'
}
check "a launcher that is not there is named" nowhere
finish
