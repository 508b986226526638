#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The pass phrase of the signing key reaches the program that signs and nothing else: no other program's environment,
# no file of the work folder.
. "$(dirname "$0")/common.sh"

pin=pass-phrase-of-the-test
openssl req -new -x509 -newkey rsa:2048 -keyout key.pem -passout "pass:$pin" -out certificate.pem -days 30 \
    -subj "/CN=Test" 2>/dev/null
many_modules 1
cat >signed.yaml <<'END'
signing:
  modules: { key: key.pem, certificate: certificate.pem }
END
cat >external.mdef <<END
externalBuild: { "env >$work/seen.external; exit 1" }
preBuilt: { made.ko }
END

# Every program that is started from PATH leaves its environment behind.
mkdir wrappers
for tool in ninja make gcc gcc-12 ld strip nm sh openssl depmod; do
    real=$(PATH=$PATH:/usr/sbin:/sbin command -v $tool) || continue
    # shellcheck disable=SC2154  # set in common.sh
    printf '#!/bin/bash\nenv >>"%s/seen.%s"\nexec "%s" "$@"\n' "$work" "$tool" "$real" \
        >wrappers/$tool
    chmod +x wrappers/$tool
done
export PATH=$work/wrappers:$PATH KBUILD_SIGN_PIN=$pin

check "modules are signed" "$bin/mksys" -q --target-path . -t signed -o out -w work many.sdef
check "with the key" bash -c 'tail -c 28 work/ko/m000.ko | grep -q "Module signature appended"'
check "the signing program had the pass phrase" grep -q "$pin" seen.openssl
for tool in ninja make gcc gcc-12 ld strip nm sh depmod; do
    if [ -e seen.$tool ]; then
        check "$tool had not" bash -c "! grep -q '$pin' seen.$tool"
    fi
done
check "programs were watched" test -s seen.ninja -a -s seen.make -a -s seen.strip
"$bin/mkmod" -q -w external_work external.mdef >log 2>&1
check "an external build runs" test -s seen.external
check "and has not" bash -c "! grep -q '$pin' seen.external"
check "nobody else can look at logs and stamps" test "$(stat -c %a work/stamps)" = 700
check "nor at what the tools said" test "$(stat -c %a work/reports/kbuild.log)" = 600
check "no file holds it" bash -c "! grep -rq '$pin' work out"
check "definition files cannot read it" bash -c "printf 'sources: { m000/m000.c }\n#if \${KBUILD_SIGN_PIN} = $pin\nparams: { value = 1 }\n#endif\n' >spy.mdef
    '$bin/mkmod' --strict -n -w spy_work spy.mdef >spy.log 2>&1; ! grep -q 'value=1' -r spy_work"
chmod 644 key.pem
rm -rf work
check "a key that others can read is warned of" bash -c "'$bin/mksys' --target-path . -t signed -o out -w work many.sdef 2>&1 | grep -q D7024"
chmod 600 key.pem
rm -rf work
check "one that they cannot is not" bash -c "! '$bin/mksys' --target-path . -t signed -o out -w work many.sdef 2>&1 | grep D7024"
finish
