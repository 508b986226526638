#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fuzz_names.py BIN [CASES [SEED]] - no name becomes syntax.

Each case gives files, folders, the system, the target and the folders of the command line names of random bytes and
generates a build. Either it is refused with a diagnostic, or ninja, make and the shell read the generated files: the
commands must be those of a project with plain names, with each plain name replaced by the random one, as a part of one
argument. The seed is printed; PORTATO_FUZZ_CASES and PORTATO_FUZZ_SEED set the defaults.
"""
import glob
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

PLACES = ["root", "system", "folder", "code", "source", "bundle", "inside", "tree", "script", "rules", "firmware",
          "prebuilt", "external", "definition", "work", "output", "target"]
PAYLOADS = [b"\nbuild x: phony\n", b"\nrule r\n command = touch pwned\nbuild p: r\n", b"$(touch pwned)", b"`touch pwned`",
            b"';touch pwned;'", b'";touch pwned;"', b";touch pwned;", b"|", b"||", b"|@", b"$", b"$$", b"${in}", b"$in",
            b":", b" : ", b"#", b"%", b"\\", b"\\\\", b"\\ ", b"\\#", b"'", b'"', b"&", b"*", b"?", b"[a]", b"~", b"=",
            b"\t", b" ", b"  ", b"\r", b"\x1b[31m", b"\x7f", b"\xe2\x80\xae", b"\xc2\x9b", b"\xff", b"-", b"--", b"-rf",
            b"(", b")", b"{", b"}", b"$(shell touch pwned)", b"\n\ttouch pwned\n", b"@", b"!", b"^", b"<", b">", b",", b"+"]
BIDI = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\x80-\x9f]")
DEFAULT_CASES, DEFAULT_SEED = 150, 20240


def random_name(random_source):
    kind = random_source.random()
    if kind < 0.35:
        name = random_source.choice(PAYLOADS)
    elif kind < 0.7:
        name = b"a" + random_source.choice(PAYLOADS) + random_source.choice([b"b", b"", random_source.choice(PAYLOADS)])
    else:
        low = 32 if random_source.random() < 0.7 else 1
        name = bytes(random_source.randrange(low, 256) for _ in range(random_source.randrange(1, 12)))
    if random_source.random() < 0.7:  # most cases should get as far as the generated files
        name = bytes(c for c in name if c >= 32 and c != 127)
    name = name.replace(b"/", b"_")
    return b"n" + name if name in (b"", b".", b"..") else name


class Project:
    """A project in a folder of its own, with a name for each place."""

    def __init__(self, top, names):
        self.top, self.names = top, names
        self.root = os.path.join(top, names["root"])
        self.work = os.path.join(top, b"w", names["work"])
        self.output = os.path.join(top, b"o", names["output"])
        self.environment = {"PATH": os.environ["PATH"], "HOME": os.fsdecode(top), "LC_ALL": "C.UTF-8"}
        self.write_files()

    def put(self, *nodes, content=b""):
        path = os.path.join(self.root, *nodes)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def token(self, text):
        """The text in quotes; through a variable where a token cannot hold it."""
        if not re.search(rb"[\n\r]", text):
            return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"$", b"$$") + b'"'
        variable = b"NAME%d" % len(self.environment)
        self.environment[variable] = text
        return b"$" + variable

    def write_files(self):
        n, token = self.names, self.token
        join = os.path.join
        self.system = self.put(n["system"] + b".sdef", content=b"kernelModules: { %s %s %s }\n" % (
            token(join(n["folder"], b"vbus")), token(join(n["folder"], b"pre")), token(n["definition"])))
        self.definition = self.put(n["folder"], b"vbus.mdef", content=b"\n".join([
            b"sources: { %s }" % token(join(n["code"], n["source"] + b".c")),
            b"bundles: { file: { %s %s } dir: { %s tree } }" % (token(n["bundle"]), token(n["inside"]), token(n["tree"])),
            b"scripts: { install: %s }" % token(n["script"] + b".sh"),
            b"udev: { %s }" % token(n["rules"] + b".rules"),
            b"firmware: { %s %s }" % (token(n["firmware"]), token(n["firmware"])), b""]))
        folder = n["folder"]
        self.put(folder, n["code"], n["source"] + b".c")
        self.put(folder, n["bundle"] + b"")
        os.makedirs(join(self.root, folder, n["tree"]), exist_ok=True)
        self.put(folder, n["tree"], b"leaf")
        for name in (n["script"] + b".sh", n["rules"] + b".rules", n["firmware"]):
            self.put(folder, name)
        self.put(folder, n["prebuilt"], b"pre.ko")
        self.put(folder, b"pre.mdef", content=b"preBuilt: { %s }\n" % token(join(n["prebuilt"], b"pre.ko")))
        self.put(n["definition"] + b".mdef", content=b"externalBuild: { \"true\" } preBuilt: { %s }\n" % token(
            join(n["external"], b"ext.ko")))
        os.makedirs(join(self.top, b"targets"), exist_ok=True)
        with open(join(self.top, b"targets", n["target"] + b".yaml"), "wb") as file:
            file.write(b"kernel: { options: [ ] }\n")

    def generate(self, program, kernel):
        file = self.system if program.endswith("mksys") else self.definition
        return subprocess.run([program, "-n", "--message-format", "short", "-w", self.work, "-o", self.output, "-t",
                               self.names["target"], "--target-path", os.path.join(self.top, b"targets"), "--kernel",
                               kernel, file], cwd=self.top, env=self.environment, capture_output=True, timeout=60)

    def run(self, *arguments):
        done = subprocess.run(arguments, cwd=self.top, capture_output=True, timeout=60, env=self.environment)
        if done.returncode != 0:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr[:2000]}")
        return done.stdout

    # What the programs read. Everything as lists of bytes.

    def commands(self):
        """The argument lists of what ninja would run, and what it depends on."""
        ninja = ("ninja", "-C", self.work, "-t")
        lines = self.run(*ninja, "commands").decode("latin-1").split("\n")
        found = [tuple(shlex.split(line)) for line in lines if line and not line.startswith("ninja: Entering")]
        targets = [line.rsplit(b": ", 1)[0] for line in self.run(*ninja, "targets", "all").split(b"\n")
                   if line and not line.startswith(b"ninja: Entering")]
        return sorted(tuple(word.encode("latin-1") for word in words) for words in found), sorted(targets)

    def scripts(self):
        """What the scripts call, with which arguments."""
        calls = {}
        for base in (self.work, self.output):
            for path in sorted(glob.glob(os.path.join(glob.escape(base), b"**", b"*.sh"), recursive=True)):
                if os.path.basename(path) not in (b"install.sh", b"remove.sh"):
                    continue
                with open(path, "rb") as file:
                    body = file.read()
                start = re.search(rb"^begin_(install|remove) ", body, re.M).start()
                functions = set(re.findall(rb"^([a-z_]+)(?= |$)", body[start:], re.M))
                shims = b"".join(b"%s() { printf '%%s\\0' %s \"$@\"; printf '\\n\\0'; }\n" % (f, f) for f in functions)
                harness = os.path.join(self.top, b"harness.sh")
                with open(harness, "wb") as file:
                    file.write(shims + body[start:])
                calls[path] = self.run("sh", harness).split(b"\0")
        return calls

    def sources(self):
        """What make reads in every Kbuild: the rule, the source and where its headers are looked for."""
        result = {}
        for base in (self.work, self.output):
            for path in sorted(glob.glob(os.path.join(glob.escape(base), b"**", b"Kbuild"), recursive=True)):
                if re.search(rb"\s", os.path.dirname(path)):
                    continue  # the Makefile beside it refuses to work there
                links = self.links(os.path.dirname(path))
                harness = os.path.join(self.top, b"harness.mk")
                with open(harness, "wb") as file:
                    file.write(b"obj := OBJ\nif_changed_rule = @echo $(1) $< $(ccflags-y)\n"
                               b"all:\n.PHONY: FORCE all\ninclude Kbuild\n"
                               b"objects := $(foreach m,$(all-modules),$(addprefix OBJ/,$($(m:.o=-y))))\n"
                               b"all: $(objects)\n%:: ;\n")
                shutil.copyfile(path, os.path.join(self.top, b"Kbuild"))
                rules = []
                for line in self.run("make", "-n", "-r", "-s", "-f", harness).split(b"\n"):
                    words = line.split(b" ")
                    if words[0] == b"echo":
                        rules.append((words[1], resolved(words[2], links)))
                        folder = os.path.dirname(resolved(words[2], links))
                        for flag in words[3:]:
                            assert not flag or resolved(flag[2:], links) in (folder, os.path.dirname(folder)), line
                result[path] = rules
        return result

    def links(self, folder):
        """Links of the build folder, from the step that makes them or from the Makefile."""
        if not os.path.exists(os.path.join(folder, b"Makefile")):
            with open(os.path.join(self.work, b"steps", b"kbuild.json"), "rb") as file:
                step = json.load(file)["kbuild"]
            build = as_bytes(step["build_directory"])
            return {b"OBJ/" + os.path.relpath(as_bytes(path), build): as_bytes(target) for path, target in step["links"]}
        kernel = os.path.join(self.top, b"fake_kernel")
        os.makedirs(kernel, exist_ok=True)
        with open(os.path.join(kernel, b"Makefile"), "wb") as file:
            file.write(b"modules: ;\n")
        links = {}
        output = self.run("make", "-n", "-s", "-C", folder, b"KERNEL_SRC=" + kernel).decode("latin-1")
        for line in output.split("\n"):
            words = [word.encode("latin-1") for word in shlex.split(line)]
            if words[:1] == [b"ln"]:
                assert words[:3] == [b"ln", b"-sfn", b"--"] and len(words) == 5, words
                links[b"OBJ/" + words[4]] = words[3]
            else:
                assert not words or words[0] in (b"mkdir", b"make", b"make:", b"rm", b"true"), words
        return links


def as_bytes(value):
    if isinstance(value, str):
        return value.encode()
    (text,) = value.values()
    return text.encode("latin-1")


def resolved(path, links):
    for link, target in links.items():
        if path == link or path.startswith(link + b"/"):
            return target + path[len(link):]
    return path


class Renaming:
    """Plain names replaced by random ones, in whatever holds bytes."""

    def __init__(self, plain, names):
        self.names = {plain[place]: names[place] for place in PLACES}
        self.pattern = re.compile(b"|".join(re.escape(name) for name in self.names))

    def __call__(self, value):
        if isinstance(value, bytes):
            return self.pattern.sub(lambda match: self.names[match.group()], value)
        if isinstance(value, str):
            return value
        if isinstance(value, dict):
            return {self(key): self(each) for key, each in value.items()}
        return type(value)(self(each) for each in value)


def check_messages(done):
    """Nothing that a terminal would obey; every refusal says where or why, and how it is called."""
    text = (done.stdout + done.stderr).decode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text), f"a control character: {text!r}"
    assert not BIDI.search(text), f"a control character of Unicode: {text!r}"
    assert "[D9" not in text, f"an internal error: {text}"
    if done.returncode != 0:
        assert done.returncode in (1, 2), f"ended with {done.returncode}: {text}"
        assert re.search(r"error: .* \[D\d{4}\]", text), f"refused without a diagnostic: {text}"


class Fuzzer:
    def __init__(self, bin_folder, scratch):
        self.scratch = scratch
        headers = sorted(glob.glob("/usr/src/linux-headers-*[0-9]-*") + glob.glob("/lib/modules/*/build"))
        self.kernel = next((h for h in headers if os.path.exists(h + "/include/config/auto.conf")), None)
        self.programs = [os.path.join(bin_folder, name) for name in ("mksys", "mkmod")]
        self.plain = {place: b"plain-" + place.encode() + b"-x" for place in PLACES}
        self.expected = {}

    def read(self, project):
        commands, targets = project.commands()
        return {"commands": commands, "targets": targets, "scripts": project.scripts(), "sources": project.sources()}

    def fresh(self):
        top = os.fsencode(os.path.join(self.scratch, "case"))
        shutil.rmtree(top, ignore_errors=True)
        os.makedirs(top)
        return top

    def learn(self):
        for program in self.programs:
            project = Project(self.fresh(), self.plain)
            done = project.generate(program, self.kernel)
            assert done.returncode == 0, f"the plain project does not build: {done.stderr.decode()}"
            self.expected[program] = self.read(project)

    def case(self, random_source):
        program = random_source.choice(self.programs)
        count = random_source.choice([1, 1, 2, 4, len(PLACES)])
        names = dict(self.plain)
        for place in random_source.sample(PLACES, count):
            names[place] = random_name(random_source)
        if len(set(names.values())) < len(names):
            return "clash", names
        project = Project(self.fresh(), names)
        done = project.generate(program, self.kernel)
        check_messages(done)
        if done.returncode == 0:
            self.compare(Renaming(self.plain, names)(self.expected[program]), self.read(project))
        for folder, _, files in os.walk(project.top):
            assert b"pwned" not in files, f"a command of a name ran, in {folder}"
        return ("built" if done.returncode == 0 else "refused"), names

    def compare(self, wanted, found):
        for part in ("commands", "targets"):
            assert sorted(wanted[part]) == found[part], f"{part}:\nwanted {sorted(wanted[part])}\nfound  {found[part]}"
        assert wanted["scripts"] == found["scripts"], f"scripts:\nwanted {wanted['scripts']}\nfound  {found['scripts']}"
        for path, rules in found["sources"].items():
            assert rules == wanted["sources"][path], f"{path}:\nwanted {wanted['sources'][path]}\nfound  {rules}"


def main():
    cases = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("PORTATO_FUZZ_CASES", DEFAULT_CASES))
    seed = int(sys.argv[3] if len(sys.argv) > 3 else os.environ.get("PORTATO_FUZZ_SEED", DEFAULT_SEED))
    with tempfile.TemporaryDirectory() as scratch:
        fuzzer = Fuzzer(os.path.abspath(sys.argv[1]), scratch)
        if fuzzer.kernel is None or shutil.which("ninja") is None or shutil.which("make") is None:
            print("skipped: there are no kernel headers, no ninja or no make")
            return 77
        fuzzer.learn()
        seen = {}
        for number in range(cases):
            names = None
            try:
                outcome, names = fuzzer.case(random.Random(f"{seed}-{number}"))
            except (AssertionError, UnicodeDecodeError, subprocess.TimeoutExpired) as problem:
                print(f"not ok - case {number} of seed {seed}: {problem}")
                return 1
            seen[outcome] = seen.get(outcome, 0) + 1
        print(f"ok - {cases} cases of seed {seed}: {seen}")
        return 0 if seen.get("built", 0) * 4 > cases else 1


if __name__ == "__main__":
    sys.exit(main())
