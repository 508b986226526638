#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What goes wrong in a build is the same in every form: each finding at its place, with the same counts; and what only a
# build finds can be fixed.
. "$(dirname "$0")/common.sh"

code() { # NAME BODY - a module's source
    printf '#include <linux/module.h>\n%s\nMODULE_LICENSE("GPL");\n' "$2" >"$1.c"
}
init='static int __init start(void)'
code wrong "$init { return undeclared; }
module_init(start);"
code lost "extern int nowhere(int v);
$init { return nowhere(1); }
module_init(start);"
code provider 'int provided(int v); int provided(int v) { return v; }
EXPORT_SYMBOL_GPL(provided);
MODULE_FIRMWARE("no/such.bin");'
code user "extern int provided(int v);
$init { int	unused = 4; return provided(1); }
module_init(start);"
for name in wrong lost provider user; do echo "sources: { $name.c }" >$name.mdef; done
echo 'sources: { provider.c } params: { nosuch = "3" }' >provider.mdef
echo 'kernelModules: { wrong lost provider user }' >s.sdef

build() { # the five forms at once
    "$bin/mksys" --message-format short --sink sarif=sarif --sink json=json --sink github=github --sink text=text -o out s.sdef \
        >lines 2>&1
}
build
check "a build with mistakes fails" test $? = 1
check "an error of the compiler, where it saw it" grep -q '^wrong.c:2:40: error: module `wrong`: .*undeclared.*D7002' lines
check "with its definition" grep -q '^wrong.mdef:1:1: note: module `wrong` is defined here' lines
check "a symbol that nobody has" grep -q '^lost.mdef:1:1: error: module `lost`: "nowhere" undefined.*D7002' lines
check "a requirement that is missing" grep -q '^user.mdef:1:1: warning: `user.ko` uses `provided`.*D5117' lines
check "a parameter that does not exist" grep -q '^provider.mdef:1:35: warning: .*nosuch.*D5113' lines
check "firmware that nobody brings" grep -q '^provider.mdef:1:1: warning: .*no/such.bin.*D5115' lines
check "a warning of the compiler, with its option" grep -q '^user.c:3:37: warning: .*-Wunused-variable.*D7030' lines
check "the same in all forms, with equal counts" python3 - <<'END'
import json, re
short = open("lines").read()
places = sorted(re.findall(r"^([^:\n]+:\d+:\d+): (?:error|warning): .*\[(D\d+)\]$", short, re.M))
lines = [json.loads(line) for line in open("json")]
of_json = sorted((f'{d["location"]["path"].rsplit("/", 1)[1]}:{d["location"]["start"]["line"]}:'
                  f'{d["location"]["start"]["column"]}', d["code"]) for d in lines if d["type"] == "diagnostic")
run = json.load(open("sarif"))["runs"][0]
def place(result):
    spot = result["locations"][0]["physicalLocation"]
    return f'{spot["artifactLocation"]["uri"]}:{spot["region"]["startLine"]}:{spot["region"]["startColumn"]}'
of_sarif = sorted((place(result), result["ruleId"]) for result in run["results"])
of_github = sorted((f"{file}:{line}:{column}", code) for file, line, column, code in
                   re.findall(r"^::(?:error|warning) file=([^,]+),line=(\d+),.*?col=(\d+),.*?title=(D\d+)", open("github").read(), re.M))
assert places == of_json == of_sarif == of_github, (places, of_json, of_sarif, of_github)
last = lines[-1]
assert last["errors"] == len(re.findall(r"^[^:\n]+:\d+:\d+: error: ", short, re.M)), last
assert last["warnings"] == len(re.findall(r"^[^:\n]+:\d+:\d+: warning: ", short, re.M)), last
assert len(re.findall(r"^(?:error|warning)\[D", open("text").read(), re.M)) == len(places)
END
check "the tools' own words are kept" grep -q "undeclared" _build_s/localhost/reports/kbuild.log

code wrong "$init { return 0; }
module_init(start);"
code lost "$init { return 0; }
module_init(start);"
build
check "without the errors it succeeds" test $? = 0
before=$(grep -c 'D5117\|D5113\|D5115\|D7030' lines)
build
check "a build with nothing to do says the same" test "$(grep -c 'D5117\|D5113\|D5115\|D7030' lines)" = "$before"
check "and started no step" grep -q '^unchanged: ' lines
check "a warning can be made an error" bash -c "! '$bin/mksys' -Werror=missing-requirement -o out s.sdef 2>log && grep -q 'error: .*D5117' log"
check "a fix is applied" bash -c "'$bin/mksys' --fix -o out s.sdef 2>&1 | grep -q '^fixed 1 problem in 1 file'"
check "which adds the requirement" grep -q 'provider' user.mdef
check "then the finding is gone" bash -c "'$bin/mksys' -o out s.sdef >log 2>&1 && ! grep -q D5117 log"
finish
