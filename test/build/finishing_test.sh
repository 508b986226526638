#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What becomes of built modules: debug files, signatures, compression, in that order and only for them. And a second look
# at the sources, and what editors get to know of the commands.
. "$(dirname "$0")/common.sh"

many_modules 2
echo 'kernelModules: { m000/m000 m001/m001 }' >pair.sdef
mkdir targets
key() { # NAME [OPTION...] - a key and its certificate
    openssl req -new -x509 -newkey rsa:2048 -keyout "targets/$1.pem" -out "targets/$1.x509" -days 30 \
        -subj "/CN=Test $1" "${@:2}" 2>/dev/null
}
key own -nodes
key other -nodes
key locked -passout pass:secret
description() { # NAME KEY CERTIFICATE [LINE...]
    printf '%s\n' "signing:" "  modules: { key: $2, certificate: $3, hash: sha256 }" "${@:4}" >"targets/$1.yaml"
}
description signed own.pem own.x509
description packed own.pem own.x509 'modules: { compress: zstd }'
description xz own.pem own.x509 'modules: { compress: xz }'
description lost nowhere.pem own.x509
description mixed own.pem other.x509
description locked locked.pem locked.x509
mksys() { "$bin/mksys" --message-format short -o out "$@" pair.sdef >log 2>&1; }
refused() { # PATTERN OPTION...
    local status
    mksys "${@:2}"
    status=$?
    cat log
    [ $status = 1 ] && grep -qE "$1" log && ! compgen -G "_build_pair/$3/ko/*" >/dev/null
}
# split_signature KO - into KO.body and KO.p7s, by the lengths that the kernel reads.
split_signature() {
    local size length
    size=$(stat -c %s "$1")
    length=$((16#$(tail -c 32 "$1" | head -c 4 | od -An -tx1 | tr -d ' \n')))
    head -c $((size - 40 - length)) "$1" >"$1.body"
    tail -c +$((size - 40 - length + 1)) "$1" | head -c "$length" >"$1.p7s"
}
verified() { # KO CERTIFICATE
    split_signature "$1" &&
        openssl cms -verify -binary -inform DER -in "$1.p7s" -content "$1.body" -certfile "$2" -nointern -noverify \
            -out /dev/null
}

check "a system whose modules are signed" mksys -t signed -d debug
signed=_build_pair/signed/ko/m000.ko
check "openssl finds the signature good" verified $signed targets/own.x509
not_verified() { ! verified "$@"; }
check "and with another certificate not" not_verified $signed targets/other.x509
check "modinfo knows the signer" test "$(modinfo -F signer $signed)" = "Test own"
check "what is signed is stripped" test -z "$(readelf -S $signed.body | grep debug_info)"
id=$(readelf -n $signed.body | sed -n 's/.*Build ID: //p')
debug_file=debug/.build-id/${id:0:2}/${id:2}.debug
check "its debug file is named by its build-id" test -n "$(readelf -S "$debug_file" | grep debug_info)"
check "and says what lies where" test -n "$(readelf --debug-dump=decodedline "$debug_file" 2>/dev/null | grep m000.c)"
check "the image holds the signed ones" cmp $signed _build_pair/signed/staging/modules/m000.ko
before=$(sha256sum $signed)
rm -rf _build_pair/signed
check "built once more" mksys -t signed
check "they are the same" test "$(sha256sum $signed)" = "$before"
key own -nodes
check "with a new key" mksys -t signed
check "they are signed anew" verified $signed targets/own.x509

check "signed and compressed" mksys -t packed
zstd -dq _build_pair/packed/ko/m000.ko.zst -o m000.ko
check "the signature is inside" verified m000.ko targets/own.x509
check "the scripts know the name" grep -q 'm000\.ko\.zst' _build_pair/packed/staging/modules/install.sh
check "so does modules.cfg" grep -q '"m000\.ko\.zst"' _build_pair/packed/staging/config/modules.cfg
check "so does the manifest" grep -q 'm000\.ko\.zst' out/pair.packed.manifest.yaml
check "as xz" mksys -t xz
check "with the check that the kernel knows" test -n "$(xz -lv _build_pair/xz/ko/m000.ko.xz | grep CRC32)"

check "a missing key, at its line" refused "targets/lost.yaml:2:3: error: .*nowhere.pem.*\[D7014\]" -t lost
check "a certificate of another key" refused "targets/mixed.yaml:2:3: error: .*other.x509.*own.pem.*\[D7016\]" -t mixed
check "a pass phrase that is missing" refused "error: .*locked.pem.* needs a pass phrase, and there is no.*\[D7015\]" -t locked
export KBUILD_SIGN_PIN=wrong
check "a wrong pass phrase" refused "error: .*locked.pem.* it is not the one in .*\[D7015\]" -t locked
check "no word of the key" test -z "$(grep -iE 'PRIVATE|secret|wrong$' log)"
export KBUILD_SIGN_PIN=secret
check "the right one" mksys -t locked
check "signs" verified _build_pair/locked/ko/m001.ko targets/locked.x509
unset KBUILD_SIGN_PIN
printf 'signing:\n  modules: { key: own.pem }\n' >targets/half.yaml
half() { ! mksys -t half && grep -q "targets/half.yaml:2:3: error: .*certificate" log; }
check "a key without a certificate" half

# A key that never leaves its token.
token=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -1)
if [ -n "$token" ] && command -v pkcs11-tool >/dev/null && find /usr/lib -path '*engines*' -name pkcs11.so 2>/dev/null | grep -q .; then
    mkdir tokens
    printf 'directories.tokendir = %s/tokens\n' "$work" >softhsm2.conf
    export SOFTHSM2_CONF=$work/softhsm2.conf PKCS11_MODULE_PATH=$token
    {
        softhsm2-util --init-token --free --label modules --pin 1234 --so-pin 5678
        openssl pkey -in targets/own.pem -out own.p8
        softhsm2-util --import own.p8 --token modules --label key --id 01 --pin 1234
    } >token.log 2>&1
    description token '"pkcs11:token=modules;object=key;type=private"' own.x509
    export KBUILD_SIGN_PIN=1234
    check "a key on a token" mksys -t token
    check "signs, too" verified _build_pair/token/ko/m000.ko targets/own.x509
    export KBUILD_SIGN_PIN=4321
    rm -rf _build_pair/token
    check "a wrong PIN" refused "error: .*\[D701[57]\]" -t token
    unset KBUILD_SIGN_PIN
else
    echo "skipped: a key on a token (no softhsm2, opensc and libengine-pkcs11-openssl here)"
fi

# What editors and checkers get.
commands=_build_pair/signed/compile_commands.json
check "compile_commands.json names every source" test "$(grep -c '"file": ".*/m00[01].c"' $commands)" = 2
compiles() { # each command once more, without output
    python3 - "$commands" <<'END'
import json, subprocess, sys
for entry in json.load(open(sys.argv[1])):
    subprocess.run(entry["command"] + " -o /dev/null -fsyntax-only", shell=True, check=True, cwd=entry["directory"])
END
}
! command -v python3 >/dev/null || check "with a command that compiles it" compiles
if command -v clangd >/dev/null; then
    check "that clangd understands" clangd --check="$work/m000/m000.c" --compile-commands-dir="${commands%/*}"
fi
echo 'int unused(int a, int b); int unused(int a, int b) { int c; int *p = 0; c = a; return p == 0UL + b; }' >>m001/m001.c
check "an analysis does not fail" mksys -t signed --analyze
check "and finds what is there" grep -qE "/m001.c:12:[0-9]+: warning: .*\[D7020\]" log
! command -v sparse >/dev/null || check "sparse has its say" grep -qE "/m001.c:12:.*(plain integer|NULL pointer)" log
finish
