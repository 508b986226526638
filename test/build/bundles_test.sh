#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bundled folders: what is in them gets into the image when it changes, and only what should and can be there.
# shellcheck source=test/build/common.sh
. "$(dirname "$0")/common.sh"

provider_and_consumer int
rm ./*.mdef ./*.sdef
echo 'kernelModules: { m }' >s.sdef
bundle() { echo "sources: { provider.c } bundles: { dir: { $1 data /data } } ${2-}" >m.mdef; } # WORDS [SECTIONS]
build() { "$bin/mksys" --message-format short -v -o out -w work s.sdef >log 2>&1; }
packaged() { grep -q 'step package' log; }
not_packaged() { ! packaged; }
staged() { cat "work/staging/modules/files/m/data/$1"; }
in_image() { zstd -dcq out/s.localhost.cpio.zst | cpio -it --quiet | grep "/files/m/data/$1\$" >/dev/null; }
not_in_image() { ! in_image "$1"; }
# refused WORDS MESSAGE - at the bundle's place, before anything is written, in time.
refused() {
    bundle "$1"
    timeout 60 "$bin/mksys" --message-format short -o out2 -w work2 s.sdef >log 2>&1
    local status=$?
    cut -c -300 log
    [ "$status" = 1 ] && [ ! -e work2 ] && grep -qE "m.mdef:1:[0-9]+: error: .*$2" log
}
silent() {
    "$bin/mksys" --check --message-format short "$@" s.sdef >log 2>&1
    local status=$?
    cat log
    [ "$status" = 0 ] && ! grep -q warning log
}
warned() {
    "$bin/mksys" --check --message-format short s.sdef >log 2>&1 || return 1
    cat log
    [ "$(grep -cE "m.mdef:1:[0-9]+: warning: .*$1" log)" = 1 ]
}

# --- What changes in a folder
mkdir -p data/sub 'data/with space'
echo one >data/one
echo two >data/sub/two
echo three >'data/with space/a:b$c'
bundle ''
check "a first build" build
check "has what is in the folder" in_image sub/two
check "with odd names, too" in_image 'with space/a:b$c'
not_in_ninja() { ! grep -qE 'data/(one|sub|with)' work/build.ninja; }
check "but ninja knows a list only" not_in_ninja
check "of all files" test "$(grep -c '^  \[' work/bundles/0.json)" = 3
strace -f -qq -e trace=execve -o trace "$bin/mksys" -q -o out -w work s.sdef >/dev/null 2>&1
check "a second build starts ninja and nothing else" test "$(grep -c ' = 0$' trace)" = 2
build
check "no step runs" not_packaged
touch -d '2001-01-01' data/one && build
check "a file with another time" packaged
echo ONE >new && touch -r data/one new && cp -p new data/one && build
check "other bytes, with the old size and time" test "$(staged one)" = ONE
echo four >data/sub/four && build
check "a new file" in_image sub/four
rm data/sub/two && build
check "a file less" not_in_image sub/two
mv data/sub/four data/sub/five && build
check "a file with a new name" in_image sub/five
build
check "and then nothing" not_packaged

# --- Links
ln -s sub data/inner && ln -s ../one data/sub/up && ln -s "$PWD/data/one" data/absolute
check "links in the folder" build
check "are followed to files" test "$(staged sub/up)" = ONE
check "and to folders" in_image inner/five
check "absolute ones as well" test "$(staged absolute)" = ONE
mkdir outside && echo secret >outside/f
ln -s ../outside data/out
check "a link out of the folder" refused '' '`out` in the bundled directory .* leads out of it, to .*outside.*D6013'
sed -i 's/data/[follow] data/' m.mdef
check "is followed if that is said" build
check "and its files are there" test "$(staged out/f)" = secret
echo public >outside/f && build
check "a change in them is seen" test "$(staged out/f)" = public
check "as an extension" grep -q 'D1460' <("$bin/portato" check --strict --message-format short m.mdef 2>&1)
rm data/out && ln -s .. data/sub/loop
check "a link to a folder above" refused '[follow]' '`sub/loop` is a symbolic link to a folder that it lies in'
rm data/sub/loop && ln -s nothing data/dangling
check "a link to nothing" refused '' '`dangling` is a symbolic link to nothing'
rm data/dangling && ln -s self data/self
check "a link to itself" refused '' '`self` is a symbolic link to nothing'
rm data/self
mkdir bomb
for ((i = 0; i < 25; ++i)); do mkdir -p bomb/$i && ln -s ../$((i + 1)) bomb/$i/a && ln -s ../$((i + 1)) bomb/$i/b; done
mkdir bomb/25 && touch bomb/25/x && mv bomb data/
check "links that double 25 times" refused '' '`.` is too large: it has more than 500000 entries'
rm -r data/bomb

# --- What no image holds
mkfifo data/fifo
check "a FIFO" refused '' '`fifo` is a FIFO'
rm data/fifo
if mknod data/null c 1 3 2>/dev/null; then
    check "a device" refused '' '`null` is a device'
    rm data/null
fi
touch data/$'a\nb'
check "a control character in a name" refused '' '`a\\x0ab` is a name with a control character'
rm data/$'a\nb'
touch data/$'\xff\xfe\e[2J'
check "an escape sequence in a name that is no UTF-8" refused '' 'xff.xfe.x1b\[2J. is a name with a control character'
rm data/$'\xff\xfe\e[2J'
if truncate -s 9G data/huge 2>/dev/null; then
    check "a file of 9 GB" refused '' '`huge` is too large: it has 9663676416 bytes, and a file of an image 4294967295'
    bundle '' 'firmware: { data/huge huge.bin }'
    check "a firmware file of 9 GB" grep -q 'm.mdef:1:.*D6012' <("$bin/mksys" --check --message-format short s.sdef 2>&1)
    rm data/huge
fi
deep() { # LEVELS - a chain of folders
    mkdir -p "data/$(printf 'd/%.0s' $(seq "$1"))"
}
deep 100
echo end >"data/$(printf 'd/%.0s' $(seq 100))f"
bundle ''
check "100 folders in each other" build
check "are in the image" in_image "$(printf 'd/%.0s' $(seq 100))f"
rm -rf data/d
deep 1300
echo end >"data/$(printf 'd/%.0s' $(seq 1300))f"
check "1,300 are no problem" silent
rm -rf data/d
deep 2500
check "2,500 are said to be too many" refused '' 'is a path of [0-9]+ bytes, where the image has room for [0-9]+ \[D6004\]'
rm -rf data/d

# --- What an image should not hold
rm data/inner data/absolute data/sub/up
mkdir -p data/.git && echo x >data/.git/config
printf -- '-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n' "$(head -c 60 /dev/zero | tr '\0' A)" >data/sub/pem
bundle ''
check "secrets are warned of once" warned '`.git` and `sub/pem` \[D6014\]'
check "unless warnings of them are off" silent -Wno-bundled-secrets
bundle '[secrets]'
check "or they are meant" silent
rm -r data/.git data/sub/pem
chmod 4755 data/one
check "set-user-ID is warned of" warned '`one` \[D6015\]'
check "the file is there" build
check "without it" test "$(stat -c %a work/staging/modules/files/m/data/one)" = 644
chmod 644 data/one

# --- mkmod
bundle ''
mkmod() { "$bin/mkmod" --message-format short -v -o mod -w modwork m.mdef >log 2>&1; }
copy=mod/modules/m/files/m/data
check "mkmod" mkmod
check "copies the folder" test "$(cat $copy/sub/five 2>/dev/null)" = four
strace -f -qq -e trace=execve -o trace "$bin/mkmod" -q -o mod -w modwork m.mdef >/dev/null 2>&1
check "the second time ninja alone runs" test "$(grep -c ' = 0$' trace)" = 2
echo FIVE >data/sub/five && mkmod
check "a change is copied" test "$(cat $copy/sub/five)" = FIVE
rm $copy/sub/five && mkmod
check "a lost copy comes back" test "$(cat $copy/sub/five)" = FIVE
rm -r data/sub && mkmod
check "what is gone from the folder goes from the copies" test ! -e $copy/sub/five
check "what stays, stays" test "$(cat $copy/one)" = ONE

# --- Cost
instructions_for() { # FOLDERS FILES
    local i
    rm -rf data && mkdir data
    for ((i = 0; i < $1; ++i)); do mkdir "data/$i" && (cd "data/$i" && seq -f 'file%g' $(($2 / $1)) | xargs touch); done
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bin/mksys" --generate-code -o out3 -w work3 s.sdef 2>&1 |
        awk '/Collected/ { print $NF }'
}
for folders in 1 100; do
    base=$(instructions_for $folders 100)
    small=$(instructions_for $folders 1000)
    large=$(instructions_for $folders 4000)
    echo "$folders folders: $base instructions for 100 files, $small for 1000, $large for 4000"
    check "four times the files in $folders folders cost at most a tenth more than four times as much" \
        awk -v a="$large" -v b="$small" -v c="$base" 'BEGIN { exit !(a - c <= 1.1 * (b - c) * 3900 / 900) }'
done
finish
