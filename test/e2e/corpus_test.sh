#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# corpus_test.sh BIN_DIR 6.1|6.12 [amd64|arm64|armhf] - all modules that come with Debian's kernel fit it, so that any
# complaint is a mistake of ours. Says how long it took. Status 77: headers or kernel cannot be had.
set -euo pipefail
bin=$(cd "$1" && pwd)
# shellcheck source=test/e2e/fetch_series.sh
. "$(dirname "${BASH_SOURCE[0]}")/fetch_series.sh"
fetch_series "$2" "${3-amd64}"

modules=${kernel%/boot/*}/lib/modules/$release
said=$(mktemp)
trap 'rm -f "$said"' EXIT
TIMEFORMAT='%R s, %U s of them in the program'
status=0
time "$bin/portato" check-modules --kernel "$tree" "$modules" >"$said" 2>&1 || status=$?
count=$(find "$modules" -name '*.ko*' | wc -l)
cat "$said"
# Nothing but the closing line.
[[ $status == 0 && $(wc -l <"$said") == 1 ]]
grep -qx "$count modules fit kernel $release" "$said"
((count > 3000)) # else it is not Debian's whole kernel, and proves little
